package dev.kerneltune.sched.bench;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.sched.Decision;
import dev.kerneltune.sched.Origin;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskDetails;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.hints.Backend;
import dev.kerneltune.sched.hints.Counts;
import dev.kerneltune.sched.hints.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@code sched run} does to the threads of the workload: the same backend, its journal and its
 * undo included. The class of a thread is known beforehand here, as a rule of the user would say
 * it, so that acting is measured and not guessing.
 */
public final class BackendArm implements Arm {
  private static final int NOBODY_ASKS = 0;

  private final String name;
  private final String about;
  private final Backend backend;
  private final Supplier<CachedHost> hosts;
  private final Runnable entered;
  private boolean isIn;

  /**
   * @param backend what acts; whoever made it closes it
   * @param hosts gives the machine anew, as nothing that was read before is true any more
   * @param entered done when the backend has acted, each time
   */
  public BackendArm(
      String name, String about, Backend backend, Supplier<CachedHost> hosts, Runnable entered) {
    this.name = name;
    this.about = about;
    this.backend = backend;
    this.hosts = hosts;
    this.entered = entered;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String about() {
    return about;
  }

  @Override
  public void enter(Ensemble ensemble) {
    check(backend.begin());
    apply(ensemble);
    entered.run();
    isIn = true;
  }

  private void apply(Ensemble ensemble) {
    try (CachedHost host = hosts.get()) {
      long ticks = 0;
      List<Wish> wishes = new ArrayList<>();
      for (RoleThread thread : RoleThread.of(host, ensemble)) {
        ticks = Math.max(ticks, thread.start());
        if (thread.role().taskClass() != TaskClass.NORMAL) {
          wishes.add(wish(thread));
        }
      }
      check(backend.apply(host, ticks, wishes));
    }
  }

  @Override
  public void leave(Ensemble ensemble) {
    try {
      if (isIn) {
        // Says whether it still acts: a scheduler that the kernel took out was not measured.
        apply(ensemble);
      }
    } finally {
      isIn = false;
      undo();
    }
  }

  private void undo() {
    List<CachedHost> opened = new ArrayList<>();
    try {
      Counts counts =
          backend.undo(
              () -> {
                opened.add(hosts.get());
                return opened.getLast();
              });
      if (!counts.problems().isEmpty()) {
        throw new BenchException(name + ": " + counts.problems().getFirst());
      }
    } finally {
      opened.forEach(CachedHost::close);
    }
  }

  private void check(Backend.Came came) {
    switch (came) {
      case Backend.Came.Done _ -> {
        // What was left alone is what is measured, too.
      }
      case Backend.Came.Failed(var why) -> throw new BenchException(name + ": " + why);
    }
  }

  private static Wish wish(RoleThread thread) {
    Role role = thread.role();
    TaskKey key = new TaskKey(thread.comm(), thread.comm(), "", thread.cgroup(), "");
    Task task =
        new Task(
            thread.tid(),
            thread.pid(),
            thread.start(),
            NOBODY_ASKS,
            false,
            key,
            thread.cgroup(),
            Optional.empty(),
            TaskDetails.UNKNOWN);
    return new Wish(task, new Decision(role.taskClass(), Origin.RULE, "a role of the workload"));
  }
}
