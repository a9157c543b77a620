package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import org.junit.jupiter.api.Test;

class NativeOptionTest {
  @Test
  void nativeCallsAreMadeWhenAskedOrNever() {
    Run wrong = Cli.run("audit", "--native", "always");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--native: 'always' is unknown, expected auto, never");
    assertThat(Cli.run("audit", "--native", "never", "--only", "storage").err())
        .doesNotContain("unknown");
  }
}
