package dev.kerneltune.sched.model;

/** Something that the user said about the model and that cannot be used: one line. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one from one line. */
  public ModelException(String message) {
    super(message);
  }
}
