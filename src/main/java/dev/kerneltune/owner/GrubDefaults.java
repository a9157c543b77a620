package dev.kerneltune.owner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of grub-mkconfig: /etc/default/grub and, on Debian and Ubuntu, /etc/default/grub.d,
 * shell scripts of which only assignments are understood.
 */
final class GrubDefaults {
  private final Map<String, List<Word>> variables = new LinkedHashMap<>();
  private final List<Word> doubts = new ArrayList<>();

  /**
   * A word of a variable's value, or a line that was not understood.
   *
   * @param text the word, without its quotes
   * @param where the file and line that brought it in
   */
  record Word(String text, String where) {}

  /** Takes the assignments of a file, after those of the files before. */
  void take(Gathering.ConfFile file) {
    for (ConfText.Line line : ConfText.joined(file.text(), "#", "")) {
      String text = line.text().startsWith("export ") ? line.text().substring(7) : line.text();
      int equals = text.indexOf('=');
      boolean adds = equals > 0 && text.charAt(equals - 1) == '+';
      String name = equals <= 0 ? "" : text.substring(0, adds ? equals - 1 : equals);
      if (!isName(name)) {
        doubts.add(new Word(line.text(), file.at(line.number())));
        continue;
      }
      List<Word> value = new ArrayList<>(adds ? value(name) : List.of());
      value.addAll(expand(text.substring(equals + 1), file.at(line.number())));
      variables.put(name, value);
    }
  }

  /** Returns the words of a variable; none where nobody set it. */
  List<Word> value(String name) {
    return variables.getOrDefault(name, List.of());
  }

  /** Returns what was not understood: commands, and values that a command would have to tell. */
  List<Word> doubts() {
    return doubts;
  }

  private List<Word> expand(String value, String where) {
    List<Word> words = new ArrayList<>();
    if (value.contains("$(") || value.indexOf('`') >= 0) {
      doubts.add(new Word(value, where));
      return words;
    }
    for (String quoted : ConfText.words(value)) {
      for (String word : kernelWords(quoted)) {
        String name = variable(word);
        if (!name.isEmpty()) {
          words.addAll(value(name));
        } else if (word.indexOf('$') >= 0) {
          doubts.add(new Word(word, where));
        } else {
          words.add(new Word(word, where));
        }
      }
    }
    return words;
  }

  /** Splits at blanks outside double quotes, as the kernel will do, and keeps the quotes. */
  static List<String> kernelWords(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (c > ' ' || quoted) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** Returns the name in {@code $NAME} or <code>${NAME}</code>; empty for any other word. */
  private static String variable(String word) {
    String name = word.startsWith("$") ? word.substring(1) : "";
    if (name.startsWith("{") && name.endsWith("}")) {
      name = name.substring(1, name.length() - 1);
    }
    return isName(name) ? name : "";
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isLetterOrDigit(text.charAt(i)) && text.charAt(i) != '_') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
