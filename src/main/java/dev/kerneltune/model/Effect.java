package dev.kerneltune.model;

/** What leaving a thing as it is does. A bare number cannot be written down. */
public sealed interface Effect {
  /** How it hurts, where nobody published by how much. */
  record Mechanism(String text) implements Effect {}

  /** A figure that somebody published: with the set-up it was taken on, and its source's id. */
  record Reported(String figure, String setUp, String source) implements Effect {}

  /** A figure of our own, with the record in docs/measurements that made it. */
  record Measured(String figure, String record) implements Effect {}
}
