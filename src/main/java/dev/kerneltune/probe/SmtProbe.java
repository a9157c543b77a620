package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/**
 * Threads per core, and CPUs that are there and switched off
 * (ABI/testing/sysfs-devices-system-cpu).
 */
final class SmtProbe implements Probe {
  static final Question SMT =
      new Question(
          "cpus/smt",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether cores run more than one thread: on, off or not-supported.");
  static final Question OFFLINE =
      new Question(
          "cpus/offline",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether CPUs that are present are offline: none, smt (the second threads, switched off"
              + " on purpose) or some. CPUs that are only possible do not count.");

  private static final String CONTROL = CpuSurvey.FOLDER + "/smt/control";
  private static final String ACTIVE = CpuSurvey.FOLDER + "/smt/active";

  @Override
  public List<Question> questions() {
    return List.of(SMT, OFFLINE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> control = Files.text(host, CONTROL);
    Reading<String> active = Files.text(host, ACTIVE);
    Trail trail = new Trail().see(CONTROL, control).see(ACTIVE, active);
    facts.add(SMT, new Subject.WholeHost(), smtOf(control, active), trail.list());
    Reading<CpuSet> present = machine.cpus().present();
    Reading<CpuSet> online = machine.cpus().online();
    Trail offline =
        new Trail()
            .see(CpuSurvey.FOLDER + "/present", present)
            .see(CpuSurvey.FOLDER + "/online", online)
            .see(CONTROL, control);
    if (machine.commandLine() instanceof Reading.Present<CommandLine>(var line, _)) {
      for (String name : new String[] {"nosmt", "maxcpus", "nr_cpus"}) {
        for (CommandLine.Argument argument : line.all(name)) {
          offline.see(KernelSurvey.CMDLINE, argument.raw());
        }
      }
    }
    facts.add(
        OFFLINE,
        new Subject.WholeHost(),
        present.then(all -> online.then(on -> offlineOf(all, on, control, offline))),
        offline.list());
  }

  /** Says whether SMT is on; on some kernels control holds the number of threads. */
  static Reading<Value> smtOf(Reading<String> control, Reading<String> active) {
    if (control instanceof Reading.Present<String>(var word, var raw)) {
      String answer =
          switch (word.strip()) {
            case "on" -> "on";
            case "off", "forceoff", "1" -> "off";
            case "notsupported", "notimplemented" -> "not-supported";
            default -> CpuSurvey.decimal(word.strip()) > 1 ? "on" : "";
          };
      if (!answer.isEmpty()) {
        return Reading.present(new Value.Text(answer), raw);
      }
      return Reading.malformed(raw, "on, off, forceoff, notsupported, notimplemented or a number");
    }
    // Either file may say less than the other: the second counts only where there is no first.
    if (!(control instanceof Reading.Absent)) {
      return control.map(Value.Text::new);
    }
    return active.then(
        text ->
            switch (text.strip()) {
              case "1" -> Reading.<Value>present(new Value.Text("on"), text);
              case "0" -> Reading.<Value>present(new Value.Text("off"), text);
              default -> Reading.<Value>malformed(text, "0 or 1");
            });
  }

  private static Reading<Value> offlineOf(
      CpuSet present, CpuSet online, Reading<String> control, Trail trail) {
    CpuSet off = present.minus(online);
    trail.see("present and offline", off.isEmpty() ? "none" : off.toString());
    if (off.isEmpty()) {
      return Reading.present(new Value.Text("none"), online.toString());
    }
    if (control instanceof Reading.Absent || off.size() * 2 > present.size()) {
      return Reading.present(new Value.Text("some"), off.toString());
    }
    return control.map(
        word ->
            new Value.Text(
                word.strip().equals("off") || word.strip().equals("forceoff") ? "smt" : "some"));
  }
}
