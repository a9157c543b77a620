package dev.kerneltune.sched.store;

import dev.kerneltune.host.WriteError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How the files of sched are read and written. Another user may own the folder that a file is in,
 * so links are not followed, and what is no plain file is not opened.
 */
final class StoreFiles {
  private static final FileAttribute<Set<PosixFilePermission>> MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

  private StoreFiles() {}

  /** Returns what a file holds; nothing where there is none. */
  static byte[] read(Path file, long most) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new byte[0];
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreException(file + ": no plain file; expected one, or nothing");
    }
    try (FileChannel channel = reading(file)) {
      long size = channel.size();
      if (size > most) {
        throw new StoreException(
            "%s: %d bytes; expected at most %d; move it away".formatted(file, size, most));
      }
      ByteBuffer content = ByteBuffer.allocate((int) size);
      while (content.hasRemaining() && channel.read(content) >= 0) {
        // It is read to the length that it had; what is appended meanwhile is for the next time.
      }
      byte[] bytes = new byte[content.position()];
      content.flip().get(bytes);
      return bytes;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /**
   * Opens a file for reading. Whoever owns the folder may have put a FIFO in its place since it was
   * looked at: opened for writing, too, it answers at once, and is empty (fifo(7)). Only a file
   * that the caller may not write is opened for reading alone: a caller who is not root, and reads
   * what belongs to a third user, must not do so on a thread that others wait for.
   */
  static FileChannel reading(Path file) throws IOException {
    return FileChannel.open(
        file,
        Files.isWritable(file)
            ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
            : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /** Returns the lines that have an end: what stands behind the last one was cut off. */
  static List<String> lines(Path file, byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    try {
      ByteBuffer whole = ByteBuffer.wrap(bytes, 0, end);
      String text = StandardCharsets.UTF_8.newDecoder().decode(whole).toString();
      List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
      lines.removeLast();
      return lines;
    } catch (CharacterCodingException _) {
      throw new StoreException(file + ": bytes that are no UTF-8; expected JSON; move it away");
    }
  }

  /** Puts a file in place with this content: a reader and a power loss see the old or the new. */
  static void put(Path file, String content) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      makeFolder(file);
      Files.deleteIfExists(beside);
      try (FileChannel channel =
          FileChannel.open(
              beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), MODE)) {
        append(channel, content);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Opens a file for appending, and makes it where there is none. */
  static FileChannel open(Path file) throws IOException {
    makeFolder(file);
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS),
        MODE);
  }

  /** Writes at the channel's position; it is on the disk when this returns. */
  static void append(FileChannel channel, String text) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (left.hasRemaining()) {
      channel.write(left);
    }
    channel.force(true);
  }

  private static void makeFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
  }

  static StoreException failed(Path file, IOException e) {
    return new StoreException(file + ": " + WriteError.of(e));
  }
}
