package dev.kerneltune.sched.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A short text that a part of sched keeps in the state folder, and a lock on a file in it. */
public final class StateFile {
  /** Where sched keeps its files, unless it is told another folder. */
  public static final String FOLDER = "/var/lib/kernel-tune/sched";

  /** The longest text, in bytes. */
  public static final long MOST_BYTES = 1L << 16;

  private StateFile() {}

  /**
   * Returns what the file holds; nothing where there is none.
   *
   * @throws StoreException where it cannot be read, or holds no text
   */
  public static String read(Path file) {
    return read(file, MOST_BYTES);
  }

  /**
   * Returns what the file of at most so many bytes holds; nothing where there is none.
   *
   * @throws StoreException where it cannot be read, or holds no text
   */
  public static String read(Path file, long most) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(StoreFiles.read(file, most)))
          .toString();
    } catch (CharacterCodingException _) {
      throw new StoreException(file + ": bytes that are no UTF-8; expected text; move it away");
    }
  }

  /**
   * Puts the file in place with this text: a reader and a power loss see the old or the new.
   *
   * @throws StoreException where it cannot be written
   */
  public static void put(Path file, String text) {
    StoreFiles.put(file, text);
  }

  /** A lock that is held until it is closed, or the process ends. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes the lock on a file.
   *
   * @throws StoreException where somebody else has it
   */
  public static Held lock(Path file) {
    // What is no plain file is refused before it is opened: a FIFO would never answer.
    StoreFiles.read(file, MOST_BYTES);
    FileChannel channel;
    try {
      channel = StoreFiles.open(file);
    } catch (IOException e) {
      throw StoreFiles.failed(file, e);
    }
    Optional<FileLock> lock = Optional.empty();
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException _) {
      // Held by another part of this process: as good as by another one.
    } catch (IOException e) {
      release(file, channel);
      throw StoreFiles.failed(file, e);
    }
    if (lock.isEmpty()) {
      release(file, channel);
      throw new StoreException(
          file + ": held by another process; expected none; wait until it ends");
    }
    return () -> release(file, channel);
  }

  private static void release(Path file, FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw StoreFiles.failed(file, e);
    }
  }
}
