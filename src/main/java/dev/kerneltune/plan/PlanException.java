package dev.kerneltune.plan;

/** A profile that no plan can be made of; the message is one line for the user. */
public final class PlanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one with its message. */
  public PlanException(String message) {
    super(message);
  }
}
