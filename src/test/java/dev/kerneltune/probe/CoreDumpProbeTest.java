package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreDumpProbeTest {
  private static final String PATTERN = "/proc/sys/kernel/core_pattern";
  private static final String LIMIT = "/proc/sys/kernel/core_pipe_limit";

  private static String ask(HostFixture fixture) {
    return fixture.answers(new CoreDumpProbe(), "core-dump/handling").getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "core!0!file",
        "/scratch/core.%p!0!file",
        "/dev/null!0!nowhere",
        "|/bin/false!0!nowhere",
        "|/usr/lib/systemd/systemd-coredump %P %u!0!pipe",
        "|/usr/lib/systemd/systemd-coredump %P %u!16!pipe-limited",
        "@/run/systemd/coredump!0!socket"
      })
  void thePatternTellsWhereMemoryGoes(String pattern, long limit, String word) {
    HostFixture fixture = new HostFixture().file(PATTERN, pattern + "\n").file(LIMIT, limit + "\n");
    assertThat(ask(fixture)).isEqualTo("host: " + word);
  }

  @Test
  void aPipeWithoutAKnownLimitIsNotJudged() {
    HostFixture pipe = new HostFixture().file(PATTERN, "|/usr/bin/apport\n");
    assertThat(ask(pipe.file(LIMIT, new Raw.Refused("EACCES")))).startsWith("host: unreadable");
    assertThat(ask(pipe.file(LIMIT, "many\n"))).startsWith("host: malformed");
    assertThat(ask(new HostFixture().file(PATTERN, "\n").file(LIMIT, "0\n")))
        .startsWith("host: absent");
  }
}
