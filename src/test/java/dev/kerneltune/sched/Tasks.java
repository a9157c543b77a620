package dev.kerneltune.sched;

import dev.kerneltune.sched.Behaviour.Evidence;
import java.util.List;
import java.util.Optional;

/** Tasks for tests. */
final class Tasks {
  static final Rules NO_RULES = new Rules(List.of());
  static final Answers NO_ANSWERS = _ -> Optional.empty();

  static final String SERVICE = "/system.slice/trainer.service";
  static final String SESSION = "/user.slice/user-1000.slice/session-3.scope";
  static final String EXE = "8:1:2:3";

  private Tasks() {}

  static Behaviour behaviour(long cpu, long voluntary, long burst, Evidence gpu, Evidence net) {
    return new Behaviour(cpu, 0, voluntary, 0, burst, 0, 1, gpu, net);
  }

  /** Returns a thread that is not its process's first. */
  static Task named(String comm, String cgroup, Evidence gpu) {
    return task(comm, cgroup, 997, Optional.of(behaviour(100, 10, 3000, gpu, Evidence.NO)), gpu);
  }

  static Task task(
      String comm, String cgroup, int uid, Optional<Behaviour> behaviour, Evidence nearby) {
    TaskKey key = new TaskKey(comm, comm, "", CgroupName.normalised(cgroup), EXE);
    return new Task(
        4712, 4711, 5, uid, false, key, cgroup, behaviour, new TaskDetails("prog", 0, 0, nearby));
  }

  /** Returns the same task as the main thread of its process, or with another policy. */
  static Task main(Task task) {
    return new Task(
        task.pid(),
        task.pid(),
        task.start(),
        task.uid(),
        task.isKernelThread(),
        task.key(),
        task.cgroup(),
        task.behaviour(),
        task.details());
  }
}
