package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** Whether the processor's known weaknesses are guarded against (admin-guide/hw-vuln). */
final class MitigationsProbe implements Probe {
  static final Question SWITCH =
      new Question(
          "mitigations/switch",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the mitigations are on, or off all together (mitigations=off).");
  static final Question UNGUARDED =
      new Question(
          "mitigations/unguarded",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the kernel calls the processor vulnerable to something although the mitigations"
              + " are on: none or some.");

  private static final String FOLDER = CpuSurvey.FOLDER + "/vulnerabilities";

  @Override
  public List<Question> questions() {
    return List.of(SWITCH, UNGUARDED);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<String> position = machine.commandLine().then(line -> switchOf(line, trail));
    if (!machine.commandLine().isPresent()) {
      trail.see(KernelSurvey.CMDLINE, machine.commandLine());
    }
    Reading<Value> answer = position.map(Value.Text::new);
    facts.add(SWITCH, new Subject.WholeHost(), answer, trail.list());
    Reading<Value> gaps = read(host, trail);
    // Only where something is unguarded does it matter whether somebody asked for it; without the
    // command line that cannot be told.
    Reading<Value> unasked =
        gaps.then(
            word ->
                word.toString().equals("some")
                    ? position.then(
                        at ->
                            at.equals("off")
                                ? Reading.<Value>absent("the mitigations are off all together")
                                : Reading.present(word, word.toString()))
                    : Reading.present(word, word.toString()));
    facts.add(UNGUARDED, new Subject.WholeHost(), unasked, trail.list());
  }

  private static Reading<String> switchOf(CommandLine line, Trail trail) {
    List<CommandLine.Argument> all = line.all("mitigations");
    for (CommandLine.Argument argument : all) {
      trail.see(KernelSurvey.CMDLINE, argument.raw());
    }
    if (all.isEmpty()) {
      trail.see(KernelSurvey.CMDLINE, "no mitigations=");
    }
    boolean off = !all.isEmpty() && all.getLast().value().equals("off");
    return Reading.present(off ? "off" : "on", off ? all.getLast().raw() : "");
  }

  private static Reading<Value> read(Host host, Trail trail) {
    Reading<List<String>> listed = Files.names(host, FOLDER);
    if (!(listed instanceof Reading.Present<List<String>>(var names, _))) {
      trail.see(FOLDER, listed);
      return listed.map(all -> new Value.Text(all.toString()));
    }
    if (names.isEmpty()) {
      trail.see(FOLDER, "an empty folder");
      return Reading.unreadable(FOLDER + " lists nothing", "");
    }
    List<String> soon = new ArrayList<>();
    for (String name : names) {
      soon.add(FOLDER + "/" + name);
    }
    host.warm(soon);
    WordFold fold = new WordFold(List.of("some", "none"));
    for (String path : soon) {
      Reading<String> text = Files.text(host, path);
      Reading<String> word = text.then(MitigationsProbe::wordOf);
      if (word.orElse("some").equals("some")) {
        trail.see(path, text);
      }
      fold.add(path, word);
    }
    trail.see(FOLDER, fold.told());
    return fold.worst("the kernel knows no weaknesses");
  }

  /** Sorts one file: Not affected, Mitigation: ..., Vulnerable..., or Unknown: ... */
  static Reading<String> wordOf(String text) {
    String line = text.strip();
    // itlb_multihit speaks of KVM; Processor vulnerable tells of the hardware alone.
    String said = line.startsWith("KVM: ") ? line.substring("KVM: ".length()) : line;
    if (said.startsWith("Vulnerable")) {
      return Reading.present("some", line);
    }
    if (said.startsWith("Unknown")) {
      return Reading.absent(line);
    }
    boolean guarded =
        said.startsWith("Not affected")
            || said.startsWith("Mitigation")
            || said.startsWith("Processor vulnerable");
    return guarded
        ? Reading.present("none", line)
        : Reading.malformed(line, "Not affected, Mitigation or Vulnerable");
  }
}
