package dev.kerneltune.sched.model;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.Owner;
import dev.kerneltune.sched.store.UndecidedKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One task as a question shows it: these fields leave the program, and nothing else does.
 *
 * @param comm the thread's name
 * @param leader the process's name
 * @param script the last part of the script's path
 * @param cgroup the last part of the control group's path
 * @param owner whose it is
 * @param behaviour what it does, where that is known
 */
record Item(
    String comm,
    String leader,
    String script,
    String cgroup,
    Owner owner,
    Optional<Behaviour> behaviour) {
  /** The names of the fields with names in them, as they are sent. */
  static final List<String> NAMES = List.of("comm", "leader", "script", "cgroup");

  /** The names of the other fields. */
  static final List<String> NUMBERS =
      List.of(
          "cpu_permille",
          "wait_permille",
          "sleeps_per_s",
          "preempted_per_s",
          "burst_us",
          "forks_per_s",
          "threads",
          "gpu",
          "listens");

  /** Returns a key as it is shown. */
  static Item of(UndecidedKey undecided) {
    TaskKey key = undecided.key();
    return new Item(
        withoutFolders(key.comm()),
        withoutFolders(key.leader()),
        Names.base(key.script()),
        Names.base(key.cgroup()),
        undecided.owner(),
        undecided.behaviour());
  }

  /** A thread may be called kworker/0:1, or by a path. */
  private static String withoutFolders(String comm) {
    return comm.startsWith("/") ? Names.base(comm) : comm;
  }

  /** Returns it as JSON under an id that we issued. */
  JsonValue json(int id, Names names) {
    JsonValue.Fields item = JsonValue.Fields.none().with("id", id);
    List<String> values = List.of(comm, leader, script, cgroup);
    for (int i = 0; i < values.size(); i++) {
      String name = names.write(values.get(i));
      item = name.isEmpty() ? item : item.with(NAMES.get(i), name);
    }
    item = item.with("owner", owner.word());
    return behaviour.isEmpty() ? item : with(item, behaviour.get());
  }

  private static JsonValue with(JsonValue.Fields item, Behaviour of) {
    List<Long> rates =
        List.of(
            of.cpuPermille(),
            of.waitPermille(),
            of.voluntary(),
            of.involuntary(),
            of.burstMicros(),
            of.forks(),
            (long) of.threads());
    JsonValue.Fields all = item;
    for (int i = 0; i < rates.size(); i++) {
      all = all.with(NUMBERS.get(i), steady(rates.get(i)));
    }
    return all.with("gpu", word(of.holdsGpu())).with("listens", word(of.listens()));
  }

  private static String word(Behaviour.Evidence evidence) {
    return evidence.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns a number with all digits but the first as 0: the same task asks the same question
   * again, and a number tells nothing else about the machine.
   */
  static long steady(long value) {
    if (value <= 0) {
      return 0;
    }
    long power = 1;
    while (value / power >= 10) {
      power *= 10;
    }
    return value / power * power;
  }
}
