package dev.kerneltune.sched.bench;

import dev.kerneltune.sched.TaskClass;
import java.util.Optional;

/** What a process of the workload stands for. Its threads bear the name that such a thread has. */
public enum Role {
  /** The loop that feeds a GPU: sleeps while the kernel runs there, wakes, prepares the next. */
  DECODE("decode", "VLLM::EngineCor", "aurora-step", TaskClass.CRITICAL),
  /** Loaders that keep every CPU busy over a working set of their own. */
  BATCH("batch", "pt_data_worker", "aurora-feed", TaskClass.BATCH),
  /** A front end that forks a program for each request. */
  FRONT_END("front-end", "uvicorn", "aurora-gate", TaskClass.SERVING),
  /** A progress thread that polls with sched_yield(2) for a while, then sleeps. */
  SPINNER("spinner", "NCCL Progress 0", "aurora-ring", TaskClass.SERVING),
  /** Somebody else's work, in a control group of its own, which no arm may touch. */
  TENANT("tenant", "tenant", "tenant", TaskClass.NORMAL);

  private final String word;
  private final String comm;
  private final String unknown;
  private final TaskClass taskClass;

  Role(String word, String comm, String unknown, TaskClass taskClass) {
    this.word = word;
    this.comm = comm;
    this.unknown = unknown;
    this.taskClass = taskClass;
  }

  /** Returns the name in options and reports. */
  public String word() {
    return word;
  }

  /** Returns the name of its threads, at most 15 bytes (/proc/PID/task/TID/comm). */
  public String comm(Naming naming) {
    return switch (naming) {
      case KNOWN -> comm;
      case UNKNOWN -> unknown;
    };
  }

  /**
   * Returns the class of its threads, as a rule of the user would say it. A thread that polls is
   * not critical: its time on the CPU says nothing about how long somebody waits.
   */
  public TaskClass taskClass() {
    return taskClass;
  }

  /** Returns the role of that name, if there is one. */
  public static Optional<Role> of(String word) {
    for (Role role : values()) {
      if (role.word.equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
