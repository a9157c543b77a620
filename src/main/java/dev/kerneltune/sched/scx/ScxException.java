package dev.kerneltune.sched.scx;

import java.util.List;

/** The scheduler could not be loaded, or not be spoken to. */
public final class ScxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> log;

  /** Says what went wrong, in one line. */
  public ScxException(String message) {
    this(message, List.of());
  }

  ScxException(String message, List<String> log) {
    super(message);
    this.log = List.copyOf(log);
  }

  /** Returns the last lines that libbpf and the kernel's verifier said; may be empty. */
  public List<String> log() {
    return log;
  }
}
