package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveFilesTest {
  private static final int LIMIT = 1 << 20;
  private static final byte[] BINARY = {0, 1, (byte) 0xff, (byte) 0xfe, '\n', 0x7f, (byte) 0x80};

  @TempDir Path folder;

  private final LiveFiles files = new LiveFiles(NativeCalls.WHEN_ASKED);

  @Test
  void aFileIsItsBytes() throws IOException {
    Files.write(folder.resolve("config"), BINARY);
    assertThat(read("config")).isEqualTo(new Raw.Bytes(BINARY));
  }

  @Test
  void anEmptyFileIsPresentAndEmpty() throws IOException {
    Files.createFile(folder.resolve("scaling_governor"));
    assertThat(read("scaling_governor")).isEqualTo(new Raw.Bytes(new byte[0]));
  }

  @Test
  void aFileThatTellsTheSizeZeroIsReadToItsEnd() {
    assertThat(files.read("/proc/self/status", LIMIT))
        .isInstanceOfSatisfying(Raw.Bytes.class, raw -> assertThat(raw.text()).contains("VmRSS:"));
  }

  @Test
  void aLongFileIsReadWhole() throws IOException {
    byte[] content = new byte[300_001];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 >> 3);
    }
    Files.write(folder.resolve("interrupts"), content);
    assertThat(read("interrupts")).isEqualTo(new Raw.Bytes(content));
  }

  @Test
  void aShortFileAfterALongOneHasNothingOfIt() throws IOException {
    Files.writeString(folder.resolve("long"), "x".repeat(100_000));
    Files.writeString(folder.resolve("short"), "1\n");
    assertThat(read("long")).isInstanceOf(Raw.Bytes.class);
    assertThat(read("short")).isEqualTo(new Raw.Bytes(new byte[] {'1', '\n'}));
  }

  @Test
  void aFileOfExactlyTheLimitIsReadAndALongerOneIsNot() throws IOException {
    Files.write(folder.resolve("exact"), new byte[1000]);
    Files.write(folder.resolve("longer"), new byte[1001]);
    assertThat(files.read(at("exact"), 1000)).isInstanceOf(Raw.Bytes.class);
    assertThat(files.read(at("longer"), 1000)).isEqualTo(new Raw.Failed("longer than 1000 bytes"));
  }

  @Test
  void aFileThatIsNotThereIsMissing() {
    assertThat(read("nothing")).isEqualTo(new Raw.Missing());
    assertThat(read("nothing/below/it")).isEqualTo(new Raw.Missing());
  }

  @Test
  void whatANameLacksInOneFolderSaysNothingOfAnother() throws IOException {
    assertThat(read("bios_limit")).isEqualTo(new Raw.Missing());
    for (String policy : List.of("policy0", "policy1", "policy2", "policy3", "policy4")) {
      Files.createDirectory(folder.resolve(policy));
    }
    Path loop = folder.resolve("policy1/bios_limit");
    Files.createSymbolicLink(loop, loop);
    Files.createDirectory(folder.resolve("policy2/bios_limit"));
    Files.createSymbolicLink(folder.resolve("policy3/bios_limit"), Path.of("nowhere"));
    Files.write(folder.resolve("policy4/bios_limit"), BINARY);
    assertThat(read("policy0/bios_limit")).isEqualTo(new Raw.Missing());
    assertThat(read("policy1/bios_limit"))
        .isEqualTo(new Raw.Failed("ELOOP: Too many levels of symbolic links"));
    assertThat(read("policy2/bios_limit"))
        .isEqualTo(new Raw.Failed("EISDIR: a folder, not a file"));
    assertThat(read("policy3/bios_limit")).isEqualTo(new Raw.Missing());
    assertThat(read("policy4/bios_limit")).isEqualTo(new Raw.Bytes(BINARY));
    assertThat(read("policy4/bios_limit/below")).isEqualTo(new Raw.Missing());
    assertThat(read("policy4/bios_limit/bios_limit")).isEqualTo(new Raw.Missing());
  }

  @Test
  void aFileBelowAFileIsMissing() throws IOException {
    Files.createFile(folder.resolve("file"));
    assertThat(read("file/below")).isEqualTo(new Raw.Missing());
    assertThat(files.readLink(at("file/below"))).isEqualTo(new Raw.Missing());
  }

  @Test
  void aFolderIsNoFile() {
    assertThat(files.read(folder.toString(), LIMIT))
        .isEqualTo(new Raw.Failed("EISDIR: a folder, not a file"));
  }

  @Test
  void aCycleOfLinksIsAnErrorAndNotMissing() throws IOException {
    Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
    assertThat(read("a")).isEqualTo(new Raw.Failed("ELOOP: Too many levels of symbolic links"));
  }

  @Test
  void aPathWithANulOrWithoutASlashIsAnError() {
    assertThat(files.read("/proc/\0", LIMIT)).isInstanceOf(Raw.Failed.class);
    assertThat(files.readLink("/proc/\0")).isInstanceOf(Raw.Failed.class);
    assertThat(files.read("proc/version", LIMIT)).isInstanceOf(Raw.Failed.class);
    assertThat(files.readLink("proc/self")).isInstanceOf(Raw.Failed.class);
    assertThat(files.list("proc"))
        .isEqualTo(new Listing.None(new Raw.Failed("EINVAL: no absolute path")));
  }

  @Test
  void aFileThatMayNotBeReadIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("secret"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root may read everything; ErrnoTest covers the words");
    assertThat(read("secret")).isEqualTo(new Raw.Refused("EACCES"));
  }

  @Test
  void aFileInAFolderThatMayNotBeEnteredIsRefusedAndNotMissing() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.createFile(closed.resolve("file"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isExecutable(closed), "root may enter every folder");
      assertThat(read("closed/file")).isEqualTo(new Raw.Refused("EACCES"));
      assertThat(files.list(at("closed"))).isEqualTo(new Listing.None(new Raw.Refused("EACCES")));
      assertThat(files.list(at("closed/below")))
          .isEqualTo(new Listing.None(new Raw.Refused("EACCES")));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void namesAreSorted() throws IOException {
    for (String name : List.of("cpu2", "cpu10", "cpu0", "Z")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(files.list(folder.toString()))
        .isEqualTo(new Listing.Names(List.of("Z", "cpu0", "cpu10", "cpu2")));
  }

  @Test
  void anEmptyFolderHasNoNames() {
    assertThat(files.list(folder.toString())).isEqualTo(new Listing.Names(List.of()));
  }

  @Test
  void whatIsNoFolderCannotBeListed() throws IOException {
    Files.createFile(folder.resolve("file"));
    assertThat(files.list(at("file")))
        .isEqualTo(new Listing.None(new Raw.Failed("ENOTDIR: a file, not a folder")));
    assertThat(files.list(at("none"))).isEqualTo(new Listing.None(new Raw.Missing()));
  }

  @Test
  void aLinkIsItsTextAndIsNotFollowed() throws IOException {
    Files.createSymbolicLink(folder.resolve("driver"), Path.of("../../bus/pci/drivers/nvme"));
    assertThat(files.readLink(at("driver")))
        .isInstanceOfSatisfying(
            Raw.Bytes.class, raw -> assertThat(raw.text()).isEqualTo("../../bus/pci/drivers/nvme"));
  }

  @Test
  void whatIsNoLinkIsAnError() throws IOException {
    Files.createFile(folder.resolve("file"));
    Raw noLink = new Raw.Failed("EINVAL: no symbolic link");
    assertThat(files.readLink(at("file"))).isEqualTo(noLink);
    assertThat(files.readLink(folder.toString())).isEqualTo(noLink);
    assertThat(files.readLink(at("none"))).isEqualTo(new Raw.Missing());
  }

  private Raw read(String name) {
    return files.read(at(name), LIMIT);
  }

  private String at(String name) {
    return folder + "/" + name;
  }
}
