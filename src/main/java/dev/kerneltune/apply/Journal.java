package dev.kerneltune.apply;

import dev.kerneltune.host.WriteError;
import dev.kerneltune.model.JournalEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The journal, open for writing: what is written down before it is done. Whoever has it open is the
 * only one who changes the machine. Each entry is on the disk when {@link #append} returns.
 */
public final class Journal implements AutoCloseable {
  /** Where it is kept. */
  public static final String FOLDER = "/var/lib/kernel-tune";

  /** A journal longer than this, in bytes, is put away as soon as it holds nothing. */
  public static final long LONG = 8L << 20;

  /** A journal longer than this, in bytes, takes no more applies: it must be undone first. */
  public static final long FULL = 64L << 20;

  /** What an undo writes for one step at the most, nearly always, in bytes. */
  private static final int RESERVE_FOR_STEP = 2048;

  private static final int RESERVE_LEAST = 1 << 16;

  /** How a journal's file is written; a test may put something in between. */
  @FunctionalInterface
  interface Disks {
    JournalDisk of(Path file) throws IOException;
  }

  private final StateFolder folder;
  private final Disks disks;
  private final FileChannel lock;
  private final List<JournalEntry> entries;
  private JournalDisk disk;
  private long length;
  private int lastRun;

  private Journal(StateFolder folder, Disks disks, FileChannel lock) {
    this.folder = folder;
    this.disks = disks;
    this.lock = lock;
    byte[] bytes = StateFolder.bytes(folder.journal());
    if (bytes.length == 0) {
      bytes = begin(1 + (folder.oldRuns().isEmpty() ? 0 : folder.oldRuns().getLast()));
    }
    StateFolder.trust(folder.journal());
    JournalText.Content content = JournalText.read(folder.journal().toString(), bytes);
    entries = new ArrayList<>(content.entries());
    lastRun = content.firstRun() - 1;
    for (JournalEntry entry : entries) {
      lastRun = Math.max(lastRun, entry.run());
    }
    length = bytes.length;
    disk = open();
    if (!content.recovery().isEmpty()) {
      write(content.recovery());
    }
  }

  /**
   * Opens the journal in a folder, which is made where it is not there, and keeps everybody else
   * out until it is closed. A last line that was cut off is marked as such.
   *
   * @throws JournalException when somebody else has it open, when it cannot be read or written, or
   *     when it is of a newer format
   */
  public static Journal open(Path folder) {
    return open(folder, JournalDisk::of);
  }

  static Journal open(Path path, Disks disks) {
    StateFolder folder = new StateFolder(path);
    folder.make();
    FileChannel lock = folder.lock();
    try {
      return new Journal(folder, disks, lock);
    } catch (RuntimeException e) {
      StateFolder.release(lock);
      throw e;
    }
  }

  /**
   * Reads the journal in a folder without opening it for writing: nobody is kept out, and a last
   * line that is being written is passed over. Empty where there is no journal.
   *
   * @throws JournalException when it cannot be read or understood
   */
  public static List<JournalEntry> read(Path path) {
    StateFolder folder = new StateFolder(path);
    return entries(folder.journal());
  }

  /** Reads the journals that were put away and then the present one: everything that ever ran. */
  public static List<JournalEntry> history(Path path) {
    StateFolder folder = new StateFolder(path);
    List<JournalEntry> all = new ArrayList<>();
    for (int run : folder.oldRuns()) {
      all.addAll(entries(folder.old(run)));
    }
    all.addAll(entries(folder.journal()));
    return List.copyOf(all);
  }

  private static List<JournalEntry> entries(Path file) {
    byte[] bytes = StateFolder.bytes(file);
    return bytes.length == 0 ? List.of() : JournalText.read(file.toString(), bytes).entries();
  }

  /** Returns every entry so far, also those that were appended since it was opened. */
  public List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  /** Returns the number that the next run gets. */
  public int nextRun() {
    return lastRun + 1;
  }

  /**
   * Opens a run. For an apply room on the disk is set aside before, so that neither it nor its undo
   * can be stopped by a full disk half-way.
   *
   * @param steps how many steps it has, at the most
   * @param standing how many steps of earlier runs stand
   * @return its number
   */
  int begin(JournalEntry.Kind kind, RunHeader header, String title, int steps, int standing) {
    if (kind == JournalEntry.Kind.APPLY) {
      if (standing == 0 && length > LONG) {
        putAway();
      } else if (length > FULL) {
        throw new JournalException(
            "%s: full, with %d bytes; expected at most %d; roll back, and it is put away"
                .formatted(folder.journal(), length, FULL));
      }
      reserve(Math.max(RESERVE_LEAST, (steps + standing) * RESERVE_FOR_STEP));
    }
    int run = nextRun();
    append(new JournalEntry.Opened(run, kind, title, header.at(), header.boot(), header.by()));
    return run;
  }

  /**
   * Appends an entry; it is on the disk when this returns.
   *
   * @throws JournalException when it is not, and then nothing of it is
   */
  void append(JournalEntry entry) {
    String line = JournalText.line(entry);
    if (!JournalText.tells(line, entry)) {
      // Read strictly as it is, such a journal would keep everybody from undoing anything.
      throw new JournalException(
          folder.journal() + ": cannot hold " + entry + "; expected what it can be read from");
    }
    write(line);
    entries.add(entry);
    lastRun = Math.max(lastRun, entry.run());
  }

  private void write(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      try {
        disk.append(bytes);
      } catch (IOException e) {
        // Most likely the disk is full. What was set aside for that is given up, once.
        if (!release()) {
          throw e;
        }
        disk.append(bytes);
      }
    } catch (IOException e) {
      throw new JournalException(folder.journal() + ": " + WriteError.of(e), e);
    }
    length += bytes.length;
  }

  /** Gives up the room that was set aside; returns whether there was any. */
  boolean release() {
    try {
      return folder.remove(folder.reserve());
    } catch (IOException e) {
      throw StateFolder.failed(folder.reserve(), e);
    }
  }

  private void reserve(int bytes) {
    byte[] noise = new byte[bytes];
    int state = 1;
    for (int i = 0; i < bytes; i++) {
      // Zeros would take no room on a file system that packs, or leaves holes.
      state = state * 1_103_515_245 + 12_345;
      noise[i] = (byte) (state >> 16);
    }
    folder.put(folder.reserve(), noise);
  }

  /** Puts a journal that holds nothing aside, and begins a new one. */
  private void putAway() {
    try {
      disk.close();
      folder.move(folder.journal(), folder.old(lastRun));
    } catch (IOException e) {
      throw StateFolder.failed(folder.journal(), e);
    }
    length = begin(nextRun()).length;
    entries.clear();
    disk = open();
  }

  private byte[] begin(int firstRun) {
    byte[] heading = JournalText.heading(firstRun).getBytes(StandardCharsets.UTF_8);
    folder.put(folder.journal(), heading);
    return heading;
  }

  private JournalDisk open() {
    try {
      return disks.of(folder.journal());
    } catch (IOException e) {
      throw StateFolder.failed(folder.journal(), e);
    }
  }

  @Override
  public void close() {
    StateFolder.close(disk);
    StateFolder.release(lock);
  }
}
