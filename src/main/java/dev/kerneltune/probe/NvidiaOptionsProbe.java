package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.owner.ModprobeFiles;
import java.util.List;

/**
 * Whether the option lines for NVIDIA's module do what they look like: each NVreg_RegistryDwords
 * replaces the one before, and a parameter that does not exist is dropped with a warning.
 */
public final class NvidiaOptionsProbe implements Probe {
  private static final String REGISTRY = "NVreg_RegistryDwords";
  private static final String MISSPELT = "NVreg_EnablePCIeRelaxedOrderingMode";

  static final Question QUESTION =
      new Question(
          "nvidia/modprobe-options",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Do the modprobe.d options of the nvidia module take effect: consistent,"
              + " registry-dwords-twice (the later replaces the earlier) or misspelt?");

  @Override
  public List<Question> questions() {
    return List.of(QUESTION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> answer =
        machine
            .place()
            .container()
            .then(
                container ->
                    container.equals("none")
                        ? ModprobeFiles.all(host)
                        : Reading.unreadable("a container does not see the host's modprobe.d", ""))
            .then(options -> judge(options, trail));
    facts.add(QUESTION, new Subject.WholeHost(), answer, trail.list());
  }

  static Reading<Value> judge(List<ModprobeFiles.Option> options, Trail trail) {
    String registry = "";
    String word = "";
    for (ModprobeFiles.Option option : options) {
      // Debian and Ubuntu call the module nvidia_current in some releases.
      if (!option.module().equals("nvidia") && !option.module().equals("nvidia_current")) {
        continue;
      }
      trail.see(option.where(), "options nvidia " + option.name() + "=" + option.value());
      if (option.name().equals(MISSPELT)) {
        word = "misspelt";
      }
      if (option.name().equals(REGISTRY)) {
        if (!registry.isEmpty() && !registry.equals(option.value()) && word.isEmpty()) {
          word = "registry-dwords-twice";
        }
        registry = option.value();
      }
    }
    if (trail.list().isEmpty()) {
      return Reading.absent("modprobe.d has no options for the nvidia module");
    }
    String answer = word.isEmpty() ? "consistent" : word;
    return Reading.present(new Value.Text(answer), answer);
  }
}
