package dev.kerneltune.sched.scx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibBpfTest {
  @TempDir Path folder;

  @Test
  void whereThereIsNoneThePlacesAreTold() {
    assertThat(LibBpf.find(List.of("/nowhere/libbpf.so.1", "/x")))
        .isInstanceOf(Reading.Absent.class)
        .extracting(Reading::words)
        .isEqualTo("there is no /nowhere/libbpf.so.1, no /x");
  }

  @Test
  void aFileThatOthersCanChangeIsNotLoaded() throws IOException {
    Path file = Files.writeString(folder.resolve("libbpf.so.1"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(LibBpf.find(List.of(file.toString())).words()).contains("changed by others");
  }

  @Test
  void aFileInAFolderThatOthersCanChangeIsNotLoaded() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Path below = Files.createDirectory(open.resolve("below"));
    Path file = Files.writeString(below.resolve("libbpf.so.1"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Path link = Files.createSymbolicLink(folder.resolve("libbpf.so.1"), file);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(LibBpf.find(List.of(link.toString())).words())
        .contains(open.toRealPath() + " could be changed by others");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(LibBpf.find(List.of(link.toString())).words()).contains("cannot be loaded");
  }

  @Test
  void aFileThatIsNoLibraryIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("libbpf.so.1"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(LibBpf.find(List.of(file.toString())).words()).contains("cannot be loaded");
  }

  @Test
  void anotherLibraryIsTold() {
    String other = "/usr/lib/x86_64-linux-gnu/libz.so.1";
    assumeTrue(Files.exists(Path.of(other)), "no other library to try with");
    assertThat(LibBpf.find(List.of(other)).words())
        .contains("cannot be loaded", "no function libbpf_major_version");
  }

  @Test
  void versionsCompareByBothNumbers() {
    LibBpf.Version version = new LibBpf.Version(1, 4);
    assertThat(version.isAtLeast(1, 3)).isTrue();
    assertThat(version.isAtLeast(1, 5)).isFalse();
    assertThat(version.isAtLeast(2, 0)).isFalse();
    assertThat(new LibBpf.Version(2, 0).isAtLeast(1, 3)).isTrue();
    assertThat(version).hasToString("1.4");
  }
}
