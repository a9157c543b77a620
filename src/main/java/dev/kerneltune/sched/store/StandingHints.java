package dev.kerneltune.sched.store;

import dev.kerneltune.sched.store.JsonValue.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a journal of hints comes to, counted: enough to tell that something stands, without knowing
 * what. The words of its lines are those that the journal is written with.
 *
 * @param boot the id of the boot that it is about
 * @param threads how many threads have hints, or had when they ended
 * @param weights how many control groups have a weight of ours
 */
public record StandingHints(String boot, int threads, int weights) {
  /** The file. */
  public static final String NAME = "journal.jsonl";

  /** The format of the file, in its first line. */
  public static final int FORMAT = 1;

  /** A thread is about to get hints. */
  public static final String HOLD = "hold";

  /** A thread has none of ours any more. */
  public static final String DROP = "drop";

  /** A control group is about to get a weight. */
  public static final String WEIGH = "weigh";

  /** A control group has none of ours any more. */
  public static final String UNWEIGH = "unweigh";

  /**
   * Counts. A last line without its end was being written when everything stopped, and is passed
   * over.
   *
   * @throws StoreException where a line that was finished is none of a journal of hints
   */
  public static StandingHints of(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    Set<List<Long>> threads = new HashSet<>();
    Set<String> weights = new HashSet<>();
    String boot = "";
    for (int i = 0; i < lines.size() - 1; i++) {
      Fields fields = JsonCodec.readObject(lines.get(i), JsonCodec.DEPTH);
      if (i == 0) {
        boot = boot(fields);
        continue;
      }
      String word = needed(fields.text("do"), "do");
      switch (word) {
        case HOLD -> threads.add(thread(fields));
        case DROP -> threads.remove(thread(fields));
        case WEIGH -> weights.add(needed(fields.text("cgroup"), "cgroup"));
        case UNWEIGH -> weights.remove(needed(fields.text("cgroup"), "cgroup"));
        default -> throw new StoreException("\"do\" is something else; expected hold or drop");
      }
    }
    return new StandingHints(boot, threads.size(), weights.size());
  }

  /**
   * Understands the first line of a journal, and returns the id of its boot.
   *
   * @throws StoreException where it is of another format
   */
  public static String boot(Fields heading) {
    if (!Objects.equals(heading.whole("format").orElse(0L), (long) FORMAT)) {
      throw new StoreException("no journal of hints of format " + FORMAT);
    }
    return needed(heading.text("boot"), "boot");
  }

  private static List<Long> thread(Fields fields) {
    return List.of(needed(fields.whole("tid"), "tid"), needed(fields.whole("start"), "start"));
  }

  /**
   * Returns what a line must have.
   *
   * @throws StoreException where it has not
   */
  public static <T> T needed(Optional<T> value, String name) {
    return value.orElseThrow(() -> new StoreException("no \"" + name + "\"; expected one"));
  }

  /** Returns whether nothing stands. */
  public boolean isEmpty() {
    return threads == 0 && weights == 0;
  }
}
