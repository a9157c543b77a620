package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.apply.Toolbox.Ran;
import dev.kerneltune.apply.Toolbox.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolsTest {
  private static boolean isInstalled(Tool tool) {
    for (String folder : List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")) {
      if (Files.isExecutable(Path.of(folder, tool.word()))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aProgramThatIsNotInstalledIsMissingAndOneThatIsEnds() {
    for (Tool tool : Tool.values()) {
      if (!isInstalled(tool)) {
        assertThat(new Tools().run(tool, List.of())).isEqualTo(new Ran.Missing());
      }
    }
    // Each of these prints its version and changes nothing; a machine without either has no udev.
    for (Tool tool : List.of(Tool.UDEVADM, Tool.SYSTEMCTL)) {
      if (isInstalled(tool)) {
        assertThat(new Tools().run(tool, List.of("--version")))
            .isInstanceOfSatisfying(
                Ran.Ended.class,
                ended -> {
                  assertThat(ended.exit()).isZero();
                  assertThat(ended.output()).containsPattern("[0-9]{3}");
                });
        assertThat(new Tools().run(tool, List.of("--no-such-option")))
            .isInstanceOfSatisfying(
                Ran.Ended.class,
                ended -> {
                  assertThat(ended.exit()).isNotZero();
                  assertThat(ended.output()).contains("no-such-option");
                });
      }
    }
  }
}
