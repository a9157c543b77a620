package dev.kerneltune.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Runs commands line by line without starting the program for each. */
final class ShellCommand implements Command {
  private static final String PROMPT = "kernel-tune> ";

  private final InputStream in;

  ShellCommand() {
    this(System.in);
  }

  /** Made with what is read where no person sits at a terminal. */
  ShellCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "shell",
            "Run these commands line by line without the start-up, with completion and history;"
                + " lines from a pipe as well.");
    spec.usageMessage()
        .footer(
            "exit or Ctrl-D ends it, Ctrl-C clears the line, # begins a comment; quotes and \\ as"
                + " in sh. Lines from a pipe end with the last exit code that was not 0. The"
                + " history is $XDG_STATE_HOME/kernel-tune/history.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    if (!output.isTerminal()) {
      return piped(output);
    }
    try (Seat seat = Seat.at(output)) {
      Output held =
          new Output(
              output.out(), output.err(), output.environment(), Optional.of(seat.terminal()));
      typed(seat, held);
      return ExitCode.FINE;
    }
  }

  private ExitCode piped(Output output) {
    ShellLines lines = new ShellLines(output);
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        boolean more = lines.run(line);
        if (!more || output.out().checkError()) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines.lastFailure();
  }

  private static void typed(Seat seat, Output output) {
    ShellLines lines = new ShellLines(output);
    LineReader reader = reader(seat, output, lines);
    boolean more = true;
    while (more) {
      try {
        String line = reader.readLine(PROMPT);
        more = lines.run(line);
        output.out().flush();
      } catch (UserInterruptException _) {
        // The line is cleared; the next is asked for.
      } catch (EndOfFileException _) {
        more = false;
      }
    }
  }

  private static LineReader reader(Seat seat, Output output, ShellLines lines) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(seat.terminal())
            .parser(lines.parser())
            .completer(new ShellCompleter())
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
    Optional<Path> history = ShellHistory.file(output.environment());
    if (history.isPresent()) {
      builder.variable(LineReader.HISTORY_FILE, history.get());
    }
    return builder.build();
  }
}
