package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.ReweightDefect;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/** Known defects of the scheduler that no file tells, by the kernel's release. */
final class SchedDefectProbe implements Probe {
  static final Question REWEIGHT =
      new Question(
          "sched-defect/reweight",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the kernel places a running group anew at each change of its weight"
              + " (6d71a9c61604, taken back by 101f3498b4bd), by its release: no or affected.");

  @Override
  public List<Question> questions() {
    return List.of(REWEIGHT);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> release = machine.kernelRelease();
    Reading<String> file = Files.text(host, KernelSurvey.OSRELEASE);
    Trail trail = new Trail().see(KernelSurvey.OSRELEASE, file);
    if (!file.isPresent()) {
      // The survey found it elsewhere, and says where.
      trail.see("kernel release", release);
    }
    facts.add(
        REWEIGHT,
        new Subject.WholeHost(),
        release
            .then(ReweightDefect::of)
            .map(isAffected -> new Value.Text(isAffected ? "affected" : "no")),
        trail.list());
  }
}
