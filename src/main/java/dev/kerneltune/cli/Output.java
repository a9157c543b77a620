package dev.kerneltune.cli;

import dev.kerneltune.report.Style;
import dev.kerneltune.report.WideText;
import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Terminal;

/**
 * Where a command writes, and how wide and colourful it may.
 *
 * @param out what was asked for
 * @param err progress and errors
 * @param environment COLUMNS, NO_COLOR and TERM
 * @param held the terminal that the shell holds while it runs a command
 */
record Output(
    PrintStream out, PrintStream err, Map<String, String> environment, Optional<Terminal> held) {
  private static final int DEFAULT_WIDTH = 80;
  private static final int WIDEST = 120;

  /** Made for a command that was called by itself. */
  Output(PrintStream out, PrintStream err, Map<String, String> environment) {
    this(out, err, environment, Optional.empty());
  }

  /** Returns the width to lay text out for: that of COLUMNS, or 80; never wider than reads well. */
  int width() {
    int columns = columns();
    return columns < 1 ? DEFAULT_WIDTH : Math.min(columns, WIDEST);
  }

  /**
   * Returns the width for a table with a line for each thing: that of COLUMNS or of the terminal;
   * without either there is no limit.
   */
  int fullWidth() {
    int columns = columns();
    if (columns < 1 && isTerminal()) {
      try (Seat seat = Seat.at(this)) {
        columns = seat.terminal().getWidth();
      }
    }
    return columns < 1 ? WideText.UNLIMITED : columns;
  }

  /** Returns what COLUMNS says; 0 where it says nothing. */
  private int columns() {
    try {
      return Integer.parseInt(environment.getOrDefault("COLUMNS", "0"));
    } catch (NumberFormatException _) {
      return 0;
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
    boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty() || isDumb();
    return !refused && isTerminal();
  }

  /** Returns whether the terminal can do no more than print lines. */
  boolean isDumb() {
    return environment.getOrDefault("TERM", "dumb").equals("dumb");
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
