package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a machine: runs and undos in any order, somebody else's writes, boots, and deaths
 * in between. At the end, and at every point at which the process could have died, everything is
 * undone: what is ours goes back to what was there, what is somebody else's stays.
 */
class UndoPropertyTest {
  private static final long SEED = 4_711;
  private static final int LIVES = 250;
  private static final int EVENTS = 14;

  private int deaths;
  private int points;
  private int writes;
  private int restored;
  private int left;
  private int applies;
  private int undos;

  /** What each place would hold without us: more than one answer where a boot forgot the last. */
  private static final class Truth {
    final Map<Target, Set<State>> allowed = new HashMap<>();
    private final Map<Target, Set<State>> ever = new HashMap<>();

    Truth(Sandbox machine) {
      for (Address.Knob knob : Sandbox.KNOBS.values()) {
        Target target = Bench.target(knob);
        if (target instanceof Target.KernelFile) {
          allowed.put(target, Set.of(machine.now(target)));
        }
      }
    }

    void somebodyWrote(Target target, State state) {
      allowed.put(target, Set.of(state));
      ever.computeIfAbsent(target, _ -> new HashSet<>()).add(state);
    }

    void booted(Sandbox machine) {
      for (Map.Entry<Target, Set<State>> each : allowed.entrySet()) {
        if (each.getKey() instanceof Target.KernelFile) {
          // A boot forgets what somebody wrote last; what stood there before ours may be older.
          Set<State> both = new HashSet<>(each.getValue());
          both.addAll(ever.getOrDefault(each.getKey(), Set.of()));
          both.add(new Sandbox().now(each.getKey()));
          State now = machine.now(each.getKey());
          boolean ours = false;
          for (Ledger.Held held : machine.ledger().held()) {
            ours |=
                held.change().target().equals(each.getKey()) && held.change().after().equals(now);
          }
          if (!ours) {
            // What only the next boot was told is in force until it is booted without.
            both.add(now);
          }
          each.setValue(both);
        }
      }
    }
  }

  @Test
  void whateverIsStillOursIsRestoredAndWhatIsSomebodyElsesStays() {
    for (int life = 0; life < LIVES; life++) {
      live(life);
    }
    System.out.printf(
        "undo: %d lives, %d applies, %d undos, %d deaths; %d of %d points of death tried,"
            + " %d places restored, %d left to somebody else%n",
        LIVES, applies, undos, deaths, points, writes, restored, left);
    assertThat(points).isGreaterThan(5_000);
    assertThat(restored).isGreaterThan(5_000);
    assertThat(left).isGreaterThan(1_000);
    assertThat(deaths).isGreaterThan(100);
  }

  private void live(int life) {
    // In every other life nobody boots, and there is one right answer for each place.
    Random random = new Random(SEED + life);
    String name = "life " + life;
    Sandbox machine = new Sandbox();
    Truth truth = new Truth(machine);
    List<String> story = new ArrayList<>();
    int[] countdown = {0};
    machine.tick =
        () -> {
          if (writes % 4 == 0) {
            points++;
            checkThatAllCanBeUndone(machine, truth, name + " " + story);
          }
          writes++;
          if (--countdown[0] == 0) {
            throw new Sandbox.Death();
          }
        };
    for (int event = 0; event < EVENTS; event++) {
      countdown[0] = random.nextInt(5) == 0 ? 1 + random.nextInt(30) : 0;
      try {
        happen(random, machine, truth, story, life % 2 == 0);
      } catch (Sandbox.Death _) {
        story.add("dies");
        deaths++;
      }
    }
    checkThatAllCanBeUndone(machine, truth, name + " " + story);
  }

