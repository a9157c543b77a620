package dev.kerneltune.sched.model;

import dev.kerneltune.model.Nearest;
import dev.kerneltune.sched.Printable;
import dev.kerneltune.sched.TaskClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the classes that a policy speaks of. A policy is prose, so a class is looked for where
 * nothing else stands: in {@code - WORD: meaning}, in {@code something -> WORD}, and behind the
 * word class: {@code class WORD} in quotes, {@code class: WORD}, {@code class=WORD}.
 */
final class PolicyWords {
  private static final String QUOTES = "\"'`";
  private static final String CLASS = "class";

  private PolicyWords() {}

  /** Refuses a policy that asks for a class that there is not, or names none at all. */
  static void check(String file, String text) {
    int number = 0;
    boolean namesOne = false;
    for (String line : text.split("\n", -1)) {
      number++;
      for (int i = 0; i < line.length(); i++) {
        char each = line.charAt(i);
        if (each < ' ' && each != '\t' && each != '\r') {
          throw refusal(file, number, "the control character %d".formatted((int) each), "text");
        }
      }
      for (String word : asked(line)) {
        if (TaskClass.of(word).isEmpty()) {
          throw unknown(file, number, word);
        }
      }
      namesOne |= namesOne(line);
    }
    if (!namesOne) {
      throw refusal(
          file,
          1,
          "none of the classes is named in it",
          "what they mean here ("
              + Policy.classes()
              + "); --print-policy prints one to begin with");
    }
  }

  private static boolean namesOne(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    for (TaskClass each : TaskClass.values()) {
      if (lower.contains(each.word())) {
        return true;
      }
    }
    return false;
  }

  /** Returns the words of a line that stand where a class must stand. */
  private static List<String> asked(String line) {
    List<String> words = new ArrayList<>();
    defined(line).ifPresent(words::add);
    for (String arrow : List.of("->", "=>", "\u2192")) {
      for (int at = line.indexOf(arrow); at >= 0; at = line.indexOf(arrow, at + 1)) {
        word(line, at + arrow.length()).ifPresent(words::add);
      }
    }
    String lower = line.toLowerCase(Locale.ROOT);
    for (int at = lower.indexOf(CLASS); at >= 0; at = lower.indexOf(CLASS, at + 1)) {
      boolean begins = at == 0 || !Character.isLetterOrDigit(lower.charAt(at - 1));
      if (begins) {
        behindClass(line, at + CLASS.length()).ifPresent(words::add);
      }
    }
    return words;
  }

  /** Returns the word of {@code - WORD: meaning}. */
  private static Optional<String> defined(String line) {
    String text = line.strip();
    if (!text.startsWith("- ") && !text.startsWith("* ")) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    String word = colon < 0 ? "" : bare(text.substring(2, colon).strip());
    return isWord(word) ? Optional.of(word) : Optional.empty();
  }

  /** Returns the word behind the word class, where quotes, a colon or a sign say that it is one. */
  private static Optional<String> behindClass(String line, int from) {
    int at = from;
    boolean isSaid = false;
    while (at < line.length() && (" \t:=" + QUOTES).indexOf(line.charAt(at)) >= 0) {
      // The quote that ends "class" itself says nothing yet.
      isSaid |= at > from && line.charAt(at) != ' ' && line.charAt(at) != '\t';
      isSaid |= line.charAt(at) == ':' || line.charAt(at) == '=';
      at++;
    }
    return isSaid ? word(line, at) : Optional.empty();
  }

  /** Returns the word that begins there, behind blanks, quotes and emphasis. */
  private static Optional<String> word(String line, int from) {
    int at = from;
    while (at < line.length() && (" \t*" + QUOTES).indexOf(line.charAt(at)) >= 0) {
      at++;
    }
    int end = at;
    while (end < line.length() && isPart(line.charAt(end))) {
      end++;
    }
    return end == at ? Optional.empty() : Optional.of(line.substring(at, end));
  }

  private static String bare(String word) {
    int from = 0;
    int to = word.length();
    while (from < to && (QUOTES + "*").indexOf(word.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && (QUOTES + "*").indexOf(word.charAt(to - 1)) >= 0) {
      to--;
    }
    return word.substring(from, to);
  }

  private static boolean isWord(String word) {
    return !word.isEmpty() && word.chars().allMatch(each -> isPart((char) each));
  }

  private static boolean isPart(char each) {
    return Character.isLetterOrDigit(each) || each == '-' || each == '_';
  }

  private static ModelException unknown(String file, int line, String word) {
    List<String> known = new ArrayList<>();
    for (TaskClass each : TaskClass.values()) {
      known.add(each.word());
    }
    String near = Nearest.of(word, known).map(each -> "; did you mean " + each + "?").orElse("");
    return refusal(
        file, line, "asks for the class '" + Printable.of(word) + "'", Policy.classes() + near);
  }

  private static ModelException refusal(String file, int line, String seen, String expected) {
    return new ModelException(file + ":" + line + ": " + seen + ", expected " + expected);
  }
}
