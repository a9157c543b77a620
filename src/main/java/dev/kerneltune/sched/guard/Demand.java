package dev.kerneltune.sched.guard;

/**
 * What the threads of a control group wanted of the CPUs, summed over them and over looks.
 *
 * @param ran time on a CPU, in permille of one CPU (/proc/TID/schedstat)
 * @param waited time in which they were ready and waited for a CPU, likewise
 */
public record Demand(long ran, long waited) {
  /** Nothing was wanted. */
  public static final Demand NONE = new Demand(0, 0);

  /** Adds another. */
  public Demand plus(Demand other) {
    return new Demand(ran + other.ran, waited + other.waited);
  }

  /** Returns the time in which they wanted a CPU. */
  long wanted() {
    return ran + waited;
  }

  /** Returns in how much of that time they had one, in permille; of nothing all. */
  long gotPermille() {
    return wanted() == 0 ? 1000 : Math.round(1000.0 * ran / wanted());
  }

  /** Returns the mean of so many looks. */
  Demand of(int looks) {
    return new Demand(ran / looks, waited / looks);
  }
}
