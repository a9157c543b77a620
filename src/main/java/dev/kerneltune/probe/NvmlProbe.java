package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * What NVIDIA's library tells of its GPUs and no file does (nvml.h). It is asked only where
 * nvidia-persistenced runs: elsewhere asking would initialise every GPU, which takes seconds, and
 * tear it down again.
 */
public final class NvmlProbe implements Probe {
  static final String QUERY = "nvml/gpus";

  private static final int NVIDIA = 0x10de;

  static final Question ECC =
      question("ecc", "Does the memory of the GPU correct errors (ECC): on or off?");
  static final Question REMAP =
      question(
          "row-remap",
          "Are rows of the GPU's memory to be replaced: none, pending (at the next reset) or failed"
              + " (no spare row is left for one)?");
  static final Question COMPUTE =
      question(
          "compute-mode",
          "Who may compute on the GPU: default (all), exclusive-process, exclusive-thread or"
              + " prohibited (nobody)?");
  static final Question PENDING =
      question(
          "mode-pending",
          "Does a change of a mode wait for a reset of the GPU: none, ecc, mig or both?");
  static final Question CLOCKS =
      question(
          "clocks-lowered",
          "Does the hardware hold the clocks of the GPU down: no, power (it draws what it may),"
              + " heat or power-brake (the supply asked for it)?");
  static final Question ADDRESSING =
      question(
          "addressing",
          "How does the GPU reach memory of malloc(): hmm (page tables are mirrored), ats (it uses"
              + " the CPU's) or none (not at all)?");

  // nvmlClocksEventReasons of nvml.h
  private static final long SW_POWER_CAP = 0x4;
  private static final long HW_SLOWDOWN = 0x8;
  private static final long SW_THERMAL = 0x20;
  private static final long HW_THERMAL = 0x40;
  private static final long POWER_BRAKE = 0x80;

  private static Question question(String name, String asks) {
    return new Question("nvml/" + name, ValueKind.TEXT, SubjectKind.GPU, asks);
  }

  @Override
  public List<Question> questions() {
    return List.of(ECC, REMAP, COMPUTE, PENDING, CLOCKS, ADDRESSING);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail asked = new Trail();
    Reading<String> text = text(machine, host, asked);
    Found<PciFunction> gpus = gpus(machine, text);
    gpus.answer(ECC, facts, NvmlProbe::subject, (gpu, seen) -> word(text, gpu, "ecc", seen));
    gpus.answer(
        COMPUTE, facts, NvmlProbe::subject, (gpu, seen) -> word(text, gpu, "compute", seen));
    gpus.answer(
        ADDRESSING, facts, NvmlProbe::subject, (gpu, seen) -> word(text, gpu, "addressing", seen));
    gpus.answer(REMAP, facts, NvmlProbe::subject, (gpu, seen) -> remap(text, gpu, seen));
    gpus.answer(PENDING, facts, NvmlProbe::subject, (gpu, seen) -> pending(text, gpu, seen));
    gpus.answer(CLOCKS, facts, NvmlProbe::subject, (gpu, seen) -> clocks(text, gpu, seen));
  }

  private static Subject subject(PciFunction gpu) {
    return new Subject.Pci(gpu.bdf());
  }

  private static Reading<String> text(Machine machine, Host host, Trail trail) {
    return NvidiaDriver.flavour(host)
        .then(
            _ ->
                SystemServices.running(
                    machine,
                    host,
                    "nvidia-persistenced.service",
                    "/run/nvidia-persistenced",
                    "socket",
                    trail))
        .then(
            runs ->
                runs
                    ? ask(host)
                    : Reading.unreadable(
                        "no nvidia-persistenced: asking the library would start every GPU",
                        "nvidia-persistenced, or nvidia-smi -q"));
  }

  /** Without the library the driver runs all the same, and what it knows is not known here. */
  private static Reading<String> ask(Host host) {
    Reading<String> text = Asked.text(host, QUERY, "");
    return text instanceof Reading.Absent<String>
        ? Reading.unreadable("no libnvidia-ml.so.1 in the usual places", "NVIDIA's library")
        : text;
  }

