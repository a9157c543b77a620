package dev.kerneltune.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Turns text into values. A text that does not have the form is malformed, never a default. */
public final class Values {
  private Values() {}

  /** Parses {@code text}, as a file or a check holds it, as a value of {@code kind}. */
  public static Reading<Value> parse(ValueKind kind, String text) {
    // Some sysfs files end in a NUL before the newline.
    String trimmed = text.replace('\0', ' ').strip();
    return switch (kind) {
      case TEXT -> Reading.present(new Value.Text(trimmed), trimmed);
      case INT -> parseInt(trimmed);
      case SIZE -> parseSize(trimmed);
      case BOOL -> parseBool(trimmed);
      case CHOICE -> parseChoice(trimmed);
      case CPULIST -> CpuSet.parseList(trimmed).map(Value.Cpus::new);
      case FLAGS -> Reading.present(parseFlags(trimmed), trimmed);
      case VERSION -> parseVersion(trimmed);
      case HEX -> parseHex(trimmed);
    };
  }

  private static Reading<Value> parseInt(String text) {
    if (!isDecimal(text.startsWith("-") ? text.substring(1) : text)) {
      return Reading.malformed(text, "a whole number");
    }
    try {
      return Reading.present(new Value.Int(Long.parseLong(text)), text);
    } catch (NumberFormatException _) {
      return Reading.malformed(text, "a whole number of at most 64 bits");
    }
  }

  private static Reading<Value> parseSize(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int digits = 0;
    while (digits < lower.length() && isDigit(lower.charAt(digits))) {
      digits++;
    }
    String unit = lower.substring(digits).strip();
    int shift =
        switch (unit) {
          case "", "b" -> 0;
          case "k", "kb", "kib" -> 10;
          case "m", "mb", "mib" -> 20;
          case "g", "gb", "gib" -> 30;
          case "t", "tb", "tib" -> 40;
          default -> -1;
        };
    if (digits == 0 || digits > 18 || shift < 0) {
      return Reading.malformed(text, "a size such as 64, 4 kB or 2M");
    }
    long number = Long.parseLong(lower, 0, digits, 10);
    if (number > Long.MAX_VALUE >> shift) {
      return Reading.malformed(text, "a size below 2^63 bytes");
    }
    return Reading.present(new Value.Size(number << shift), text);
  }

  private static Reading<Value> parseBool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "1", "y", "yes", "on", "true", "enabled", "enable" ->
          Reading.present(new Value.Bool(true), text);
      case "0", "n", "no", "off", "false", "disabled", "disable" ->
          Reading.present(new Value.Bool(false), text);
      default -> Reading.malformed(text, "a switch (0/1, Y/N, on/off)");
    };
  }

  /**
   * Parses a choice. A single word without brackets is itself the choice: files such as
   * scaling_governor and current_clocksource hold only the active word.
   */
  private static Reading<Value> parseChoice(String text) {
    String active = "";
    List<String> offered = new ArrayList<>();
    for (String word : words(text)) {
      boolean bracketed =
          word.length() > 2
              && ((word.startsWith("[") && word.endsWith("]"))
                  || (word.startsWith("(") && word.endsWith(")")));
      String bare = bracketed ? word.substring(1, word.length() - 1) : word;
      if (bracketed && !active.isEmpty()) {
        return Reading.malformed(text, "exactly one word in brackets");
      }
      if (bracketed) {
        active = bare;
      }
      offered.add(bare);
    }
    if (active.isEmpty() && offered.size() == 1) {
      active = offered.getFirst();
    }
    return active.isEmpty()
        ? Reading.malformed(text, "exactly one word in brackets")
        : Reading.present(new Value.Choice(active, List.copyOf(offered)), text);
  }

  private static Value parseFlags(String text) {
    return new Value.Flags(new TreeSet<>(words(text.replace(',', ' '))));
  }

  private static Reading<Value> parseVersion(String text) {
    List<Integer> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      int end = at;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      if (end - at > 9) {
        return Reading.malformed(text, "a version such as 6.12.3");
      }
      parts.add(Integer.parseInt(text, at, end, 10));
      if (end >= text.length() || text.charAt(end) != '.') {
        break;
      }
      at = end + 1;
    }
    return parts.isEmpty()
        ? Reading.malformed(text, "a version such as 6.12.3")
        : Reading.present(new Value.Version(List.copyOf(parts), text), text);
  }

  private static Reading<Value> parseHex(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String digits = lower.startsWith("0x") ? lower.substring(2) : lower;
    boolean valid = !digits.isEmpty() && digits.length() <= 16;
    for (int i = 0; valid && i < digits.length(); i++) {
      valid = Character.digit(digits.charAt(i), 16) >= 0;
    }
    return valid
        ? Reading.present(new Value.Hex(Long.parseUnsignedLong(digits, 16)), text)
        : Reading.malformed(text, "a hexadecimal number of at most 64 bits");
  }

  /** Returns the words of {@code text}, split at blanks, without a regular expression. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean blank = i == text.length() || text.charAt(i) <= ' ';
      if (blank && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!blank && start < 0) {
        start = i;
      }
    }
    return words;
  }

  private static boolean isDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
