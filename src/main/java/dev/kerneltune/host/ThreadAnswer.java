package dev.kerneltune.host;

/** What came of asking about one thread's attributes, or of setting them. */
public sealed interface ThreadAnswer {
  /**
   * What it has now.
   *
   * @param attributes as they were read
   */
  record Told(ThreadAttributes attributes) implements ThreadAnswer {}

  /** It ended; its number may be another thread's by now. */
  record Gone() implements ThreadAnswer {}

  /**
   * The kernel refused, or told something that is not known here.
   *
   * @param error the errno's name and the kernel's words
   */
  record Refused(String error) implements ThreadAnswer {}
}
