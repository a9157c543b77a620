package dev.kerneltune.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The text of a configuration file of our own. Each entry is two lines: a comment {@code #:KEY},
 * and below it the line that counts. Above the first one stands whose file it is. Lines that
 * somebody else put there stay where they are.
 */
public final class OwnText {
  /** The comment above the first entry: whose file it is, and how to be rid of it. */
  public static final String ORIGIN =
      "# Written by kernel-tune, which takes it away again: kernel-tune rollback";

  private static final String MARK = "#:";

  private OwnText() {}

  /**
   * Returns the body of an entry; empty where there is none. Of several the last one counts, as it
   * does for those who read these files.
   *
   * @param text of the file; empty where there is no file
   */
  public static Optional<String> entry(String text, String key) {
    return Optional.ofNullable(entries(text).get(key));
  }

  /** Returns the body of every entry by its key, in the order of the file. */
  public static SequencedMap<String, String> entries(String text) {
    SequencedMap<String, String> entries = new LinkedHashMap<>();
    List<String> lines = lines(text);
    for (int i = 0; i < lines.size(); i++) {
      if (isMark(lines.get(i)) && hasBody(lines, i)) {
        entries.put(lines.get(i).substring(MARK.length()), lines.get(i + 1));
        i++;
      }
    }
    return entries;
  }

  /** Returns whether somebody else's lines stand in {@code text}, blank ones aside. */
  public static boolean hasForeignLines(OwnFile file, String text) {
    List<String> lines = lines(text);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (isMark(line)) {
        i += hasBody(lines, i) ? 1 : 0;
      } else if (!line.isBlank() && !line.equals(ORIGIN) && !file.heading().contains(line)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns {@code text} with this entry: in the place of the one with the same key, or behind all
   * that are ours.
   *
   * @param file which of our files it is
   * @param text what it holds; empty where there is no file
   * @param key what the entry is about, one line
   * @param body the line that counts
   */
  public static String with(OwnFile file, String text, String key, String body) {
    if (hasBreak(key) || hasBreak(body) || body.isBlank() || body.startsWith(MARK)) {
      throw new IllegalArgumentException("no entry: " + key + ": " + body);
    }
    List<String> lines = lines(text);
    int mark = lastMark(lines, MARK + key);
    if (mark >= 0) {
      if (hasBody(lines, mark)) {
        lines.set(mark + 1, body);
      } else {
        lines.add(mark + 1, body);
      }
      return text(lines);
    }
    int at = endOfOurs(file, lines);
    if (at < 0) {
      lines.add(ORIGIN);
      lines.addAll(file.heading());
      at = lines.size();
    }
    lines.add(at, MARK + key);
    lines.add(at + 1, body);
    return text(lines);
  }

  /**
   * Returns {@code text} without this entry; empty where nothing of anybody is left, and the file
   * goes.
   */
  public static Optional<String> without(OwnFile file, String text, String key) {
    List<String> lines = lines(text);
    boolean others = false;
    for (int i = 0; i < lines.size(); ) {
      if (lines.get(i).equals(MARK + key)) {
        if (hasBody(lines, i)) {
          lines.remove(i + 1);
        }
        lines.remove(i);
      } else {
        others |= isMark(lines.get(i));
        i++;
      }
    }
    if (!others) {
      removeOrigin(file, lines);
    }
    for (String line : lines) {
      if (!line.isBlank()) {
        return Optional.of(text(lines));
      }
    }
    return Optional.empty();
  }

  /** A heading goes with the origin, unless somebody wrote something below it. */
  private static void removeOrigin(OwnFile file, List<String> lines) {
    int at = lines.indexOf(ORIGIN);
    if (at < 0) {
      return;
    }
    lines.remove(at);
    int end = at + file.heading().size();
    if (end <= lines.size()
        && lines.subList(at, end).equals(file.heading())
        && (end == lines.size() || lines.get(end).isBlank() || lines.get(end).startsWith("["))) {
      lines.subList(at, end).clear();
    }
  }

  private static int lastMark(List<String> lines, String mark) {
    return lines.lastIndexOf(mark);
  }

  /** Returns where the next entry goes; negative where nothing of ours stands there yet. */
  private static int endOfOurs(OwnFile file, List<String> lines) {
    int end = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (isMark(lines.get(i))) {
        end = i + (hasBody(lines, i) ? 2 : 1);
      }
    }
    int origin = lines.indexOf(ORIGIN);
    if (end < 0 && origin >= 0) {
      int below = origin + 1 + file.heading().size();
      boolean whole =
          below <= lines.size() && lines.subList(origin + 1, below).equals(file.heading());
      end = whole ? below : -1;
    }
    return end;
  }

  private static boolean isMark(String line) {
    return line.startsWith(MARK);
  }

  /** A mark that lost its line, because somebody edited the file, is no entry. */
  private static boolean hasBody(List<String> lines, int mark) {
    return mark + 1 < lines.size()
        && !lines.get(mark + 1).isBlank()
        && !lines.get(mark + 1).startsWith("#");
  }

  private static boolean hasBreak(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      lines.add(text.substring(from, end));
      from = end + 1;
    }
    if (from < text.length()) {
      lines.add(text.substring(from));
    }
    return lines;
  }

  private static String text(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append('\n');
    }
    return text.toString();
  }
}
