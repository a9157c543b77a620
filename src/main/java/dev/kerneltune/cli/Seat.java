package dev.kerneltune.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jline.terminal.Terminal;

/**
 * The use of the terminal by one command: it is opened for it, unless the shell holds it already.
 * Two at a time would each take a part of what is typed.
 */
final class Seat implements AutoCloseable {
  private final Terminal terminal;
  private final Closeable end;

  private Seat(Terminal terminal, Closeable end) {
    this.terminal = terminal;
    this.end = end;
  }

  /** Takes it. */
  static Seat at(Output output) {
    if (output.held().isPresent()) {
      return new Seat(output.held().get(), () -> {});
    }
    Terminal opened = Terminals.open(output.environment().getOrDefault("TERM", ""));
    return new Seat(opened, opened);
  }

  Terminal terminal() {
    return terminal;
  }

  @Override
  public void close() {
    try {
      end.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
