package dev.kerneltune.sched.task;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an interpreter runs, by its command line: nobody learns anything from "python3". */
final class Script {
  /** The longest part of a command line that is kept. */
  private static final int LONGEST = 64;

  /** Options of java(1) that take the next word. */
  private static final Set<String> JAVA_WORDS =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--add-opens",
          "--add-exports",
          "--add-reads",
          "--enable-native-access");

  /** Behind these a text follows that is the program itself. */
  private static final Set<String> TEXT = Set.of("-c", "-e", "-E", "--eval", "-p", "--print");

  private Script() {}

  /** How an interpreter takes its options. */
  private enum Interpreter {
    PYTHON,
    JAVA,
    SHELL,
    OTHER,
    NONE
  }

  /**
   * Returns the last part of the path of the script, the module that {@code -m} names, or the main
   * class; empty where it is no interpreter, or the program stands on the command line itself.
   *
   * @param program the last part of the path of the program file, or of the first word
   * @param words the command line
   */
  static String of(String program, List<String> words) {
    Interpreter interpreter = interpreter(program);
    if (interpreter == Interpreter.NONE) {
      return "";
    }
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      boolean hasNext = i + 1 < words.size();
      if (word.isEmpty()) {
        continue;
      }
      if (!word.startsWith("-") || word.equals("-")) {
        return word.equals("-") ? "" : name(word);
      }
      if (word.equals("--")) {
        return hasNext ? name(words.get(i + 1)) : "";
      }
      if (namesModule(interpreter, word)) {
        return hasNext ? name(words.get(i + 1)) : "";
      }
      if (isText(interpreter, word)) {
        return "";
      }
      if (takesWord(interpreter, word)) {
        i++;
      }
    }
    return "";
  }

  private static boolean namesModule(Interpreter interpreter, String word) {
    return switch (interpreter) {
      case PYTHON -> word.equals("-m");
      case JAVA -> word.equals("-jar") || word.equals("-m") || word.equals("--module");
      case SHELL, OTHER, NONE -> false;
    };
  }

  private static boolean isText(Interpreter interpreter, String word) {
    return switch (interpreter) {
      case PYTHON, SHELL ->
          // Letters of several options may stand in one word: -uc, -lc.
          !word.startsWith("--") && word.endsWith("c");
      case OTHER -> TEXT.contains(word);
      case JAVA, NONE -> false;
    };
  }

  private static boolean takesWord(Interpreter interpreter, String word) {
    return switch (interpreter) {
      case PYTHON -> word.equals("-W") || word.equals("-X");
      case JAVA -> JAVA_WORDS.contains(word);
      case SHELL -> word.equals("-o") || word.equals("-O") || word.equals("--rcfile");
      case OTHER -> word.equals("-r") || word.equals("--require") || word.equals("-I");
      case NONE -> false;
    };
  }

  private static Interpreter interpreter(String program) {
    String name = program.toLowerCase(Locale.ROOT);
    int end = name.length();
    while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || name.charAt(end - 1) == '.')) {
      end--;
    }
    return switch (name.substring(0, end)) {
      case "python", "pypy" -> Interpreter.PYTHON;
      case "java" -> Interpreter.JAVA;
      case "sh", "bash", "dash", "zsh", "ksh", "fish" -> Interpreter.SHELL;
      case "perl", "ruby", "node", "nodejs", "php", "lua", "luajit", "rscript", "tclsh" ->
          Interpreter.OTHER;
      default -> Interpreter.NONE;
    };
  }

  private static String name(String word) {
    String name = ProcText.last(word);
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
  }
}
