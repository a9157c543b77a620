package dev.kerneltune.sched.hints;

import dev.kerneltune.apply.JournalDisk;
import dev.kerneltune.apply.JournalException;
import dev.kerneltune.apply.StateFolder;
import dev.kerneltune.host.WriteError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The journal of hints, open for writing. Whoever has it open is the only one who sets hints. What
 * is appended is on the disk when the call returns, and is appended before it is done.
 */
final class HintJournal implements AutoCloseable {
  /** So many more lines than it comes to, and it is written anew. */
  private static final int MOST_SPENT = 4096;

  private final StateFolder folder;
  private final String boot;
  private final FileChannel lock;
  private final HintLedger ledger;
  private JournalDisk disk;
  private int spent;

  private HintJournal(StateFolder folder, String boot, FileChannel lock) {
    this.folder = folder;
    this.boot = boot;
    this.lock = lock;
    byte[] bytes = StateFolder.bytes(folder.journal());
    if (bytes.length > 0) {
      StateFolder.trust(folder.journal());
    }
    HintText.Content content = HintText.read(folder.journal().toString(), bytes);
    // The threads of another boot are gone, and the numbers are those of others.
    ledger = content.boot().equals(boot) ? content.ledger() : new HintLedger();
    disk = renew();
  }

  /**
   * Opens the journal in a folder, which is made where it is not there, and keeps everybody else
   * out until it is closed.
   *
   * @param boot the id of this boot: a journal of another one holds nothing any more
   * @throws JournalException when somebody else has it open, or it cannot be used
   */
  static HintJournal open(StateFolder folder, String boot) {
    if (boot.isEmpty()) {
      throw new JournalException(
          "/proc/sys/kernel/random/boot_id: cannot be read; expected the id of this boot, without"
              + " which the threads of another one would be taken for ours");
    }
    folder.make();
    FileChannel lock = folder.lock();
    try {
      return new HintJournal(folder, boot, lock);
    } catch (RuntimeException e) {
      StateFolder.release(lock);
      throw e;
    }
  }

  /**
   * Reads what the journal in a folder comes to, without keeping anybody out; nothing where there
   * is none, or one of another boot.
   *
   * @throws JournalException when it cannot be read or understood
   */
  static HintLedger read(StateFolder folder, String boot) {
    HintText.Content content =
        HintText.read(folder.journal().toString(), StateFolder.bytes(folder.journal()));
    return content.boot().equals(boot) ? content.ledger() : new HintLedger();
  }

  HintLedger ledger() {
    return ledger;
  }

  /**
   * Appends entries; all of them are on the disk when this returns.
   *
   * @throws JournalException when they are not
   */
  void append(List<HintEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    entries.forEach(each -> text.append(HintText.line(each)));
    try {
      disk.append(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new JournalException(folder.journal() + ": " + WriteError.of(e), e);
    }
    entries.forEach(ledger::take);
    spent += entries.size();
    if (spent > MOST_SPENT + ledger.entries().size()) {
      StateFolder.close(disk);
      disk = renew();
    }
  }

  /** Writes the file anew, with what it comes to and no more. */
  private JournalDisk renew() {
    StringBuilder text = new StringBuilder(HintText.heading(boot));
    ledger.entries().forEach(each -> text.append(HintText.line(each)));
    folder.put(folder.journal(), text.toString().getBytes(StandardCharsets.UTF_8));
    spent = 0;
    try {
      return JournalDisk.of(folder.journal());
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
