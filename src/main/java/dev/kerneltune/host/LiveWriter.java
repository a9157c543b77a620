package dev.kerneltune.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The running machine, written to. Every file comes into being beside its place and is renamed into
 * it, and both it and its folder are on the disk before the call returns.
 */
public final class LiveWriter implements HostWriter {
  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> FOLDER_MODE =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Written DONE = new Written.Done();

  /** What the names of unfinished files end in: no reader of a configuration folder takes it. */
  private static final String UNFINISHED = ".kernel-tune-unfinished";

  /** Something that may fail as writing does. */
  @FunctionalInterface
  private interface Attempt {
    Written at(Path place) throws IOException;
  }

  private final String root;

  private LiveWriter(String root) {
    this.root = root;
  }

  /** Returns the running machine. */
  public static LiveWriter live() {
    return new LiveWriter("");
  }

  /** Returns the machine whose files are in a folder. It has no network devices. */
  public static LiveWriter below(Path folder) {
    String path = folder.toAbsolutePath().normalize().toString();
    return new LiveWriter(path.equals("/") ? "" : path);
  }

  @Override
  public Written kernelFile(String path, String text) {
    // An empty text has no byte to write; the line's end makes it one, and handlers pass it over.
    byte[] bytes = (text.isEmpty() ? "\n" : text).getBytes(StandardCharsets.UTF_8);
    return attempt(
        path,
        place -> {
          // Neither CREATE nor TRUNCATE_EXISTING: a knob that went away must not become a file.
          try (FileChannel file = FileChannel.open(place, StandardOpenOption.WRITE)) {
            int taken = file.write(ByteBuffer.wrap(bytes));
            return taken == bytes.length
                ? DONE
                : new Written.Refused(
                    "only " + taken + " of " + bytes.length + " bytes were taken");
          }
        });
  }

  @Override
  public Written nicSetting(String device, String group, String name, String text) {
    if (!root.isEmpty()) {
      return new Written.Refused("ENODEV: a folder has no network devices");
    }
    return EthtoolWriter.set(device, group, name, text);
  }

  @Override
  public Written file(String path, String text) {
    return attempt(
        path,
        place -> {
          if (Files.isSymbolicLink(place)) {
            return notFollowed();
          }
          begin(place, text.getBytes(StandardCharsets.UTF_8));
          return finish(place);
        });
  }

  /** Writes the whole content beside its place: half of {@link #file}. */
  static void begin(Path place, byte[] content) throws IOException {
    Path beside = beside(place);
    try {
      Files.deleteIfExists(beside);
      try (FileChannel file =
          FileChannel.open(
              beside,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(FILE_MODE))) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          file.write(left);
        }
        file.force(true);
      }
      Files.setPosixFilePermissions(beside, FILE_MODE); // The umask may have taken some away.
    } catch (IOException e) {
      forget(beside);
      throw e;
    }
  }

  private static Written finish(Path place) throws IOException {
    Path beside = beside(place);
    try {
      Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      forget(beside);
      throw e;
    }
    keepFolder(place);
    return DONE;
  }

  /** Removes a file that nobody needs; the error that came before is the one to tell. */
  private static void forget(Path beside) {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException _) {
      // It is overwritten by the next write, and tidy() takes it away.
    }
  }

  /** Returns where a file is written before it is renamed. */
  static Path beside(Path place) {
    return place.resolveSibling("." + place.getFileName() + UNFINISHED);
  }

  @Override
  public Written copy(String from, String to) {
    return attempt(
        to,
        place -> {
          if (Files.isSymbolicLink(place)) {
            return notFollowed();
          }
          Path beside = beside(place);
          try {
            Files.copy(
                Path.of(root + from),
                beside,
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel file = FileChannel.open(beside, StandardOpenOption.READ)) {
              file.force(true);
            }
          } catch (IOException e) {
            forget(beside);
            throw e;
          }
          return finish(place);
        });
  }

  @Override
  public Written remove(String path) {
    return attempt(
        path,
        place -> {
          if (Files.isSymbolicLink(place)) {
            return notFollowed();
          }
          if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return new Written.Refused("EISDIR: a folder, not a file");
          }
          if (Files.deleteIfExists(place)) {
            keepFolder(place);
          }
          return DONE;
        });
  }

  @Override
  public Written tidy(String path) {
    return attempt(
        path,
        place -> {
          if (Files.deleteIfExists(beside(place))) {
            keepFolder(place);
          }
          return DONE;
        });
  }

  @Override
  public Written folder(String path) {
    return attempt(
        path,
        place -> {
          try {
            Files.createDirectory(place, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
          } catch (FileAlreadyExistsException e) {
            return Files.isDirectory(place) ? DONE : new Written.Refused(WriteError.of(e));
          }
          Files.setPosixFilePermissions(place, FOLDER_MODE);
          keepFolder(place);
          return DONE;
        });
  }

  @Override
  public Written removeEmptyFolder(String path) {
    return attempt(
        path,
        place -> {
          if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return DONE;
          }
          if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return new Written.Refused("ENOTDIR: a file, not a folder");
          }
          try {
            Files.delete(place);
            keepFolder(place);
          } catch (DirectoryNotEmptyException | NoSuchFileException _) {
            return DONE;
          }
          return DONE;
        });
  }

  private Written attempt(String path, Attempt attempt) {
    if (!path.startsWith("/")) {
      return new Written.Refused("EINVAL: no absolute path");
    }
    try {
      return attempt.at(Path.of(root + path));
    } catch (IOException e) {
      return new Written.Refused(WriteError.of(e));
    } catch (InvalidPathException e) {
      return new Written.Refused("EINVAL: " + e.getReason());
    }
  }

  private static Written notFollowed() {
    return new Written.Refused("ELOOP: a symbolic link stands in the place of the file");
  }

  /** Makes a rename or a removal outlast a power loss, which the file's own fsync does not do. */
  private static void keepFolder(Path place) throws IOException {
    Path folder = place.getParent();
    if (folder != null) {
      try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
        open.force(true);
      }
    }
  }
}
