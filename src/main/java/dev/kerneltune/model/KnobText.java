package dev.kerneltune.model;

import java.util.List;
import java.util.Locale;

/** The text of a knob as it would be written, and when two such texts mean the same. */
public final class KnobText {
  private static final int MASK_GROUP = 8;

  private KnobText() {}

  /**
   * Returns what would be written to get {@code raw}, the text that a place reads: without blanks
   * around it, and of several words of which one is in brackets, that one (mm/huge_memory.c,
   * block/elevator.c). A lone word in brackets, as a queue with one scheduler has it, is that word.
   */
  public static String canonical(String raw) {
    String text = raw.replace('\0', ' ').strip();
    if (text.indexOf('[') < 0) {
      return text;
    }
    String active = "";
    for (String word : Values.words(text)) {
      if (isBracketed(word)) {
        if (!active.isEmpty()) {
          return text;
        }
        active = word.substring(1, word.length() - 1);
      } else if (word.indexOf('[') >= 0 || word.indexOf(']') >= 0) {
        return text;
      }
    }
    return active.isEmpty() ? text : active;
  }

  private static boolean isBracketed(String word) {
    return word.length() > 2
        && word.startsWith("[")
        && word.indexOf(']') == word.length() - 1
        && word.lastIndexOf('[') == 0;
  }

  /**
   * Returns whether a knob that holds the one holds the other: blanks count once, switches are 1
   * and 0, numbers are compared by value, and CPU lists and masks as sets. Everything else is
   * compared letter by letter.
   */
  public static boolean same(String a, String b) {
    String one = plain(a);
    String other = plain(b);
    return one.equals(other) || isSameCpus(one, other);
  }

  /** Returns one spelling of what can be spelt in several ways. */
  private static String plain(String text) {
    List<String> words = Values.words(canonical(text));
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append(line.isEmpty() ? "" : " ")
          .append(words.size() == 1 ? toggle(word) : number(word));
    }
    return line.toString();
  }

  private static String toggle(String word) {
    return switch (word) {
      case "Y", "y", "on" -> "1";
      case "N", "n", "off" -> "0";
      default -> number(word);
    };
  }

  /** Returns decimal numbers without leading zeros, and hexadecimal ones as decimal ones. */
  private static String number(String word) {
    int sign = word.startsWith("-") ? 1 : 0;
    String digits = word.substring(sign);
    String lower = digits.toLowerCase(Locale.ROOT);
    if (sign == 0 && lower.startsWith("0x") && isOf(lower.substring(2), 16)) {
      String hex = withoutZeros(lower.substring(2));
      return hex.length() > 16
          ? "0x" + hex
          : Long.toUnsignedString(Long.parseUnsignedLong(hex, 16));
    }
    if (!isOf(digits, 16)) {
      return word;
    }
    // Without 0x a hexadecimal number is a mask, which the kernel pads with zeros.
    String bare = withoutZeros(isOf(digits, 10) ? digits : lower);
    return sign == 1 && !bare.equals("0") ? "-" + bare : bare;
  }

  private static String withoutZeros(String digits) {
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return digits.substring(zeros);
  }

  private static boolean isOf(String digits, int radix) {
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c > 'f' || Character.digit(c, radix) < 0) {
        return false;
      }
    }
    return !digits.isEmpty();
  }

  private static boolean isSameCpus(String a, String b) {
    if (isMask(a) || isMask(b)) {
      return (isMask(a) || a.indexOf(',') < 0)
          && (isMask(b) || b.indexOf(',') < 0)
          && CpuSet.parseMask(a) instanceof Reading.Present<CpuSet>(var one, _)
          && CpuSet.parseMask(b) instanceof Reading.Present<CpuSet>(var other, _)
          && one.equals(other);
    }
    return (isList(a) || isList(b))
        && CpuSet.parseList(a) instanceof Reading.Present<CpuSet>(var one, _)
        && CpuSet.parseList(b) instanceof Reading.Present<CpuSet>(var other, _)
        && one.equals(other);
  }

  /** The kernel prints every group of a mask but the first with eight digits (lib/vsprintf.c). */
  private static boolean isMask(String text) {
    int comma = text.indexOf(',');
    boolean mask = comma > 0 && comma <= MASK_GROUP;
    for (int at = comma; mask && at >= 0 && at < text.length(); at += MASK_GROUP + 1) {
      mask =
          text.charAt(at) == ','
              && text.length() > at + MASK_GROUP
              && isOf(text.substring(at + 1, at + 1 + MASK_GROUP), 16);
    }
    return mask;
  }

  private static boolean isList(String text) {
    return text.indexOf(',') > 0 || text.indexOf('-') > 0 || text.equals("(null)");
  }
}
