package dev.kerneltune.sched.model;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Behaviour.Evidence;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.store.Owner;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A task that is not there, whose class nobody can doubt. A reply that gets one wrong is a reply of
 * something that does not read the question, or that a name talked into something. Of the two in a
 * question one is promoted and one demoted, so that no constant answer passes.
 *
 * @param item the task
 * @param right the classes that are no mistake
 */
record Canary(Item item, Set<TaskClass> right) {
  private static final Set<TaskClass> PROMOTED = EnumSet.of(TaskClass.CRITICAL, TaskClass.SERVING);
  private static final Set<TaskClass> DEMOTED = EnumSet.of(TaskClass.BATCH, TaskClass.BACKGROUND);

  /** Returns two of them, with numbers of this question alone. */
  static List<Canary> two(RandomGenerator random) {
    List<String> engines = List.of("VLLM::EngineCor", "NCCL Progress", "sglang::schedul");
    List<String> backups = List.of("restic", "updatedb.mlocat", "borg", "mandb");
    String engine = engines.get(random.nextInt(engines.size()));
    String backup = backups.get(random.nextInt(backups.size()));
    Behaviour wakes =
        new Behaviour(
            200 + random.nextInt(400),
            random.nextInt(20),
            1000 + random.nextInt(4000),
            random.nextInt(20),
            20 + random.nextInt(200),
            0,
            10 + random.nextInt(90),
            Evidence.YES,
            Evidence.YES);
    Behaviour grinds =
        new Behaviour(
            900 + random.nextInt(100),
            random.nextInt(50),
            random.nextInt(5),
            10 + random.nextInt(90),
            20_000 + random.nextInt(80_000),
            0,
            1 + random.nextInt(4),
            Evidence.NO,
            Evidence.NO);
    return List.of(
        new Canary(task(engine, "inference.service", Owner.SYSTEM, wakes), PROMOTED),
        new Canary(task(backup, backup + ".service", Owner.ROOT, grinds), DEMOTED));
  }

  private static Item task(String comm, String cgroup, Owner owner, Behaviour behaviour) {
    return new Item(comm, comm, "", cgroup, owner, Optional.of(behaviour));
  }
}
