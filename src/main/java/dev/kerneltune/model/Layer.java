package dev.kerneltune.model;

/** Whether a fact speaks of the machine as it runs or of what its next boot will bring. */
public enum Layer {
  RUNNING,
  NEXT_BOOT
}
