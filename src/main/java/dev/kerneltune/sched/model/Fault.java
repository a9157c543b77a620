package dev.kerneltune.sched.model;

/**
 * Why an answer is not used.
 *
 * @param kind whose fault it is
 * @param text what was seen and what was expected: one line, printable, without any key
 */
public record Fault(Kind kind, String text) {
  /** How far a fault reaches. */
  public enum Kind {
    /** The server: another question would meet the same. */
    SERVER,
    /** This reply alone. */
    REPLY,
    /** A question with a known answer was answered wrongly: the model, or a name that misled it. */
    CANARY,
    /** Our own limits: nothing was sent. */
    LIMIT
  }

  /** Carries a fault to whoever gives the question up. */
  static final class Raised extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    Raised(Kind kind, String text) {
      super(text);
      this.fault = new Fault(kind, text);
    }

    Fault fault() {
      return fault;
    }
  }
}
