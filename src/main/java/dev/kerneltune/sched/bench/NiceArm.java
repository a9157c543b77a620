package dev.kerneltune.sched.bench;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.host.ThreadWriter;
import dev.kerneltune.sched.TaskClass;
import java.util.function.Supplier;

/**
 * What a list of static rules does, as ananicy and its like have them: a name has a nice value, and
 * that is all. What such a thread forks inherits it.
 */
public final class NiceArm implements Arm {
  /** Its name. */
  public static final String NAME = "rules";

  private final Supplier<CachedHost> hosts;
  private final ThreadWriter writer;

  /**
   * @param hosts gives the machine anew, as nothing that was read before is true any more
   * @param writer sets the threads of the workload, and no others
   */
  public NiceArm(Supplier<CachedHost> hosts, ThreadWriter writer) {
    this.hosts = hosts;
    this.writer = writer;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "static rules: nice by name, nothing else";
  }

  @Override
  public void enter(Ensemble ensemble) {
    try (CachedHost host = hosts.get()) {
      for (RoleThread thread : RoleThread.of(host, ensemble)) {
        int nice = nice(thread.role().taskClass());
        if (nice != 0) {
          set(thread, nice);
        }
      }
    }
  }

  @Override
  public void leave(Ensemble ensemble) {
    try (CachedHost host = hosts.get()) {
      for (RoleThread thread : RoleThread.of(host, ensemble)) {
        if (nice(thread.role().taskClass()) != 0) {
          set(thread, 0);
        }
      }
    }
  }

  /** The nice values of the same classes, so that what is more than nice shows in the figures. */
  private static int nice(TaskClass taskClass) {
    return switch (taskClass) {
      case CRITICAL -> -5;
      case SERVING -> -2;
      case NORMAL -> 0;
      case BATCH -> 3;
      case BACKGROUND -> 19;
    };
  }

  private void set(RoleThread thread, int nice) {
    ThreadAttributes wanted = new ThreadAttributes(SchedPolicy.OTHER, nice, 0, 0);
    if (writer.set(thread.tid(), thread.start(), wanted)
        instanceof ThreadAnswer.Refused(var error)) {
      throw new BenchException(
          NAME
              + ": "
              + thread.comm()
              + ": nice "
              + nice
              + ": "
              + error
              + ", expected CAP_SYS_NICE; run it as root, or leave this arm out by --arms");
    }
  }
}
