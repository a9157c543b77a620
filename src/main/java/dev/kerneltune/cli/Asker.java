package dev.kerneltune.cli;

import java.util.Optional;

/** Somebody who can be asked a question. */
interface Asker extends AutoCloseable {
  /** Returns the answer, trimmed; empty when there is none: end of input, or an interrupt. */
  Optional<String> ask(String question);

  @Override
  void close();
}
