package dev.kerneltune.host;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The one answer about one path: of the thread that reads it, or the answer that it was given up.
 * Whoever comes first decides; the other's is dropped.
 *
 * @param <T> {@link Raw} or {@link Listing}
 */
final class Cell<T> extends CompletableFuture<T> {
  private final Function<Raw, T> wrap;
  private volatile boolean asked;

  /** Makes an open cell; {@code wrap} makes an answer of a reason for having none. */
  Cell(Function<Raw, T> wrap) {
    this.wrap = wrap;
  }

  /** Closes the cell without its having been read; returns false where it was closed already. */
  boolean giveUp(Raw why) {
    return complete(wrap.apply(why));
  }

  /** Notes that somebody wanted the answer, and not only thought that somebody might. */
  void markAsked() {
    asked = true;
  }

  /** Returns whether somebody wanted the answer. */
  boolean wasAsked() {
    return asked;
  }
}
