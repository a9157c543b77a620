package dev.kerneltune.cli;

/** What the process tells its caller: the same for every command, listed in the help. */
public enum ExitCode {
  FINE(0, "fine"),
  FINDINGS(
      1,
      "findings at or above --fail-on, a verdict that got worse (diff, --baseline), or something"
          + " applied that is not in effect (verify)"),
  USAGE(2, "wrong usage, or an input that cannot be used"),
  COVERAGE(
      3, "too little could be checked: coverage is below --min-coverage, or nothing was decided"),
  STOPPED(
      4,
      "an apply stopped at a step that was refused; the steps before it stand, and can be undone"),
  INCOMPLETE(5, "an undo could not put everything back"),
  UNDONE(
      6,
      "an apply failed and was undone (--or-undo), or a guard of sched tripped and all was undone"),
  BUG(70, "an error of ours: please report it with --stacktrace");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** Returns the number that the process exits with. */
  public int number() {
    return number;
  }

  /** Returns what it means, as the help prints it. */
  public String meaning() {
    return meaning;
  }
}
