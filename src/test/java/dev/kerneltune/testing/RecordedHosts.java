package dev.kerneltune.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The recorded machines of src/test/hosts. */
public final class RecordedHosts {
  private static final Path FOLDER =
      Path.of(System.getProperty("kernel-tune.root", "."), "src/test/hosts");

  private RecordedHosts() {}

  /** Returns the snapshot of every recorded machine, by name. */
  public static List<Path> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".snap")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the snapshot of one recorded machine. */
  public static Path named(String name) {
    return FOLDER.resolve(name + ".snap");
  }

  /** Returns the name of a recorded machine. */
  public static String name(Path host) {
    String file = host.getFileName().toString();
    return file.substring(0, file.length() - ".snap".length());
  }
}
