package dev.kerneltune.host;

/**
 * Whether {@link Host#ask} may call the kernel, which costs some 50 ms of start-up the first time.
 */
public enum NativeCalls {
  /** As soon as something is asked. */
  WHEN_ASKED,
  /** Not at all: every answer is {@link Raw.Failed}. */
  NEVER
}
