package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import java.util.List;

/** Says whom something is about. */
final class SubjectWords {
  private static final int SHOWN = 4;
  private static final int LONGEST = 80;

  private SubjectWords() {}

  /** Returns the first names in brackets, behind a blank; nothing where it is the whole host. */
  static String behind(List<String> names) {
    if (names.equals(List.of("host"))) {
      return "";
    }
    StringBuilder words = new StringBuilder(" (");
    for (int i = 0; i < Math.min(SHOWN, names.size()); i++) {
      // A report may come from anywhere: its words must not steer a terminal.
      words.append(i == 0 ? "" : ", ").append(Words.shorten(names.get(i), LONGEST));
    }
    int more = names.size() - SHOWN;
    return words.append(more > 0 ? " and " + more + " more)" : ")").toString();
  }
}
