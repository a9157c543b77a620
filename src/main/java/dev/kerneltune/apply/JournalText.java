package dev.kerneltune.apply;

import dev.kerneltune.model.JournalEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a journal: a line that says its format, then one line an entry. A line that was cut
 * off by a crash is kept, and a line behind it says that it was: so that it is accepted there and
 * nowhere else.
 */
final class JournalText {
  /** The format that is written, and the newest that is understood. */
  static final int FORMAT = 1;

  private static final String FORMAT_KEY = "format";
  private static final String FIRST_RUN = "first-run";
  private static final String RECOVERED = "recovered";
  private static final String UNTIL = "until";

  private final String name;
  private final List<String> lines;
  private final List<JournalEntry> entries = new ArrayList<>();

  /** The broken lines that no later line has told of yet, from and to, counted from 1. */
  private int brokenFrom;

  private int brokenTo;

  private JournalText(String name, List<String> lines) {
    this.name = name;
    this.lines = lines;
  }

  /**
   * What a journal holds.
   *
   * @param firstRun the number of its first run
   * @param entries in the order in which they were written
   * @param recovery what must be appended before anything else, because the end is cut off; empty
   *     where it is not
   */
  record Content(int firstRun, List<JournalEntry> entries, String recovery) {}

  /** Returns the first line of a journal. */
  static String heading(int firstRun) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(FORMAT_KEY, FORMAT);
    line.put(FIRST_RUN, firstRun);
    return JournalJson.text(line) + "\n";
  }

  /** Returns the line of an entry. */
  static String line(JournalEntry entry) {
    return JournalJson.text(JournalCodec.write(entry)) + "\n";
  }

  /** Returns whether reading a line gives the entry that it was made of. */
  static boolean tells(String line, JournalEntry entry) {
    Optional<Map<String, Object>> object = JournalJson.parse(line.strip());
    try {
      return object.isPresent() && JournalCodec.read(object.get()).equals(entry);
    } catch (JournalException _) {
      return false;
    }
  }

  private static String recovered(int from, int until) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(RECOVERED, from);
    line.put(UNTIL, until);
    return JournalJson.text(line);
  }

  /**
   * Understands the bytes of a journal.
   *
   * @param name what messages call it
   * @throws JournalException where it is of a newer format, or broken elsewhere than at its end
   */
  static Content read(String name, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean isWhole = text.endsWith("\n");
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (isWhole) {
      lines.removeLast();
    }
    JournalText journal = new JournalText(name, lines);
    int firstRun = journal.heading();
    for (int number = 2; number <= lines.size(); number++) {
      journal.line(number, lines.get(number - 1));
    }
    return new Content(firstRun, List.copyOf(journal.entries), journal.recovery(isWhole));
  }

  private int heading() {
    Optional<Map<String, Object>> first = JournalJson.parse(lines.getFirst());
    if (first.isEmpty() || !(first.get().get(FORMAT_KEY) instanceof Integer format)) {
      throw problem(1, "no journal of kernel-tune; expected a line with its format");
    }
    if (format > FORMAT) {
      throw problem(
          1,
          "format %d, written by a newer kernel-tune; this one knows %d; use the newer one"
              .formatted(format, FORMAT));
    }
    if (format != FORMAT || !(first.get().get(FIRST_RUN) instanceof Integer firstRun)) {
      throw problem(1, "no format that was ever written; expected " + FORMAT);
    }
    return firstRun;
  }

  /** Takes a line. One that lacks its end alone is whole: what it says was so when it was said. */
  private void line(int number, String text) {
    Optional<Map<String, Object>> object = JournalJson.parse(text);
    if (object.isEmpty()) {
      broken(number, text);
      return;
    }
    if (object.get().get(RECOVERED) instanceof Integer from) {
      if (brokenFrom != from || !Integer.valueOf(brokenTo).equals(object.get().get(UNTIL))) {
        throw problem(number, "speaks of a cut-off line that is not there; the file was changed");
      }
      brokenFrom = 0;
      return;
    }
    if (brokenFrom > 0) {
      throw notAtTheEnd();
    }
    try {
      entries.add(JournalCodec.read(object.get()));
    } catch (JournalException e) {
      throw problem(number, e.getMessage() + "; use the kernel-tune that wrote it");
    }
  }

  /** Notes a broken line. Behind one there may only be beginnings of the line that tells of it. */
  private void broken(int number, String text) {
    if (brokenFrom == 0) {
      brokenFrom = number;
    } else if (!recovered(brokenFrom, number - 1).startsWith(text)) {
      throw notAtTheEnd();
    }
    brokenTo = number;
  }

  private String recovery(boolean isWhole) {
    String end = isWhole ? "" : "\n";
    return brokenFrom == 0 ? end : end + recovered(brokenFrom, brokenTo) + "\n";
  }

  private JournalException notAtTheEnd() {
    return problem(
        brokenFrom,
        "a broken line that is not the last; expected an entry; the file was changed by somebody");
  }

  private JournalException problem(int number, String what) {
    return new JournalException(name + ":" + number + ": " + what);
  }
}
