package dev.kerneltune.apply;

import dev.kerneltune.host.WriteError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The folder of the journal. Everybody may read it, so that monitoring can ask what is applied
 * without root: it holds values of knobs, which our files in /etc show as well, and no secret. Only
 * its owner may write it, because what it says is written by root.
 */
public final class StateFolder {
  private static final String OLD = "journal-";
  private static final String SUFFIX = ".jsonl";
  private static final int OTHERS_WRITE = 0022;

  private final Path folder;

  /** Made for a folder, which need not be there. */
  public StateFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns the path of its journal. */
  public Path journal() {
    return folder.resolve("journal" + SUFFIX);
  }

  Path reserve() {
    return folder.resolve("reserve");
  }

  Path old(int lastRun) {
    return folder.resolve(OLD + lastRun + SUFFIX);
  }

  /** Returns the last runs of the journals that were put away, the oldest first. */
  List<Integer> oldRuns() {
    List<Integer> runs = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, OLD + "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String digits = name.substring(OLD.length(), name.length() - SUFFIX.length());
        if (!digits.isEmpty()
            && digits.length() < 10
            && digits.chars().allMatch(Character::isDigit)) {
          runs.add(Integer.parseInt(digits));
        }
      }
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw failed(folder, e);
    }
    Collections.sort(runs);
    return runs;
  }

  /**
   * Makes the folder where it is not there.
   *
   * @throws JournalException when it cannot be, or when somebody else could write into it
   */
  public void make() {
    try {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      if (parent != null) {
        force(parent);
      }
    } catch (FileAlreadyExistsException _) {
      // Somebody was here before; whose it is, is looked at.
    } catch (IOException e) {
      throw failed(folder, e);
    }
    trust(folder);
  }

  /**
   * Refuses a file or folder that somebody else could have written.
   *
   * @throws JournalException that says whose it is
   */
  public static void trust(Path path) {
    try {
      int owner = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      if (owner != self && owner != 0 || (mode & OTHERS_WRITE) != 0) {
        throw new JournalException(
            "%s: belongs to user %d, mode %o; expected user %d, and nobody else who may write"
                .formatted(path, owner, mode & 07777, self));
      }
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /**
   * Takes the lock. It goes when the process does, however that ends.
   *
   * @throws JournalException that says who has it
   */
  public FileChannel lock() {
    Path path = folder.resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(
              path,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      if (!isTaken(channel)) {
        String holder = holder(channel);
        channel.close();
        throw new JournalException(
            path + ": held by " + holder + "; expected nobody at work; wait until it is done");
      }
      sign(channel);
      return channel;
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Lets go of the lock. */
  public static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException _) {
      // The lock goes with the process at the latest.
    }
  }

  /** Closes a journal's file. */
  public static void close(JournalDisk disk) {
    try {
      disk.close();
    } catch (IOException _) {
      // Each entry was forced to the disk when it was appended.
    }
  }

  /**
   * Returns what a file holds; nothing where there is none.
   *
   * @throws JournalException when it cannot be read
   */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      return new byte[0];
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "another process" : "process " + pid;
  }

  private static void sign(FileChannel channel) {
    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid), 0);
    } catch (IOException _) {
      // A full disk: the lock holds without a name on it.
    }
  }

  /**
   * Puts a file in place with this content, for good: readers see the old one or the new one.
   *
   * @throws JournalException when that fails
   */
  public void put(Path place, byte[] content) {
    Path beside = place.resolveSibling(place.getFileName() + ".new");
    try {
      Files.deleteIfExists(beside);
      try (FileChannel file =
          FileChannel.open(
              beside,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")))) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          file.write(left);
        }
        file.force(true);
      }
      move(beside, place);
    } catch (IOException e) {
      forget(beside);
      throw failed(place, e);
    }
  }

  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // The error that came before is the one to tell.
    }
  }

  void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    force(folder);
  }

  /** Removes a file for good; returns whether there was one. */
  public boolean remove(Path file) throws IOException {
    boolean removed = Files.deleteIfExists(file);
    if (removed) {
      force(folder);
    }
    return removed;
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
      open.force(true);
    }
  }

  /** Returns the error that tells of one of input or output. */
  public static JournalException failed(Path path, IOException e) {
    return new JournalException(path + ": " + WriteError.of(e), e);
  }
}
