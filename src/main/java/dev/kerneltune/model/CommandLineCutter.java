package dev.kerneltune.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a command line into parameters exactly as the kernel does: kernel/params.c, parse_args, and
 * lib/cmdline.c, next_arg.
 */
final class CommandLineCutter {
  private CommandLineCutter() {}

  /** Returns the parameters of {@code text}, and the words behind {@code --}, which go to init. */
  static CommandLine parse(String text) {
    int nul = text.indexOf('\0');
    // The kernel works on a C string: a NUL ends it.
    String line = nul < 0 ? text : text.substring(0, nul);
    List<CommandLine.Argument> arguments = new ArrayList<>();
    int dashes = words(line, 0, arguments);
    List<CommandLine.Argument> rest = new ArrayList<>();
    // set_init_arg gets its words from a second parse_args, which stops at a second --.
    words(line, dashes, rest);
    List<String> init = new ArrayList<>();
    for (CommandLine.Argument argument : rest) {
      init.add(hasEquals(argument) ? argument.name() + "=" + argument.value() : argument.name());
    }
    return new CommandLine(List.copyOf(arguments), List.copyOf(init));
  }

  /** Adds the words from {@code start} on; returns where the text behind {@code --} starts. */
  private static int words(String line, int start, List<CommandLine.Argument> words) {
    int at = skipSpaces(line, start);
    while (at < line.length()) {
      int end = end(line, at);
      CommandLine.Argument argument = argument(line.substring(at, end));
      at = skipSpaces(line, end);
      if (argument.name().equals("--") && !hasEquals(argument)) {
        return at;
      }
      words.add(argument);
    }
    return line.length();
  }

  private static int end(String line, int start) {
    boolean inQuote = false;
    int at = start;
    while (at < line.length() && (inQuote || !isSpace(line.charAt(at)))) {
      if (line.charAt(at) == '"') {
        inQuote = !inQuote;
      }
      at++;
    }
    return at;
  }

  private static CommandLine.Argument argument(String raw) {
    boolean quoted = raw.startsWith("\"");
    String word = quoted ? raw.substring(1) : raw;
    int equals = equalsSign(word);
    String name = equals > 0 ? word.substring(0, equals) : word;
    String value = equals > 0 ? word.substring(equals + 1) : "";
    if (equals > 0 && value.startsWith("\"")) {
      value = value.substring(1);
      value = withoutQuoteAtEnd(value);
    } else if (quoted && equals > 0) {
      value = withoutQuoteAtEnd(value);
    } else if (quoted) {
      name = withoutQuoteAtEnd(name);
    }
    return new CommandLine.Argument(name, value, raw);
  }

  /** Returns where the first equals sign behind the first character stands, or 0. */
  private static int equalsSign(String word) {
    // next_arg takes an equals sign at position 0 for "none yet" and goes on looking.
    return Math.max(0, word.indexOf('=', 1));
  }

  private static boolean hasEquals(CommandLine.Argument argument) {
    String raw = argument.raw();
    return equalsSign(raw.startsWith("\"") ? raw.substring(1) : raw) > 0;
  }

  private static String withoutQuoteAtEnd(String text) {
    return text.endsWith("\"") ? text.substring(0, text.length() - 1) : text;
  }

  private static int skipSpaces(String line, int start) {
    int at = start;
    while (at < line.length() && isSpace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
