package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/**
 * Whether a BPF scheduler is in control, and of which threads
 * (Documentation/scheduler/sched-ext.rst and the files of kernel/sched/ext.c).
 */
public final class SchedExtProbe implements Probe {
  static final Question STATE =
      new Question(
          "sched-ext/state",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What became of BPF schedulers since boot: never (none was loaded), enabled, gone (one"
              + " was loaded and is not any more) or changing.");

  static final Question SCOPE =
      new Question(
          "sched-ext/scope",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Which threads the BPF scheduler that is loaded gets: all (every fair thread) or partial"
              + " (those alone that asked for SCHED_EXT).");
  static final Question REJECTED =
      new Question(
          "sched-ext/rejected",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many threads that had asked for SCHED_EXT the BPF scheduler refused when it was"
              + " loaded.");

  /** What our own scheduler is called (struct sched_ext_ops of native/sched). */
  public static final String OWN = "kernel_tune";

  private static final String NONE = "no BPF scheduler is loaded";
  private static final String FOLDER = "/sys/kernel/sched_ext";

  @Override
  public List<Question> questions() {
    return List.of(STATE, SCOPE, REJECTED);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> state = Files.text(host, FOLDER + "/state");
    Reading<Long> enabled = Files.number(host, FOLDER + "/enable_seq");
    Trail trail = new Trail().see(FOLDER + "/state", state).see(FOLDER + "/enable_seq", enabled);
    if (state.isPresent()) {
      Reading<String> ops = Files.text(host, FOLDER + "/root/ops");
      trail.see(FOLDER + "/root/ops", ops);
      trail.see(FOLDER + "/nr_rejected", Files.text(host, FOLDER + "/nr_rejected"));
      if (isOwn(ops)) {
        trail.see(
            "its owner",
            "kernel-tune itself: `kernel-tune sched status` tells of it, `kernel-tune sched stop`"
                + " takes it out");
      }
    }
    Reading<Value> became = stateOf(state, enabled);
    if (became instanceof Reading.Present<Value>(var word, _)
        && word.equals(new Value.Text("gone"))) {
      // One without callbacks for it is ended where a CPU comes or goes (scx_rq_activate).
      trail.see(FOLDER + "/hotplug_seq", Files.text(host, FOLDER + "/hotplug_seq"));
    }
    facts.add(STATE, new Subject.WholeHost(), became, trail.list());
    scope(host, state, facts);
  }

  /** Returns whether the scheduler that {@code root/ops} names is our own. */
  public static boolean isOwn(Reading<String> ops) {
    return ops instanceof Reading.Present<String>(var name, _) && name.startsWith(OWN);
  }

  private static void scope(Host host, Reading<String> state, FactSink facts) {
    Trail all = new Trail().see(FOLDER + "/state", state);
    facts.add(
        SCOPE,
        new Subject.WholeHost(),
        whileLoaded(state, host, "/switch_all", all).then(SchedExtProbe::scopeOf),
        all.list());
    Trail rejected = new Trail().see(FOLDER + "/state", state);
    facts.add(
        REJECTED,
        new Subject.WholeHost(),
        whileLoaded(state, host, "/nr_rejected", rejected)
            .then(text -> Values.parse(ValueKind.INT, text)),
        rejected.list());
  }

  /** Reads what means something as long as a scheduler is loaded; absent where none is. */
  private static Reading<String> whileLoaded(
      Reading<String> state, Host host, String name, Trail trail) {
    return state.then(
        word -> {
          if (word.strip().equals("disabled")) {
            return Reading.absent(NONE);
          }
          Reading<String> ops = Files.text(host, FOLDER + "/root/ops");
          Reading<String> text = Files.text(host, FOLDER + name);
          trail.see(FOLDER + "/root/ops", ops).see(FOLDER + name, text);
          return text;
        });
  }

  /**
   * Understands switch_all: 1 where every fair thread is switched, 0 with SCX_OPS_SWITCH_PARTIAL.
   */
  static Reading<Value> scopeOf(String switchAll) {
    return switch (switchAll.strip()) {
      case "1" -> Found.word("all", switchAll);
      case "0" -> Found.word("partial", switchAll);
      default -> Reading.malformed(switchAll, "0 or 1");
    };
  }

  /** Says what became of them; enable_seq counts how often one was loaded. */
  static Reading<Value> stateOf(Reading<String> state, Reading<Long> enableSeq) {
    return state.then(
        word ->
            switch (word.strip()) {
              case "enabled" -> Reading.present(new Value.Text("enabled"), word);
              case "enabling", "disabling" -> Reading.present(new Value.Text("changing"), word);
              case "disabled" ->
                  enableSeq.map(count -> new Value.Text(count == 0 ? "never" : "gone"));
              default -> Reading.malformed(word, "enabling, enabled, disabling or disabled");
            });
  }
}
