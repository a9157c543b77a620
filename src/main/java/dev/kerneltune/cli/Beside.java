package dev.kerneltune.cli;

import dev.kerneltune.sched.store.StoreException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Something that may take for ever, done on a thread of its own: nobody waits for it, and what came
 * of it is taken when it is there.
 *
 * @param <T> what comes of it
 */
final class Beside<T> {
  private final String name;
  private final AtomicReference<Optional<Came<T>>> latest = new AtomicReference<>(Optional.empty());
  private Thread thread = Thread.ofPlatform().daemon().unstarted(() -> {});

  /** What came of it. */
  sealed interface Came<T> {
    /** It was done. */
    record Done<T>(T value) implements Came<T> {}

    /** It could not be done; one line says why. */
    record Failed<T>(String why) implements Came<T> {}
  }

  /** Made for threads of that name. */
  Beside(String name) {
    this.name = name;
  }

  /** Returns whether nothing is under way. */
  boolean isFree() {
    return !thread.isAlive();
  }

  /** Begins, where nothing is under way. */
  void begin(Supplier<T> work) {
    if (isFree()) {
      thread =
          Thread.ofPlatform().daemon().name(name).start(() -> latest.set(Optional.of(did(work))));
    }
  }

  private static <T> Came<T> did(Supplier<T> work) {
    try {
      return new Came.Done<>(work.get());
    } catch (StoreException | UserError e) {
      return new Came.Failed<>(String.valueOf(e.getMessage()));
    }
  }

  /** Returns what came of the last one, once. */
  Optional<Came<T>> take() {
    return latest.getAndSet(Optional.empty());
  }
}
