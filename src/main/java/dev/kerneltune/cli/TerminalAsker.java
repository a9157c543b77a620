package dev.kerneltune.cli;

import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;

/** A person at the terminal, with a line that can be edited. */
final class TerminalAsker implements Asker {
  private final Seat seat;
  private final LineReader reader;

  TerminalAsker(Output output) {
    seat = Seat.at(output);
    reader =
        LineReaderBuilder.builder()
            .terminal(seat.terminal())
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
  }

  @Override
  public Optional<String> ask(String question) {
    try {
      return Optional.of(reader.readLine(question).trim());
    } catch (EndOfFileException | UserInterruptException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    seat.close();
  }
}
