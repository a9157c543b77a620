package dev.kerneltune.sched.bench;

/** The kernel as it is: what all other arms are compared with. */
public final class DefaultArm implements Arm {
  /** Its name. */
  public static final String NAME = "default";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "the kernel's scheduler, nothing changed";
  }

  @Override
  public void enter(Ensemble ensemble) {
    // Nothing is changed: that is what it stands for.
  }

  @Override
  public void leave(Ensemble ensemble) {
    // Nothing was changed.
  }
}
