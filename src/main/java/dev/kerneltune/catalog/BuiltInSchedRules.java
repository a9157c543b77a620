package dev.kerneltune.catalog;

import dev.kerneltune.sched.Rules;

/** The catalogue of tasks that is built into the program. */
public final class BuiltInSchedRules {
  private BuiltInSchedRules() {}

  /** Reads it. */
  public static Rules load() {
    return SchedBlob.read(BuiltInCatalog.resource("sched.bin"));
  }
}
