package dev.kerneltune.sched.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.store.UndecidedKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Asks servers as `sched classify` does, each time like a program that was begun again. */
abstract class Asker {
  static final String SECRET = "sk-0123456789abcdef";

  /** Longer than any answer of a server that works, seconds. */
  static final int PATIENT = 20;

  static final int IMPATIENT = 1;

  /** What the clock says. */
  long now = 1_800_000_000;

  /** What the meter kept. */
  private String kept = "";

  /** What came of the last round. */
  final List<Outcome> outcomes = new ArrayList<>();

  static UndecidedKey key(String comm) {
    return key(comm, 0, "/system.slice/own.service");
  }

  static UndecidedKey key(String comm, int uid, String cgroup) {
    Behaviour behaviour =
        new Behaviour(
            300, 10, 2000, 5, 100, 0, 8, Behaviour.Evidence.YES, Behaviour.Evidence.UNKNOWN);
    TaskKey key = new TaskKey(comm, comm, "serve.py", cgroup, "8:1:42:1000:7");
    return UndecidedKey.of(key, uid, Optional.of(behaviour));
  }

  void ask(String base, int seconds, UndecidedKey... keys) {
    Endpoint endpoint = Endpoint.of(base, InetAddress::getAllByName);
    Round.Asking asking =
        new Round.Asking(
            endpoint,
            ApiKey.of(SECRET, "--key-env KEY"),
            "test",
            Policy.builtIn(),
            new Names.Clear(),
            seconds);
    Meter meter = new Meter(kept, text -> kept = text, () -> now);
    outcomes.clear();
    new Round(asking, meter, new Random(1)).ask(List.of(keys), outcomes::add);
    assertThat(outcomes.toString()).doesNotContain("0123456789");
    assertThat(kept).doesNotContain("0123456789");
  }

  static List<TaskClass> classes(Outcome outcome) {
    return ((Outcome.Decided) outcome).verdicts().stream().map(Outcome.Verdict::used).toList();
  }

  static Fault fault(Outcome outcome) {
    return ((Outcome.Dropped) outcome).fault();
  }
}
