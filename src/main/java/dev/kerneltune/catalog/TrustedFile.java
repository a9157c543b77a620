package dev.kerneltune.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The rule for files that root acts upon: root owns them and every folder above them, and nobody
 * else can write there. Otherwise whoever can write a check could have root write a knob.
 */
public final class TrustedFile {
  private static final int GROUP_OR_OTHERS_WRITE = 0022;

  private TrustedFile() {}

  /** Returns what speaks against the file; nothing where the program does not run as root. */
  public static Optional<String> objection(Path file) {
    try {
      // The folder of a process belongs to the user that it runs as (fs/proc/base.c).
      boolean root = uid(Path.of("/proc/self")) == 0;
      return root ? objectionAsRoot(file) : Optional.empty();
    } catch (IOException e) {
      return Optional.of("an owner that cannot be told (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** Returns what speaks against the file where root acts upon it. */
  static Optional<String> objectionAsRoot(Path file) throws IOException {
    Path real = file.toRealPath();
    for (Path path = real; path != null; path = path.getParent()) {
      if (uid(path) != 0) {
        return Optional.of(path + ", which belongs to another user");
      }
      if ((mode(path) & GROUP_OR_OTHERS_WRITE) != 0) {
        return Optional.of(path + ", which others can write");
      }
    }
    return Optional.empty();
  }

  private static int uid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  private static int mode(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode");
  }
}
