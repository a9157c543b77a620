package dev.kerneltune.sched.model;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.store.KeyId;
import dev.kerneltune.sched.store.UndecidedKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys put together so that no question holds names of two tenants: a name can talk about its own
 * tenant's tasks alone. The busiest come first, and the tenants take turns, so that ten thousand
 * names of one do not keep the others waiting.
 */
final class Batches {
  /** The most keys in a question. */
  static final int MOST = 20;

  /**
   * How units and jobs are called whose ids are replaced in a key, and that belong to one user
   * whatever the id: sessions, transient units and applications of systemd, jobs of Slurm.
   */
  private static final List<String> OF_ONE_USER =
      List.of("session-", "user@", "user-", "run-", "app-", "job_", "step_", "task_");

  /** The top control groups of the machine itself (systemd.special(7)); all else is a tenant's. */
  private static final List<String> OF_THE_MACHINE =
      List.of("", "init.scope", "system.slice", "user.slice");

  private Batches() {}

  /**
   * Keys of one tenant.
   *
   * @param tenant a hash that tells tenants apart
   * @param keys at most {@link #MOST}
   */
  record Batch(String tenant, List<UndecidedKey> keys) {}

  /** Returns the keys in questions, in the order in which they are asked. */
  static List<Batch> of(List<UndecidedKey> keys) {
    List<UndecidedKey> busiest = new ArrayList<>(keys);
    busiest.sort(Comparator.comparingLong(Batches::cpu).reversed());
    Map<String, List<List<UndecidedKey>>> byTenant = new LinkedHashMap<>();
    for (UndecidedKey each : busiest) {
      String place = place(each);
      List<List<UndecidedKey>> batches = byTenant.computeIfAbsent(place, _ -> new ArrayList<>());
      boolean isFull = batches.isEmpty() || batches.getLast().size() == MOST;
      if (isFull || isShared(each.key().cgroup())) {
        batches.add(new ArrayList<>());
      }
      batches.getLast().add(each);
    }
    return takingTurns(byTenant);
  }

  /**
   * Returns what tells tenants apart: the user and, for what is none of the machine's, the group.
   */
  private static String place(UndecidedKey key) {
    String cgroup = key.key().cgroup();
    List<String> parts = List.of(cgroup.split("/", -1));
    String top = parts.size() > 1 ? parts.get(1) : "";
    boolean isOfTheMachine = OF_THE_MACHINE.contains(top) && !isShared(cgroup);
    return key.uid() + " " + (isOfTheMachine ? "" : cgroup);
  }

  private static List<Batch> takingTurns(Map<String, List<List<UndecidedKey>>> byTenant) {
    List<Batch> all = new ArrayList<>();
    boolean isMore = true;
    for (int turn = 0; isMore; turn++) {
      isMore = false;
      for (Map.Entry<String, List<List<UndecidedKey>>> each : byTenant.entrySet()) {
        if (turn < each.getValue().size()) {
          String tenant = KeyId.sha256(each.getKey()).substring(0, KeyId.DIGITS);
          all.add(new Batch(tenant, List.copyOf(each.getValue().get(turn))));
          isMore = true;
        }
      }
    }
    return all;
  }

  /**
   * Returns whether a control group may stand for several tenants': the ids of pods and containers
   * are replaced in a key, so that two containers of one user look the same. Such a key is asked
   * about alone.
   */
  private static boolean isShared(String cgroup) {
    for (String part : cgroup.split("/", -1)) {
      if (part.indexOf('*') >= 0 && OF_ONE_USER.stream().noneMatch(part::startsWith)) {
        return true;
      }
    }
    return false;
  }

  private static long cpu(UndecidedKey key) {
    return key.behaviour().map(Behaviour::cpuPermille).orElse(0L);
  }
}
