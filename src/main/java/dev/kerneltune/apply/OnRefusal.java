package dev.kerneltune.apply;

/** What an apply does when a step is refused. */
public enum OnRefusal {
  /** It stops; what was done until then stands. */
  STOP,
  /** It stops and undoes what it did. */
  UNDO
}
