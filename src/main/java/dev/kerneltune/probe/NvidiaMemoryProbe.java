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
 * How the NVIDIA driver shares memory with processes: whether its kernel module can mirror page
 * tables (HMM), and where the memory of coherent GPUs belongs (nv-reg.h, CoherentGPUMemoryMode).
 */
public final class NvidiaMemoryProbe implements Probe {
  static final String DISABLE_HMM = "/sys/module/nvidia_uvm/parameters/uvm_disable_hmm";

  static final Question HMM =
      new Question(
          "hmm/nvidia-driver",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Would the NVIDIA driver mirror page tables: possible, proprietary-module, before-535,"
              + " switched-off or uvm-not-loaded?");
  static final Question COHERENT =
      new Question(
          "hmm/coherent-memory-mode",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "To whom does the memory of GH200, GB200 and GB300 GPUs belong: numa (nodes of the"
              + " kernel), driver, or unset (the release's default)?");

  /** The first release whose open module has HMM. */
  private static final int FIRST_RELEASE = 535;

  private static final String[] COHERENT_MODELS = {"GH200", "GB200", "GB300"};

  @Override
  public List<Question> questions() {
    return List.of(HMM, COHERENT);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<NvidiaDriver.Flavour> flavour = NvidiaDriver.flavour(host);
    Reading<Boolean> uvm = Files.names(host, "/sys/module/nvidia_uvm").map(_ -> true);
    Reading<String> disabled = uvm.then(_ -> Files.text(host, DISABLE_HMM));
    facts.add(
        HMM,
        new Subject.WholeHost(),
        flavour.then(kind -> hmm(kind, uvm, disabled)),
        new Trail().see(NvidiaDriver.VERSION, flavour).see(DISABLE_HMM, disabled).list());
    Trail trail = new Trail();
    facts.add(COHERENT, new Subject.WholeHost(), coherent(host, trail), trail.list());
  }

  /** Says whether the kernel module would mirror page tables. */
  static Reading<Value> hmm(
      NvidiaDriver.Flavour flavour, Reading<Boolean> uvm, Reading<String> disabled) {
    String version = flavour.version().text();
    if (flavour.kind() == NvidiaDriver.Kind.PROPRIETARY) {
      return word("proprietary-module", version);
    }
    if (flavour.version().parts().getFirst() < FIRST_RELEASE) {
      return word("before-535", version);
    }
    return switch (disabled) {
      case Reading.Present<String>(var text, _) ->
          switch (text.strip()) {
            case "N" -> word("possible", "uvm_disable_hmm=N");
            case "Y" -> word("switched-off", "uvm_disable_hmm=Y");
            default -> Reading.malformed(text, "Y or N");
          };
      case Reading.Absent<String> _ ->
          uvm instanceof Reading.Absent<Boolean>
              ? word("uvm-not-loaded", "no /sys/module/nvidia_uvm")
              : uvm.then(_ -> Reading.absent("this nvidia_uvm has no parameter uvm_disable_hmm"));
      case Reading.Unreadable<String>(var obstacle, var needs) ->
          Reading.unreadable(obstacle, needs);
      case Reading.Malformed<String>(var raw, var problem) -> Reading.malformed(raw, problem);
    };
  }

  /** Tells to whom the memory of coherent GPUs belongs; absent where there is none. */
  static Reading<Value> coherent(Host host, Trail trail) {
    Reading<List<String>> gpus = NvidiaDriver.gpus(host);
    return gpus.then(
        names -> {
          Reading<Value> open = Reading.absent("no GH200, GB200 or GB300 here");
          for (String bdf : names) {
            Reading<String> model = NvidiaDriver.model(host, bdf);
            trail.see(NvidiaDriver.GPUS + "/" + bdf + "/information", model);
            switch (model) {
              case Reading.Present<String>(var name, _) -> {
                if (isCoherent(name)) {
                  Reading<String> mode = NvidiaDriver.parameter(host, "CoherentGPUMemoryMode");
                  trail.see(NvidiaDriver.PARAMS, mode);
                  return mode.then(NvidiaMemoryProbe::mode);
                }
              }
              // The driver holds it and does not say what it is: it may be one of them.
              case Reading.Absent<String>(var because) ->
                  open = Reading.unreadable("the model of " + bdf + ": " + because, "");
              case Reading.Unreadable<String>(var obstacle, var needs) ->
                  open = Reading.unreadable("the model of " + bdf + ": " + obstacle, needs);
              case Reading.Malformed<String>(var raw, var problem) ->
                  open = Reading.malformed(raw, problem);
            }
          }
          return open;
        });
  }

  private static boolean isCoherent(String model) {
    for (String name : COHERENT_MODELS) {
      if (model.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Understands the mode: the releases before 615 print what was given, and nothing as a default.
   */
  static Reading<Value> mode(String text) {
    return switch (text) {
      case "numa", "driver" -> word(text, text);
      case "" -> word("unset", "\"\"");
      default -> Reading.malformed(text, "numa, driver or nothing");
    };
  }

  private static Reading<Value> word(String word, String raw) {
    return Reading.present(new Value.Text(word), raw);
  }
}
