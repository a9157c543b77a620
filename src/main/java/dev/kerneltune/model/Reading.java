package dev.kerneltune.model;

import java.util.function.Function;

/**
 * What came of one attempt to read something: a value, or one of three different reasons for having
 * none. They are kept apart because none of the three is a pass, a fail, a zero or an empty list.
 *
 * @param <T> the type of the value, where there is one
 */
public sealed interface Reading<T> {

  /**
   * The value was read and understood.
   *
   * @param value what it means
   * @param raw the bytes that it came from, as text, without the final newline
   */
  record Present<T>(T value, String raw) implements Reading<T> {}

  /**
   * The machine was asked and does not have it.
   *
   * @param because why that is certain, as a clause ("the kernel has no such file")
   */
  record Absent<T>(String because) implements Reading<T> {}

  /**
   * It may exist, and could not be read.
   *
   * @param obstacle what stood in the way ("EACCES", "config space cut off at 64 bytes")
   * @param needs what would remove the obstacle ("root", "--sample 2s"), or empty when nothing is
   *     known to
   */
  record Unreadable<T>(String obstacle, String needs) implements Reading<T> {}

  /**
   * It was read and could not be understood.
   *
   * @param raw the bytes as text
   * @param problem what was expected instead
   */
  record Malformed<T>(String raw, String problem) implements Reading<T> {}

  /** Returns the same reading with its value, where it has one, replaced. */
  default <R> Reading<R> map(Function<? super T, ? extends R> change) {
    return switch (this) {
      case Present<T>(var value, var raw) -> new Present<>(change.apply(value), raw);
      case Absent<T> _ -> as();
      case Unreadable<T> _ -> as();
      case Malformed<T> _ -> as();
    };
  }

  /** Returns what {@code next} makes of the value, or the same lack of one. */
  default <R> Reading<R> then(Function<? super T, Reading<R>> next) {
    return switch (this) {
      case Present<T>(var value, _) -> next.apply(value);
      case Absent<T> _ -> as();
      case Unreadable<T> _ -> as();
      case Malformed<T> _ -> as();
    };
  }

  /**
   * Returns the value, or {@code otherwise} where there is none: for display, never to judge by.
   */
  default T orElse(T otherwise) {
    return this instanceof Present<T>(var value, _) ? value : otherwise;
  }

  /** Returns what the machine said, or why it said nothing, for people. */
  default String words() {
    return switch (this) {
      case Present<T> present -> present.raw();
      case Absent<T> absent -> absent.because();
      case Unreadable<T> unreadable -> unreadable.obstacle();
      case Malformed<T> malformed -> malformed.raw();
    };
  }

  /** Returns whether there is a value. */
  default boolean isPresent() {
    return this instanceof Present<T>;
  }

  /** Returns this lack of a value under another value type. */
  @SuppressWarnings("unchecked") // The cases other than Present hold nothing of type T.
  private <R> Reading<R> as() {
    return (Reading<R>) this;
  }

  /** Returns a present reading. */
  static <T> Reading<T> present(T value, String raw) {
    return new Present<>(value, raw);
  }

  /** Returns an absent reading. */
  static <T> Reading<T> absent(String because) {
    return new Absent<>(because);
  }

  /** Returns an unreadable reading. */
  static <T> Reading<T> unreadable(String obstacle, String needs) {
    return new Unreadable<>(obstacle, needs);
  }

  /** Returns a malformed reading. */
  static <T> Reading<T> malformed(String raw, String problem) {
    return new Malformed<>(raw, problem);
  }
}
