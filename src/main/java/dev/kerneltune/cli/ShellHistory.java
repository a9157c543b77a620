package dev.kerneltune.cli;

import dev.kerneltune.catalog.TrustedFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Where the lines of earlier shells are kept, for their user alone. */
final class ShellHistory {
  private static final String OWNER_ONLY = "rw-------";
  private static final String OWNER_ONLY_FOLDER = "rwx------";

  private ShellHistory() {}

  /**
   * Returns the file, made where it was not there; empty where there is no home to keep it in, or
   * where it could not be kept safely. Root keeps none in a folder that somebody else can write:
   * what is a file now could be a link to another one by the time it is written.
   */
  static Optional<Path> file(Map<String, String> environment) {
    Optional<Path> state = stateHome(environment);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    Path folder = state.get().resolve("kernel-tune");
    try {
      if (TrustedFile.objection(existing(folder)).isPresent()) {
        return Optional.empty();
      }
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY_FOLDER)));
      return Optional.of(ownFile(folder.resolve("history")));
    } catch (IOException | UnsupportedOperationException _) {
      // No history is no reason for no shell.
      return Optional.empty();
    }
  }

  /** By the XDG base directory specification, a path that is not absolute is ignored. */
  private static Optional<Path> stateHome(Map<String, String> environment) {
    Path state = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
    if (state.isAbsolute()) {
      return Optional.of(state);
    }
    Path home = Path.of(environment.getOrDefault("HOME", ""));
    return home.isAbsolute() ? Optional.of(home.resolve(".local/state")) : Optional.empty();
  }

  /** Returns the folder, or what there is already of the way to it. */
  private static Path existing(Path folder) {
    Path path = folder;
    while (path.getParent() != null && !Files.exists(path)) {
      path = path.getParent();
    }
    return path;
  }

  private static Path ownFile(Path file) throws IOException {
    var ownerOnly = PosixFilePermissions.fromString(OWNER_ONLY);
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    Files.setPosixFilePermissions(file, ownerOnly);
    return file;
  }
}
