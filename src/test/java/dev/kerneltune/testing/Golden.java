package dev.kerneltune.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that hold what the program said when a person last read it. {@code -Dgolden.refresh=true}
 * writes them anew; read the difference before you commit it.
 */
public final class Golden {
  static final boolean REFRESH = Boolean.getBoolean("golden.refresh");
  static final String HOW = "run with -Dgolden.refresh=true, then read it";

  private Golden() {}

  /** Fails where {@code golden} does not hold exactly this text. */
  public static void compare(Path golden, String printed) throws IOException {
    if (REFRESH) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, printed);
    }
    assertThat(golden).as(HOW).exists();
    assertThat(printed).as(golden + ": " + HOW).isEqualTo(Files.readString(golden));
  }
}
