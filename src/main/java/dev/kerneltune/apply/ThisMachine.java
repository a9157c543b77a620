package dev.kerneltune.apply;

import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.LiveWriter;

/** The machine that this runs on, to be changed. */
public final class ThisMachine {
  private ThisMachine() {}

  /** Returns what carries out plans here; {@code stateFolder} is that of the journal. */
  public static Executor executor(Journal journal, String stateFolder, Progress progress) {
    return new Executor(
        Hosts::live, LiveWriter.live(), journal, stateFolder, new Tools(), progress);
  }

  /** Returns what the places of a ledger hold here. */
  public static PresentStates present(dev.kerneltune.model.Ledger ledger) {
    return PresentStates.of(Hosts::live, new Tools(), ledger);
  }
}
