package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleWordTest {
  @Test
  void everyWordComesBackAsItWas() {
    Tally tally =
        new Tally(
            5_000_000_000L,
            Long.MAX_VALUE,
            Histogram.ofPairs(new long[] {0, 3, 700, 1}),
            Histogram.empty());
    for (RoleWord word :
        List.of(
            new RoleWord.Ready(4_194_304),
            new RoleWord.Queued(0),
            new RoleWord.Counted(tally),
            new RoleWord.Counted(Tally.empty()))) {
      assertThat(word.line()).doesNotContain("\n");
      assertThat(RoleWord.of(word.line())).isEqualTo(word);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "null",
        "ready",
        "{\"ready\":\"1\"}",
        "{\"ready\":[1,2]}",
        "{\"ready\":1,\"ready\":2}",
        "{\"ready\":1}{\"ready\":2}",
        "{\"ready\":99999999999999999999}",
        "{\"queued\":4294967296}",
        "{\"queued\":{\"a\":1}}",
        "{\"elapsed\":1,\"operations\":2,\"late\":[],\"other\":[]}",
        "{\"elapsed\":1,\"operations\":2,\"late\":[1],\"step\":[]}",
        "{\"elapsed\":1,\"operations\":2,\"late\":[1,\"2\"],\"step\":[]}",
        "OpenJDK 64-Bit Server VM warning: something",
      })
  void whatIsNoWordIsRefusedInOneLine(String line) {
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> RoleWord.of(line))
        .withMessageContaining("expected ready, queued or its counts")
        .withMessageNotContaining("\n");
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void aPartComesBackFromItsArguments(Role role) {
    for (Naming naming : Naming.values()) {
      Part part = new Part(role, naming, 3, 1_000_000, 100_000);
      assertThat(Part.of(part.arguments())).isEqualTo(part);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "decode",
        "other known 1 1 1",
        "decode 1 1 1",
        "decode strange 1 1 1",
        "decode known 0 1 1",
        "decode known 1 -1 1",
        "decode known 1 1 0"
      })
  void argumentsThatAreNoPartAreRefused(String arguments) {
    List<String> words = List.of(arguments.split(" ", -1));
    assertThatIllegalArgumentException().isThrownBy(() -> Part.of(words));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void theNameOfAThreadFitsIntoAComm(Role role) {
    for (Naming naming : Naming.values()) {
      assertThat(role.comm(naming)).hasSizeBetween(1, 15);
      assertThat(naming.process().orElse("java")).isNotEqualTo(role.comm(naming));
    }
    assertThat(Role.of(role.word())).contains(role);
  }
}