  /** Returns the GPUs that NVIDIA's driver holds. */
  private static Found<PciFunction> gpus(Machine machine, Reading<String> text) {
    List<PciFunction> held = new ArrayList<>();
    for (PciFunction gpu : machine.gpus().orElse(List.of())) {
      // One whose driver cannot be told may be held, and is asked about.
      boolean mayBeHeld =
          !(gpu.driver() instanceof Reading.Absent<String>)
              && gpu.driver().orElse("nvidia").equals("nvidia");
      if (mayBeHeld && gpu.vendor().orElse(NVIDIA) == NVIDIA) {
        held.add(gpu);
      }
    }
    Reading<Value> none = Reading.absent("no GPU that NVIDIA's driver holds");
    Reading<Value> rest = machine.gpus().then(_ -> none);
    // A driver that cannot be seen may hold GPUs that cannot be seen either.
    boolean isOpen = held.isEmpty() && rest instanceof Reading.Absent<Value>;
    return new Found<>(
        List.copyOf(held),
        isOpen && !(text instanceof Reading.Absent<String>) ? text.then(_ -> none) : rest);
  }

  /** Returns a value of a GPU; what GPU or library do not have is absent. */
  private static Reading<String> value(Reading<String> text, PciFunction gpu, String name) {
    return text.then(all -> value(all, gpu.bdf(), name));
  }

  static Reading<String> value(String all, String bdf, String name) {
    Reading<String> line = FactCollector.line(all, bdf + "/" + name);
    if (line instanceof Reading.Absent<String>) {
      return Reading.unreadable("the library does not list this GPU", "");
    }
    return line.then(
        word -> {
          if (word.equals("not-supported")) {
            return Reading.absent("the GPU or the library has no such thing");
          }
          return word.startsWith("error ")
              ? Reading.unreadable("NVML " + word, "")
              : Reading.present(word, word);
        });
  }

  private static Reading<Value> word(
      Reading<String> text, PciFunction gpu, String name, Trail trail) {
    Reading<String> value = value(text, gpu, name);
    trail.see("nvml " + name, value);
    return value.map(Value.Text::new);
  }

  private static Reading<Value> remap(Reading<String> text, PciFunction gpu, Trail trail) {
    Reading<String> failed = value(text, gpu, "remap-failed");
    Reading<String> pending = value(text, gpu, "remap-pending");
    trail.see("nvml remap-failed", failed).see("nvml remap-pending", pending);
    return failed.then(
        hasFailed ->
            hasFailed.equals("on")
                ? Found.word("failed", hasFailed)
                : pending.map(waits -> new Value.Text(waits.equals("on") ? "pending" : "none")));
  }

  private static Reading<Value> pending(Reading<String> text, PciFunction gpu, Trail trail) {
    Reading<Boolean> ecc = differs(text, gpu, "ecc", trail);
    Reading<Boolean> mig = differs(text, gpu, "mig", trail);
    return ecc.then(
        memory ->
            mig.map(
                instances -> {
                  String one = memory ? "ecc" : instances ? "mig" : "none";
                  return new Value.Text(memory && instances ? "both" : one);
                }));
  }

  /** A mode that the GPU does not have waits for nothing. */
  private static Reading<Boolean> differs(
      Reading<String> text, PciFunction gpu, String name, Trail trail) {
    Reading<String> now = value(text, gpu, name);
    Reading<String> next = value(text, gpu, name + "-pending");
    trail.see("nvml " + name, now).see("nvml " + name + "-pending", next);
    if (text.isPresent() && now instanceof Reading.Absent<String>) {
      return Reading.present(false, "no such mode");
    }
    return now.then(is -> next.map(will -> !is.equals(will)));
  }

  private static Reading<Value> clocks(Reading<String> text, PciFunction gpu, Trail trail) {
    Reading<String> mask = value(text, gpu, "clocks-lowered");
    trail.see("nvml clocks-lowered", mask);
    return mask.then(bits -> Values.parse(ValueKind.HEX, bits))
        .map(bits -> new Value.Text(reason(((Value.Hex) bits).bits())));
  }

  /** Names the worst reason; HW_SLOWDOWN alone does not tell whether it is heat or power. */
  static String reason(long bits) {
    if ((bits & POWER_BRAKE) != 0) {
      return "power-brake";
    }
    if ((bits & (SW_THERMAL | HW_THERMAL | HW_SLOWDOWN)) != 0) {
      return "heat";
    }
    return (bits & SW_POWER_CAP) != 0 ? "power" : "no";
  }
}
