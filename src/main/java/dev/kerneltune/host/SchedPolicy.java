package dev.kerneltune.host;

import java.util.Optional;

/** The scheduling policies of include/uapi/linux/sched.h. */
public enum SchedPolicy {
  /** SCHED_NORMAL, which libraries call SCHED_OTHER. */
  OTHER(0, "other"),
  /** SCHED_FIFO, realtime. */
  FIFO(1, "fifo"),
  /** SCHED_RR, realtime. */
  RR(2, "rr"),
  /** SCHED_BATCH: fair, and never takes the CPU from another by waking up. */
  BATCH(3, "batch"),
  /** SCHED_IDLE: fair, with the weight 3 where nice 0 has 1,024. */
  IDLE(5, "idle"),
  /** SCHED_DEADLINE. */
  DEADLINE(6, "deadline"),
  /** SCHED_EXT: what a BPF scheduler runs. */
  EXT(7, "ext");

  private final int number;
  private final String word;

  SchedPolicy(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /** Returns the kernel's number. */
  public int number() {
    return number;
  }

  /** Returns the name in answers of {@link Host#ask} and in files. */
  public String word() {
    return word;
  }

  /** Returns the policy of that number, if it is known. */
  public static Optional<SchedPolicy> of(int number) {
    for (SchedPolicy each : values()) {
      if (each.number == number) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Returns the policy of that name, if there is one. */
  public static Optional<SchedPolicy> of(String word) {
    for (SchedPolicy each : values()) {
      if (each.word.equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
