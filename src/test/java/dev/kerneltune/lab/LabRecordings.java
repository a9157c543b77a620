package dev.kerneltune.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Machines of the lab as AuditVmIT recorded them: src/test/lab/MACHINE-KERNEL.snap.gz. */
public final class LabRecordings {
  private static final String ENDING = ".snap.gz";
  private static final Path FOLDER =
      Path.of(System.getProperty("kernel-tune.root", "."), "src/test/lab");

  private LabRecordings() {}

  /** Returns every recording, by name. */
  public static List<Path> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns machine and kernel of a recording, such as {@code hgx 7.2}. */
  public static String name(Path recording) {
    String file = recording.getFileName().toString();
    return file.substring(0, file.length() - ENDING.length()).replace('-', ' ');
  }

  static Path of(String kernel, String machine) {
    return FOLDER.resolve(machine + "-" + kernel + ENDING);
  }
}
