package dev.kerneltune.host;

/** What a snapshot keeps of a systemd unit: its environment and its commands may hold keys. */
public final class UnitMask {
  private UnitMask() {}

  /**
   * Returns the text with the sections and those settings that bound or place processes, which hold
   * numbers and words; of other settings only the name is left, and nothing of any other line.
   */
  static String limits(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    int from = 0;
    boolean goesOn = false;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      String line = text.substring(from, end);
      if (!goesOn) {
        kept.append(kept(line));
      }
      if (end < text.length()) {
        kept.append('\n');
      }
      goesOn = line.endsWith("\\");
      from = end + 1;
    }
    return kept.toString();
  }

  private static String kept(String line) {
    String set = line.strip();
    int equals = set.indexOf('=');
    if (set.startsWith("[") || (equals > 0 && isPlacement(set.substring(0, equals)))) {
      return line;
    }
    boolean isNamed = equals > 0;
    for (int i = 0; i < equals; i++) {
      isNamed &= Character.isLetterOrDigit(set.charAt(i)) || set.charAt(i) == ' ';
    }
    return isNamed ? set.substring(0, equals + 1) : "";
  }

  /** Tells whether a setting of a unit bounds or places its processes (systemd.exec(5)). */
  public static boolean isPlacement(String key) {
    return key.startsWith("Limit")
        || key.startsWith("CPU")
        || key.startsWith("Allowed")
        || key.startsWith("NUMA")
        || key.startsWith("Memory")
        || key.startsWith("Tasks")
        || key.startsWith("OOM")
        || key.startsWith("Delegate");
  }
}
