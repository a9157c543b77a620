package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.GrubLine;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.JournalEntry.StepId;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A little machine in memory, with a journal: knobs, files of our own, a command line that each
 * boot makes anew. It can die between any two writes.
 */
final class Sandbox {
  static final String RATIO = "/proc/sys/vm/dirty_ratio";
  static final String BYTES = "/proc/sys/vm/dirty_bytes";
  static final String THP = "/sys/kernel/mm/transparent_hugepage/enabled";
  static final String QUEUE = "/sys/block/sda/queue/nr_requests";

  /** The process ends here. */
  static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The checks of this machine: an id, a knob, and how it is kept. */
  static final Map<String, Address.Knob> KNOBS = knobs();

  final Map<String, String> kernel = new TreeMap<>();
  final Map<String, String> files = new TreeMap<>();
  final List<JournalEntry> journal = new ArrayList<>();
  String commandLine = "quiet";
  int boot = 1;

  /** Called before and after each write, of the machine or of the journal. */
  Runnable tick = () -> {};

  private static Map<String, Address.Knob> knobs() {
    Map<String, Address.Knob> knobs = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      knobs.put("m.k" + i, new Address.Sysctl("vm.k" + i));
    }
    knobs.put("m.dirty", new Address.Sysctl("vm.dirty_bytes"));
    knobs.put("m.thp", new Address.Sysfs(THP.substring("/sys/".length())));
    knobs.put("s.queue", new Address.Sysfs(QUEUE.substring("/sys/".length())));
    knobs.put("i.iommu", new Address.BootArg("iommu"));
    knobs.put("s.nvme", new Address.ModuleParam("nvme_core/io_timeout"));
    return knobs;
  }

  Sandbox() {
    setDefaults();
  }

  Sandbox(Sandbox other) {
    kernel.putAll(other.kernel);
    files.putAll(other.files);
    journal.addAll(other.journal);
    commandLine = other.commandLine;
    boot = other.boot;
  }

  private void setDefaults() {
    for (int i = 0; i < 4; i++) {
      kernel.put("/proc/sys/vm/k" + i, "6" + i);
    }
    kernel.put(RATIO, "20");
    kernel.put(BYTES, "0");
    kernel.put(THP, "always");
    kernel.put(QUEUE, "64");
  }

  /** Boots: the kernel's defaults, and then what our files say. */
  void reboot() {
    boot++;
    kernel.clear();
    setDefaults();
    for (String body : bodies(OwnFile.SYSCTL)) {
      int equals = body.indexOf(" = ");
      String name = body.substring(0, equals).replace('.', '/');
      write("/proc/sys/" + name, body.substring(equals + 3));
    }
    for (String body : bodies(OwnFile.TMPFILES)) {
      String[] words = body.split(" ", -1);
      write(words[1], words[6]);
    }
    for (String body : bodies(OwnFile.UDEV)) {
      int value = body.lastIndexOf("=\"");
      write(QUEUE, body.substring(value + 2, body.length() - 1));
    }
    StringBuilder line = new StringBuilder("quiet");
    for (String body : bodies(OwnFile.GRUB)) {
      GrubLine.word(body).ifPresent(word -> line.append(' ').append(word));
    }
    commandLine = line.toString();
    List<CommandLine.Argument> thp = CommandLine.parse(commandLine).all("transparent_hugepage");
    if (!thp.isEmpty()) {
      kernel.put(THP, thp.getLast().value());
    }
  }

  private Iterable<String> bodies(OwnFile file) {
    return OwnText.entries(files.getOrDefault(file.path(), "")).values();
  }

  /** Writes a knob as the kernel does: each of two twins puts the other out. */
  void write(String path, String text) {
    kernel.put(path, text);
    if (path.equals(BYTES)) {
      kernel.put(RATIO, "0");
    } else if (path.equals(RATIO)) {
      kernel.put(BYTES, "0");
    }
  }

  State now(Target target) {
    return switch (target) {
      case Target.KernelFile(var path) -> {
        String text = kernel.get(path);
        yield path.equals(BYTES) && text.equals("0")
            ? new State.Twin("0", new Target.KernelFile(RATIO), kernel.get(RATIO))
            : new State.Holds(text);
      }
      case Target.Entry(var file, var key) ->
          OwnText.entry(files.getOrDefault(file, ""), key)
              .<State>map(State.Holds::new)
              .orElse(new State.Nothing());
      case Target.NicSetting _, Target.BootParameter _ ->
          throw new IllegalArgumentException("not here: " + target);
    };
  }

  void set(Target target, State state) {
    switch (target) {
      case Target.KernelFile(var path) -> {
        switch (state) {
          case State.Holds(var text) -> write(path, text);
          case State.Twin(_, Target.KernelFile(var twin), var text) -> write(twin, text);
          case State.Twin _, State.Nothing _ -> throw new IllegalArgumentException("no such state");
        }
      }
      case Target.Entry(var file, var key) -> {
        OwnFile own = OwnFile.of(file).orElseThrow();
        String text = files.getOrDefault(file, "");
        Optional<String> after =
            state instanceof State.Holds(var body)
                ? Optional.of(OwnText.with(own, text, key, body))
                : OwnText.without(own, text, key);
        after.ifPresentOrElse(content -> files.put(file, content), () -> files.remove(file));
      }
      case Target.NicSetting _, Target.BootParameter _ ->
          throw new IllegalArgumentException("not here: " + target);
    }
  }

  String bootId() {
    return "boot-" + boot;
  }

  Ledger ledger() {
    return Ledgers.of(journal);
  }

  /** Plans a profile that wants these values, by check. */
  Plan plan(Map<String, String> wanted, Layers layers) {
    Bench bench = new Bench();
    bench.layers = layers;
    bench.ledger = ledger();
    bench.commandLine = Reading.present(CommandLine.parse(commandLine), commandLine);
    for (OwnFile file : OwnFile.values()) {
      if (files.containsKey(file.path())) {
        String text = files.get(file.path());
        bench.ownFiles.put(file.path(), Reading.present(text, text));
      }
    }
    for (Map.Entry<String, String> each : wanted.entrySet()) {
      add(bench, each.getKey(), each.getValue());
    }
    return Planner.plan(
        Bench.profile(wanted.keySet().toArray(String[]::new)),
        bench.situation(),
        Wish.WHAT_IS_WRONG);
  }

  private void add(Bench bench, String id, String value) {
    Address.Knob knob = KNOBS.get(id);
    Keep keep =
        id.equals("m.thp")
            ? new Keep.As(new Address.BootArg("transparent_hugepage"))
            : new Keep.Usual();
    Remedy remedy = Bench.set(value, keep);
    Target target = Bench.target(knob);
    State now = now(target);
    Reading<String> reading =
        switch (now) {
          case State.Holds(var text) -> Reading.present(text, text);
          case State.Twin(var text, _, _) -> Reading.present(text, text);
          case State.Nothing _ -> Reading.absent("no such entry");
        };
    Optional<State.Twin> twin =
        now instanceof State.Twin there ? Optional.of(there) : Optional.empty();
    boolean right =
        target instanceof Target.KernelFile && now.equals(new State.Holds(value))
            || knob instanceof Address.BootArg && commandLine.contains("iommu=" + value);
    bench.findings.add(
        Bench.finding(
            Bench.check(id, knob, remedy),
            Bench.HOST,
            right ? new Verdict.Pass() : new Verdict.Fail(),
            now.toString()));
    bench.settings.add(
        new Setting(id, Bench.HOST, knob, target, "", reading, Optional.empty(), twin, ""));
  }

  Plan undo(Set<Integer> runs) {
    Ledger ledger = ledger();
    Map<Target, Reading<State>> present = new HashMap<>();
    for (Ledger.Held held : ledger.held()) {
      Target target = held.change().target();
      present.put(target, Reading.present(now(target), ""));
    }
    return Undo.plan(ledger, runs, present, Map.of(), bootId());
  }

  /** Does what a plan says, the write-ahead way. */
  void execute(JournalEntry.Kind kind, Plan plan) {
    int run = ledger().runs().size() + 1;
    say(new JournalEntry.Opened(run, kind, plan.title(), "2026-11-21", bootId(), "1.0"));
    int number = 0;
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Do(var change, _, _, _, _, var undoes) -> {
          number++;
          execute(run, number, change, undoes);
        }
        case Step.Release(var earlier, _, var how, var because) ->
            say(new JournalEntry.Released(run, earlier, how, because));
        case Step.Generate(var generator) -> {
          say(new JournalEntry.Generating(run, generator));
          say(new JournalEntry.Generated(run, generator));
        }
        case Step.Reboot _, Step.ByHand _ -> {}
      }
    }
    say(new JournalEntry.Closed(run, JournalEntry.Outcome.DONE));
  }

  private void execute(int run, int number, Change change, Optional<StepId> undoes) {
    if (!States.same(change.target(), now(change.target()), change.before())) {
      throw new IllegalStateException(
          change.target() + " is " + now(change.target()) + ", planned " + change.before());
    }
    say(new JournalEntry.Intended(run, number, change, undoes, List.of()));
    set(change.target(), change.after());
    tick.run();
    say(new JournalEntry.Applied(run, number, change.after().toString()));
  }

  private void say(JournalEntry entry) {
    journal.add(entry);
    tick.run();
  }
}
