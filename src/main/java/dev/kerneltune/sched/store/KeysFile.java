package dev.kerneltune.sched.store;

import dev.kerneltune.sched.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** keys.jsonl: the keys that are undecided, one on a line, each once. */
public final class KeysFile {
  /** Its name. */
  public static final String NAME = "keys.jsonl";

  /** The most keys that are kept: some tens is what a server has. */
  public static final int MOST = 4096;

  private static final long MOST_BYTES = 16L << 20;

  private KeysFile() {}

  /**
   * Reads the file in a folder. A last line that is cut off is passed over, and so is one that is
   * no key: it must not keep the others from being decided.
   *
   * @param skipped told once, of the first line that is no key, and how many more there are
   * @throws StoreException where the file cannot be read
   */
  public static List<UndecidedKey> read(Path folder, Consumer<String> skipped) {
    Path file = folder.resolve(NAME);
    List<String> lines = StoreFiles.lines(file, StoreFiles.read(file, MOST_BYTES));
    List<UndecidedKey> keys = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        keys.add(StoreCodec.undecided(JsonCodec.readObject(lines.get(i), JsonCodec.DEPTH)));
      } catch (StoreException e) {
        bad.add(file + ":" + (i + 1) + ": " + e.getMessage() + "; passed over");
      }
    }
    if (!bad.isEmpty()) {
      String more = bad.size() > 1 ? ", and " + (bad.size() - 1) + " lines more" : "";
      skipped.accept(bad.getFirst() + more);
    }
    return List.copyOf(keys);
  }

  /**
   * Puts the file in place with these keys alone, at most {@link #MOST} of them. One whose user is
   * not known is left out: it could be any tenant's.
   *
   * @throws StoreException where it cannot be written
   */
  public static void write(Path folder, Collection<UndecidedKey> keys) {
    StringBuilder text = new StringBuilder();
    keys.stream()
        .filter(each -> each.uid() != Task.UNKNOWN_UID)
        .limit(MOST)
        .forEach(each -> text.append(JsonCodec.write(StoreCodec.write(each))).append('\n'));
    StoreFiles.put(folder.resolve(NAME), text.toString());
  }

  /**
   * Adds keys to those that the file holds: a key that is there already gets its new behaviour, and
   * where there are too many, the oldest go. Lines that are no keys go, too.
   *
   * @return how many there are now
   * @throws StoreException where the file cannot be read or written
   */
  public static int merge(Path folder, Collection<UndecidedKey> keys) {
    Map<String, UndecidedKey> all = new LinkedHashMap<>();
    read(folder, _ -> {}).forEach(each -> all.put(each.id(), each));
    for (UndecidedKey each : keys) {
      all.remove(each.id());
      all.put(each.id(), each);
    }
    List<UndecidedKey> kept = all.values().stream().skip(Math.max(0, all.size() - MOST)).toList();
    write(folder, kept);
    return kept.size();
  }
}