  private void happen(
      Random random, Sandbox machine, Truth truth, List<String> story, boolean boots) {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> apply(random, machine, story);
      case 4, 5 -> {
        Set<Integer> some = new HashSet<>();
        for (int run : Undo.standing(machine.ledger())) {
          if (random.nextInt(3) > 0) {
            some.add(run);
          }
        }
        story.add("undoes " + some);
        undos++;
        machine.execute(JournalEntry.Kind.UNDO, machine.undo(some));
      }
      case 6, 7, 8 -> somebodyWrites(random, machine, truth, story);
      default -> {
        if (!boots) {
          return;
        }
        story.add("boots");
        machine.reboot();
        truth.booted(machine);
      }
    }
  }

  private void apply(Random random, Sandbox machine, List<String> story) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String check : Sandbox.KNOBS.keySet()) {
      if (random.nextInt(2) == 0) {
        // Few values, so that runs often want the same.
        String value = Integer.toString(1 + random.nextInt(3));
        wanted.put(check, check.equals("m.thp") ? "madvise" : value);
      }
    }
    Layers layers = Layers.values()[random.nextInt(3)];
    story.add("applies " + wanted + " " + layers);
    applies++;
    machine.execute(JournalEntry.Kind.APPLY, machine.plan(wanted, layers));
    if (layers == Layers.BOTH) {
      Plan again = machine.plan(wanted, layers);
      assertThat(again.changes()).as(story + " a second time").isEmpty();
    }
  }

  private static void somebodyWrites(
      Random random, Sandbox machine, Truth truth, List<String> story) {
    List<Target> places = new ArrayList<>();
    for (Address.Knob knob : Sandbox.KNOBS.values()) {
      places.add(Bench.target(knob));
    }
    places.add(new Target.KernelFile(Sandbox.RATIO));
    places.add(new Target.Entry(OwnFile.SYSCTL.path(), "vm.k0"));
    Target target = places.get(random.nextInt(places.size()));
    State state = new State.Holds(Integer.toString(1000 + random.nextInt(1_000_000)));
    if (target instanceof Target.KernelFile) {
      machine.set(target, state);
    } else if (!(machine.now(target) instanceof State.Holds(var body))) {
      return;
    } else {
      state = new State.Holds(body + " # " + state);
      machine.set(target, state);
    }
    story.add("somebody sets " + target + " to " + state);
    Target bytes = new Target.KernelFile(Sandbox.BYTES);
    if (target.equals(new Target.KernelFile(Sandbox.RATIO))) {
      truth.somebodyWrote(bytes, machine.now(bytes));
    } else {
      truth.somebodyWrote(target, state);
    }
  }

  private void checkThatAllCanBeUndone(Sandbox machine, Truth truth, String story) {
    Sandbox copy = new Sandbox(machine);
    Plan plan = copy.undo(Undo.standing(copy.ledger()));
    try {
      copy.execute(JournalEntry.Kind.UNDO, plan);
    } catch (IllegalStateException e) {
      throw new AssertionError(story, e);
    }
    Ledger ledger = copy.ledger();
    assertThat(ledger.held()).as(story).isEmpty();
    assertThat(ledger.due()).as(story).isEmpty();
    Map<Target, Set<State>> allowed = new HashMap<>(truth.allowed);
    for (Map.Entry<Target, Set<State>> each : allowed.entrySet()) {
      State now = copy.now(each.getKey());
      if (each.getKey() instanceof Target.KernelFile) {
        assertThat(each.getValue()).as(story + ": " + each.getKey()).contains(now);
        if (!now.equals(machine.now(each.getKey()))) {
          restored++;
        } else if (each.getValue().size() == 1) {
          left++;
        }
      }
    }
    Map<String, String> strangers = new TreeMap<>();
    for (Map.Entry<String, String> file : copy.files.entrySet()) {
      for (Map.Entry<String, String> entry : OwnText.entries(file.getValue()).entrySet()) {
        strangers.put(file.getKey() + " " + entry.getKey(), entry.getValue());
      }
      // What is left in a file of ours is somebody else's wording.
      assertThat(OwnText.entries(file.getValue())).as(story).isNotEmpty();
    }
    for (Map.Entry<String, String> stranger : strangers.entrySet()) {
      assertThat(stranger.getValue()).as(story + ": " + stranger.getKey()).contains(" # ");
    }
  }
}
