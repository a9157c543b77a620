package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words stand in for files that a test cannot make: root is refused nothing. */
class ErrnoTest {
  private static final String GERMAN_ENOENT = "Datei oder Verzeichnis nicht gefunden";

  @TempDir Path folder;

  @Test
  void refusalsAreTold() {
    assertThat(words("Permission denied")).isEqualTo(new Raw.Refused("EACCES"));
    assertThat(words("Operation not permitted")).isEqualTo(new Raw.Refused("EPERM"));
  }

  @Test
  void onlyTwoErrorsMeanThatThereIsNoFile() {
    assertThat(words("No such file or directory")).isEqualTo(new Raw.Missing());
    assertThat(words("Not a directory")).isEqualTo(new Raw.Missing());
    assertThat(words("No such device")).isEqualTo(new Raw.Failed("ENODEV: No such device"));
    assertThat(words("No such process")).isEqualTo(new Raw.Failed("ESRCH: No such process"));
  }

  @Test
  void aDriversErrorHasItsName() {
    assertThat(words("Invalid argument")).isEqualTo(new Raw.Failed("EINVAL: Invalid argument"));
    assertThat(words("Input/output error")).isEqualTo(new Raw.Failed("EIO: Input/output error"));
    assertThat(words("Operation not supported"))
        .isEqualTo(new Raw.Failed("EOPNOTSUPP: Operation not supported"));
  }

  @Test
  void wordsOfAnotherLanguageLeadToTheFileItself() throws IOException {
    File file = Files.createFile(folder.resolve("there")).toFile();
    assertThat(Errno.understand(GERMAN_ENOENT, folder.resolve("none").toFile()))
        .isEqualTo(new Raw.Missing());
    assertThat(Errno.understand("Ist ein Verzeichnis", folder.toFile()))
        .isEqualTo(new Raw.Failed("EISDIR: a folder, not a file"));
    assertThat(Errno.understand("Eingabefehler", file)).isEqualTo(new Raw.Failed("Eingabefehler"));
  }

  private Raw words(String words) {
    return Errno.understand(words, folder.toFile());
  }
}
