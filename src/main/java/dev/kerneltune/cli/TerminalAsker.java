package dev.kerneltune.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A person at the terminal, with a line that can be edited. */
final class TerminalAsker implements Asker {
  private final Terminal terminal;
  private final LineReader reader;

  TerminalAsker() {
    try {
      // By java.lang.foreign alone: the other ways unpack a library into /tmp or start stty.
      terminal = TerminalBuilder.builder().provider("ffm").system(true).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
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
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
