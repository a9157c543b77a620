package dev.kerneltune.cli;

import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.bench.Asked;
import dev.kerneltune.sched.bench.BenchException;
import dev.kerneltune.sched.bench.Naming;
import dev.kerneltune.sched.bench.Role;
import dev.kerneltune.sched.model.Fault;
import dev.kerneltune.sched.model.Meter;
import dev.kerneltune.sched.model.Outcome;
import dev.kerneltune.sched.model.Round;
import dev.kerneltune.sched.store.UndecidedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real server in the path of the experiment's dispatcher. What it is asked is what {@code sched
 * classify} would ask, about the workload's own threads alone; what it answers is not used, since
 * only the wait for it is measured.
 */
final class LabModel implements Asked {
  private static final long DAY_SECONDS = 86_400;
  private static final int NOBODY = 65_534;

  private final Round round;
  private final String about;
  private final List<UndecidedKey> keys = new ArrayList<>();
  private final AtomicLong day = new AtomicLong();

  LabModel(Round.Asking asking) {
    // The limits of a day are for a service that runs for ever: here each call has its own day, and
    // the measurement its own end.
    Meter meter = new Meter("", _ -> {}, () -> day.get() * DAY_SECONDS);
    round = new Round(asking, meter, new SplittableRandom());
    about = asking.model() + " at " + asking.endpoint() + ", two looks a call";
    for (int i = 0; i < Round.MOST_KEYS; i++) {
      String comm = Role.values()[i % Role.values().length].comm(Naming.KNOWN);
      TaskKey key = new TaskKey(comm, comm, "", "/bench", Integer.toString(i));
      keys.add(UndecidedKey.of(key, NOBODY, Optional.empty()));
    }
  }

  @Override
  public String about() {
    return about;
  }

  @Override
  public void ask(int tasks) throws InterruptedException {
    day.incrementAndGet();
    round.ask(keys.subList(0, Math.min(tasks, keys.size())), LabModel::check);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** An answer that is wrong took its time as well as a right one; none at all is no model. */
  private static void check(Outcome outcome) {
    switch (outcome) {
      case Outcome.Decided _ -> {
        // That it came is all that counts here.
      }
      case Outcome.Dropped(_, var fault) -> {
        if (fault.kind() == Fault.Kind.SERVER && !Thread.currentThread().isInterrupted()) {
          throw new BenchException("the model's server: " + fault.text());
        }
      }
      case Outcome.Waiting(_, var because) -> throw new BenchException("the model: " + because);
    }
  }
}
