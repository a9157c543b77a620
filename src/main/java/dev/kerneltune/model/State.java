package dev.kerneltune.model;

/** What a place holds, before or after a change. */
public sealed interface State {
  /**
   * A value.
   *
   * @param text as it would be written: the active word of a choice, without the final newline
   */
  record Holds(String text) implements State {
    @Override
    public String toString() {
      return text;
    }
  }

  /** Nothing: no such entry, no such parameter. */
  record Nothing() implements State {
    @Override
    public String toString() {
      return "nothing";
    }
  }

  /**
   * Nothing of its own, because its twin is in force: vm.dirty_bytes reads 0 while vm.dirty_ratio
   * decides, and each write of one puts the other out (mm/page-writeback.c). It comes back by
   * writing the twin.
   *
   * @param text what the place itself reads meanwhile
   * @param twin the other place
   * @param twinText what the other place holds
   */
  record Twin(String text, Target twin, String twinText) implements State {
    @Override
    public String toString() {
      return text + " (" + twin + " is " + twinText + ")";
    }
  }
}
