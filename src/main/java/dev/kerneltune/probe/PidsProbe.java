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

/**
 * How often a control group of the audit's own path refused a new process or thread, because there
 * were pids.max of them (Documentation/admin-guide/cgroup-v2.rst, kernel/cgroup/pids.c).
 */
public final class PidsProbe implements Probe {
  static final Question REFUSED =
      new Question(
          "cgroup-pids/refused",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many new processes and threads did the control groups from the audit's own up to the"
              + " root refuse since they were made (the highest count of one group)?");

  @Override
  public List<Question> questions() {
    return List.of(REFUSED);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<OwnCgroups> own = OwnCgroups.of(host);
    Trail trail = new Trail().see(OwnCgroups.FILE, own);
    facts.add(
        REFUSED,
        new Subject.WholeHost(),
        own.then(groups -> refused(host, groups, trail)),
        trail.list());
  }

  private static Reading<Value> refused(Host host, OwnCgroups groups, Trail trail) {
    if (groups.unified().isEmpty() || !groups.version().equals("v2")) {
      return Reading.absent("no control groups of version 2 with controllers");
    }
    Reading<Value> answer = Reading.absent("no group on the own path counts processes");
    long most = -1;
    for (String folder : OwnCgroups.levels(OwnCgroups.ROOT, groups.unified())) {
      String path = folder + "/pids.events";
      Reading<Long> count = Files.text(host, path).then(PidsProbe::limitHit);
      switch (count) {
        case Reading.Present<Long>(var hits, _) -> {
          trail.see(path, "max " + hits);
          most = Math.max(most, hits);
        }
        // The root, and groups without the controller, have no such file.
        case Reading.Absent<Long> _ -> {}
        case Reading.Unreadable<Long>(var obstacle, var needs) ->
            answer = Reading.unreadable(path + ": " + obstacle, needs);
        case Reading.Malformed<Long>(var raw, var problem) ->
            answer = Reading.malformed(raw, problem);
      }
    }
    boolean isWhole = answer instanceof Reading.Absent<Value>;
    // A refusal that was seen counts, whatever a group that could not be read would add.
    return most > 0 || most == 0 && isWhole ? Found.number(most, "max " + most) : answer;
  }

  /** Picks the line max of pids.events. */
  static Reading<Long> limitHit(String events) {
    return Asked.number(events, "max");
  }
}
