package dev.kerneltune.catalog;

import dev.kerneltune.model.Values;
import dev.kerneltune.model.Waiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a list of waivers, each with a reason, an owner and its last day. */
public final class WaiverReader {
  static final List<String> KEYS = List.of("check", "subject", "reason", "owner", "until");

  private static final String DAY_FORM = "yyyy-mm-dd";
  private static final int FEBRUARY = 2;

  private WaiverReader() {}

  /**
   * Reads a file that the caller named.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static List<Waiver> read(Path file) {
    return read(file.toString(), CatalogLoader.bytes(file));
  }

  /**
   * Reads a file that nobody named: as root only one that nobody else can have written.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static List<Waiver> readTrusted(Path file) {
    UserChecks.refuseUntrusted(file);
    return read(file);
  }

  static List<Waiver> read(String file, byte[] content) {
    Problems problems = new Problems(file);
    List<Waiver> waivers = new ArrayList<>();
    YamlNode root = YamlReader.parse(file, content);
    if (root instanceof YamlNode.Sequence list) {
      for (YamlNode item : list.items()) {
        waivers.add(waiver(item, problems));
      }
    } else {
      problems.add(
          root, root.described(), "a list of waivers, each with " + String.join(", ", KEYS));
    }
    problems.throwIfAny();
    return List.copyOf(waivers);
  }

  private static Waiver waiver(YamlNode node, Problems problems) {
    Fields fields = Fields.of(node, "a waiver", KEYS, problems);
    String until = fields.text("until");
    if (!until.isEmpty() && !isDay(until)) {
      problems.add(fields.place("until"), "\"" + until + "\"", "a day as " + DAY_FORM);
    }
    return new Waiver(
        fields.text("check"),
        fields.textOrEmpty("subject"),
        line(fields.text("reason")),
        line(fields.text("owner")),
        until,
        problems.file() + ":" + node.line());
  }

  /** A report tells it in one line. */
  private static String line(String text) {
    return String.join(" ", Values.words(text));
  }

  /** Returns whether a text is a day of the calendar; written so, days compare as texts. */
  static boolean isDay(String text) {
    if (text.length() != DAY_FORM.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean dash = DAY_FORM.charAt(i) == '-';
      if (dash ? c != '-' : c < '0' || c > '9') {
        return false;
      }
    }
    int year = Integer.parseInt(text, 0, 4, 10);
    int month = Integer.parseInt(text, 5, 7, 10);
    int day = Integer.parseInt(text, 8, 10, 10);
    return month >= 1 && month <= 12 && day >= 1 && day <= days(year, month);
  }

  private static int days(int year, int month) {
    if (month == FEBRUARY) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    // April, June, September and November.
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }
}
