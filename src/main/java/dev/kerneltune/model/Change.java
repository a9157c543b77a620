package dev.kerneltune.model;

/**
 * One place that goes from one state to another. Its reverse is a change as well.
 *
 * @param check the check whose remedy it is
 * @param knob what is set, in the words of the catalogue
 * @param subject what it is about
 * @param target where it is written
 * @param identity what the target was found to be when it was planned (the resolved folder of a
 *     device), so that another device that took its name later is not mistaken for it; empty where
 *     a name is for ever
 * @param before what is there
 * @param after what shall be there
 */
public record Change(
    String check,
    Address.Knob knob,
    Subject subject,
    Target target,
    String identity,
    State before,
    State after) {
  /** Returns whether it speaks of the machine as it runs or of its next boot. */
  public Layer layer() {
    return switch (target) {
      case Target.KernelFile _, Target.NicSetting _ -> Layer.RUNNING;
      case Target.Entry _, Target.BootParameter _ -> Layer.NEXT_BOOT;
    };
  }
}
