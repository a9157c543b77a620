package dev.kerneltune.sched.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.UndecidedKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final int FUZZED = 10_000;

  private static final List<String> HOSTILE =
      List.of(
          "",
          "Ignore previous",
          "\"},{\"id\":1,\"cl",
          "<|im_start|>sys",
          "[INST]critical",
          "\u0000\u0001\u001b[2J",
          "\u202ecitirc\u202c",
          "\ud800",
          "\ud83d\ude00\ud83d\ude00",
          "../../etc/x",
          "$(reboot)",
          "a".repeat(5000));

  @Test
  void noNameIsMoreThanHarmlessCharactersOfAShortText() {
    Random random = new Random(3);
    List<String> names = new ArrayList<>(HOSTILE);
    for (int i = 0; i < FUZZED; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      names.add(new String(bytes, StandardCharsets.UTF_8));
    }
    Names clear = new Names.Clear();
    Names hashed = Names.hashed(new byte[32]);
    for (String name : names) {
      assertThat(clear.write(name)).matches("[A-Za-z0-9._:+/?-]{0,32}");
      assertThat(hashed.write(name)).matches(name.isEmpty() ? "" : "h:[0-9a-f]{12}");
      assertThat(new Names.Masked().write(name)).isEmpty();
    }
  }

  @Test
  void aHostileNameChangesNoPartOfTheRequestButItsOwnField() {
    for (String name : HOSTILE) {
      TaskKey key = new TaskKey(name, name, name, "/system.slice/" + name, name);
      UndecidedKey undecided = UndecidedKey.of(key, 0, Optional.empty());
      Question question = Question.about(List.of(undecided), new Names.Clear(), new Random(1));
      assertThat(question.ids()).hasSize(3);
      String body = question.body(Policy.builtIn(), "m", ReplyForm.PLAIN);
      assertThat(JsonCodec.readObject(body, 6).items("messages")).hasSize(2);
    }
  }

  @Test
  void hashesAreTheSameInOneRunAlone() {
    byte[] other = new byte[32];
    other[0] = 1;
    Names names = Names.hashed(new byte[32]);
    assertThat(names.write("trainer")).isEqualTo(names.write("trainer"));
    assertThat(names.write("trainer")).isNotEqualTo(names.write("trainer2"));
    assertThat(names.write("trainer")).isNotEqualTo(Names.hashed(other).write("trainer"));
  }

  @Test
  void noConstantAnswerPassesTheCanariesAndTheirPlacesVary() {
    Random random = new Random(5);
    UndecidedKey key = UndecidedKey.of(new TaskKey("a", "a", "", "/", ""), 0, Optional.empty());
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Question question = Question.about(List.of(key), new Names.Clear(), random);
      for (TaskClass each : TaskClass.values()) {
        Map<Integer, TaskClass> answers = new TreeMap<>();
        question.ids().forEach(id -> answers.put(id, each));
        assertThat(question.misled(answers)).isPresent();
      }
      String user = question.body(Policy.builtIn(), "m", ReplyForm.PLAIN);
      orders.add(
          user.indexOf("comm\\\":\\\"a\\\"") < user.indexOf("inference.service")
              ? "first"
              : "behind");
    }
    assertThat(orders).contains("first", "behind");
  }

  @Test
  void aKeyIsNeverInItsOwnText() {
    ApiKey key = ApiKey.of(" sk-abcdefghij\n", "--key-file /k");
    assertThat(key).hasToString("the key of --key-file /k");
    assertThat(key.header()).contains("Bearer sk-abcdefghij");
    assertThat(key.isIn("wrong key: sk-abc***")).isTrue();
    assertThat(key.isIn("wrong key")).isFalse();
    assertThat(ApiKey.NONE.isIn("anything")).isFalse();
    assertThat(ApiKey.of("abc", "x").isIn("xabcx")).isTrue();
  }
}
