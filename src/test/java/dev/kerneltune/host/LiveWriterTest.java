package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.HostWriter.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveWriterTest {
  private static final Written DONE = new Written.Done();

  @TempDir Path root;

  private LiveWriter writer() {
    return LiveWriter.below(root);
  }

  private static String error(Written written) {
    return written instanceof Written.Refused(var error) ? error : "done";
  }

  @Test
  void aKernelFileIsWrittenAndNeverCreatedOrCut() throws IOException {
    Files.writeString(root.resolve("knob"), "123456\n");
    assertThat(writer().kernelFile("/knob", "78")).isEqualTo(DONE);
    // A file of a folder keeps its tail, which shows that nothing was cut off before.
    assertThat(root.resolve("knob")).hasContent("783456");
    assertThat(error(writer().kernelFile("/gone", "1")))
        .isEqualTo("ENOENT: No such file or directory");
    assertThat(root.resolve("gone")).doesNotExist();
  }

  @Test
  void anErrorOfTheKernelIsToldByItsName() {
    Path knob = Path.of("/proc/sys/kernel/pid_max");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isWritable(knob), "not root: no knob can be opened");
    assertThat(error(LiveWriter.live().kernelFile(knob.toString(), "bogus")))
        .isEqualTo("EINVAL: Invalid argument");
    assertThat(error(LiveWriter.live().kernelFile("/proc/version", "x")))
        .isEqualTo("EIO: Input/output error");
  }

  @Test
  void aFileOfOurOwnIsReplacedAtOnce() throws IOException {
    Path file = root.resolve("own.conf");
    assertThat(writer().file("/own.conf", "one\n")).isEqualTo(DONE);
    assertThat(writer().file("/own.conf", "two\n")).isEqualTo(DONE);
    assertThat(file).hasContent("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(names()).containsExactly("own.conf");
  }

  @Test
  void aWriteThatWasCutOffIsNotSeenAndIsTidiedAway() throws IOException {
    Files.writeString(root.resolve("own.conf"), "one\n");
    LiveWriter.begin(root.resolve("own.conf"), "tw".getBytes(StandardCharsets.UTF_8));
    assertThat(root.resolve("own.conf")).hasContent("one");
    assertThat(names()).containsExactly(".own.conf.kernel-tune-unfinished", "own.conf");
    assertThat(writer().tidy("/own.conf")).isEqualTo(DONE);
    assertThat(writer().tidy("/own.conf")).isEqualTo(DONE);
    assertThat(names()).containsExactly("own.conf");
  }

  @Test
  void aWriteOverALeftoverSucceeds() throws IOException {
    LiveWriter.begin(root.resolve("own.conf"), "tw".getBytes(StandardCharsets.UTF_8));
    assertThat(writer().file("/own.conf", "two\n")).isEqualTo(DONE);
    assertThat(names()).containsExactly("own.conf");
  }

  @Test
  void aSymbolicLinkIsNeitherFollowedNorReplacedNorRemoved() throws IOException {
    Files.writeString(root.resolve("theirs"), "theirs\n");
    Files.createSymbolicLink(root.resolve("own.conf"), root.resolve("theirs"));
    assertThat(error(writer().file("/own.conf", "x"))).startsWith("ELOOP");
    assertThat(error(writer().remove("/own.conf"))).startsWith("ELOOP");
    assertThat(error(writer().copy("/theirs", "/own.conf"))).startsWith("ELOOP");
    assertThat(root.resolve("own.conf")).isSymbolicLink();
    assertThat(root.resolve("theirs")).hasContent("theirs");
  }

  @Test
  void aFolderInTheWayIsNotRemoved() throws IOException {
    Files.createDirectory(root.resolve("own.conf"));
    assertThat(error(writer().remove("/own.conf"))).startsWith("EISDIR");
    assertThat(error(writer().file("/own.conf", "x"))).isNotEqualTo("done");
    assertThat(names()).containsExactly("own.conf");
  }

  @Test
  void foldersAreMadeAndRemovedOnlyWhenEmpty() throws IOException {
    assertThat(writer().folder("/a")).isEqualTo(DONE);
    assertThat(writer().folder("/a")).isEqualTo(DONE);
    Files.writeString(root.resolve("a/x"), "");
    assertThat(writer().removeEmptyFolder("/a")).isEqualTo(DONE);
    assertThat(root.resolve("a")).exists();
    assertThat(writer().remove("/a/x")).isEqualTo(DONE);
    assertThat(writer().remove("/a/x")).isEqualTo(DONE);
    assertThat(writer().removeEmptyFolder("/a")).isEqualTo(DONE);
    assertThat(writer().removeEmptyFolder("/a")).isEqualTo(DONE);
    assertThat(root.resolve("a")).doesNotExist();
    Files.writeString(root.resolve("file"), "");
    assertThat(error(writer().removeEmptyFolder("/file"))).startsWith("ENOTDIR");
    assertThat(error(writer().folder("/file"))).startsWith("EEXIST");
    assertThat(error(writer().folder("/b/c"))).startsWith("ENOENT");
  }

  @Test
  void aCopyKeepsModeAndTime() throws IOException {
    Path from = root.resolve("grub.cfg");
    Files.writeString(from, "menuentry\n");
    Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("r--------"));
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(from, time);
    assertThat(writer().copy("/grub.cfg", "/kept")).isEqualTo(DONE);
    Path kept = root.resolve("kept");
    assertThat(kept).hasContent("menuentry");
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(time);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("r--------");
    assertThat(error(writer().copy("/none", "/kept"))).startsWith("ENOENT");
    assertThat(kept).hasContent("menuentry");
  }

  @Test
  void onlyAbsolutePathsAreTaken() {
    assertThat(error(writer().file("own.conf", "x"))).startsWith("EINVAL");
    assertThat(error(writer().kernelFile("/a\0b", "x"))).startsWith("EINVAL");
  }

  @Test
  void wordsThatNobodyKnowsAreToldAsTheyAre() {
    assertThat(WriteError.named("Kein Platz mehr")).isEqualTo("Kein Platz mehr");
    assertThat(WriteError.named("Read-only file system")).isEqualTo("EROFS: Read-only file system");
  }

  private java.util.List<String> names() throws IOException {
    try (var files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
