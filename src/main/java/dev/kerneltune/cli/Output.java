package dev.kerneltune.cli;

import dev.kerneltune.report.Style;
import java.io.Console;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command writes, and how wide and colourful it may.
 *
 * @param out what was asked for
 * @param err progress and errors
 * @param environment COLUMNS, NO_COLOR and TERM
 */
record Output(PrintStream out, PrintStream err, Map<String, String> environment) {
  private static final int DEFAULT_WIDTH = 80;
  private static final int WIDEST = 120;

  /** Returns the width to lay text out for: that of COLUMNS, or 80; never wider than reads well. */
  int width() {
    String columns = environment.getOrDefault("COLUMNS", "");
    try {
      int width = columns.isEmpty() ? DEFAULT_WIDTH : Integer.parseInt(columns);
      return width < 1 ? DEFAULT_WIDTH : Math.min(width, WIDEST);
    } catch (NumberFormatException _) {
      return DEFAULT_WIDTH;
    }
  }

  /** Returns the style that {@code --color} asks for: always, never, or auto. */
  Style style(String color) {
    return switch (color) {
      case "always" -> Style.COLOUR;
      case "never" -> Style.PLAIN;
      default -> mayColour() ? Style.COLOUR : Style.PLAIN;
    };
  }

  private boolean mayColour() {
    boolean refused =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "dumb").equals("dumb");
    return !refused && isTerminal();
  }

  /** Returns whether a person sits in front of it. */
  @SuppressWarnings("SystemConsoleNull") // It is null where no terminal is attached.
  boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Prints a line of progress for a person who waits; a pipe or a file gets none. */
  void progress(String line) {
    if (isTerminal()) {
      err.println(line);
    }
  }
}
