package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/** Whether a BPF scheduler is in control (Documentation/scheduler/sched-ext.rst). */
final class SchedExtProbe implements Probe {
  static final Question STATE =
      new Question(
          "sched-ext/state",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What became of BPF schedulers since boot: never (none was loaded), enabled, gone (one"
              + " was loaded and is not any more) or changing.");

  private static final String FOLDER = "/sys/kernel/sched_ext";

  @Override
  public List<Question> questions() {
    return List.of(STATE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> state = Files.text(host, FOLDER + "/state");
    Reading<Long> enabled = Files.number(host, FOLDER + "/enable_seq");
    Trail trail = new Trail().see(FOLDER + "/state", state).see(FOLDER + "/enable_seq", enabled);
    if (state.isPresent()) {
      trail.see(FOLDER + "/root/ops", Files.text(host, FOLDER + "/root/ops"));
      trail.see(FOLDER + "/nr_rejected", Files.text(host, FOLDER + "/nr_rejected"));
    }
    facts.add(STATE, new Subject.WholeHost(), stateOf(state, enabled), trail.list());
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
