package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchToolsTest {
  @TempDir private Path folder;

  private Path program(String where, String mode) throws IOException {
    Path file = Files.createDirectories(folder.resolve(where)).resolve("hackbench");
    Files.writeString(file, "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void theFirstProgramOnPathThatCanBeRunIsTakenAndNoneOfAFolderThatIsNotAbsolute()
      throws IOException {
    Path _ = program("a", "rw-r--r--");
    Path second = program("b", "rwxr-xr-x");
    Path _ = program("c", "rwxr-xr-x");
    String path = ".:b::" + folder.resolve("a") + ":" + second.getParent() + ":" + folder + "/c";
    assertThat(BenchTools.onPath(path, "hackbench")).contains(second);
    assertThat(BenchTools.onPath(path, "schbench")).isEmpty();
    assertThat(BenchTools.onPath("", "hackbench")).isEmpty();
  }
}
