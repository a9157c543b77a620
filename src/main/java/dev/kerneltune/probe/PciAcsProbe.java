package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether traffic between two devices below one bridge goes straight through it or is sent up to
 * the root complex.
 *
 * <p>The kernel's own test (drivers/pci/p2pdma.c, pci_bridge_has_acs_redir): Request Redirect,
 * Completion Redirect or Egress Control in the ACS control word of a bridge between either device
 * and the lowest bridge above both. Source Validation, Upstream Forwarding, Translation Blocking
 * and Direct Translated do not redirect, and a bridge without the capability cannot.
 */
public final class PciAcsProbe implements Probe {
  static final String DIRECT = "direct";
  static final String VIA_ROOT = "via-root";

  static final Question GPU_NIC =
      new Question(
          "pci-acs/redirect",
          ValueKind.TEXT,
          SubjectKind.GPU_NIC_PAIR,
          "Which way does traffic between a GPU and a NIC below one bridge go: direct or"
              + " via-root?");
  static final Question GPU_GPU =
      new Question(
          "pci-acs/gpu-gpu-redirect",
          ValueKind.TEXT,
          SubjectKind.GPU_GPU_PAIR,
          "Which way does PCIe traffic between two GPUs below one bridge go: direct or via-root?");
  static final Question GPU_NVME =
      new Question(
          "pci-acs/gpu-nvme-redirect",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Which way does traffic between a GPU and the NVMe controllers below a bridge of its own"
              + " go: direct, or via-root for at least one?");

  /** PCI_ACS_RR, PCI_ACS_CR and PCI_ACS_EC (linux/pci_regs.h). */
  private static final int REDIRECT = 0x04 | 0x08 | 0x20;

  private static final int NVIDIA = 0x10de;

  /** PCI_CLASS_BRIDGE_OTHER, the class of an NVSwitch. */
  private static final int OTHER_BRIDGE = 0x0680;

  private static final String NO_COMMON = "no bridge is above both devices";

  @Override
  public List<Question> questions() {
    return List.of(GPU_NIC, GPU_GPU, GPU_NVME);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Bridges bridges = new Bridges(machine.pci());
    pairs(GPU_NIC, machine.gpus(), machine.nics().map(PciAcsProbe::functionsOf), bridges, facts);
    if (hasNvSwitch(machine)) {
      // Their GPUs talk over NVLink: what PCIe would do with peer traffic is no matter.
      facts.add(
          GPU_GPU,
          new Subject.WholeHost(),
          Reading.absent("NVSwitches carry the traffic between the GPUs"),
          List.of());
    } else {
      pairs(GPU_GPU, machine.gpus(), machine.gpus(), bridges, facts);
    }
    nvme(machine, bridges, facts);
  }

  private static boolean hasNvSwitch(Machine machine) {
    for (PciFunction function : machine.pci().orElse(List.of())) {
      if (function.vendor().orElse(0) == NVIDIA
          && function.classCode().orElse(0) >> 8 == OTHER_BRIDGE) {
        return true;
      }
    }
    return false;
  }

  private static List<PciFunction> functionsOf(List<Nic> nics) {
    List<PciFunction> functions = new ArrayList<>();
    for (Nic nic : nics) {
      functions.add(nic.function());
    }
    return functions;
  }

  /** Answers for every pair that shares a bridge; the rest is one fact at most. */
  private static void pairs(
      Question question,
      Reading<List<PciFunction>> lefts,
      Reading<List<PciFunction>> rights,
      Bridges bridges,
      FactSink facts) {
    if (!(lefts instanceof Reading.Present<List<PciFunction>>(var left, _))) {
      facts.add(question, new Subject.WholeHost(), lefts.then(_ -> none()), List.of());
      return;
    }
    if (!(rights instanceof Reading.Present<List<PciFunction>>(var right, _))) {
      facts.add(question, new Subject.WholeHost(), rights.then(_ -> none()), List.of());
      return;
    }
    boolean same = question.per() == SubjectKind.GPU_GPU_PAIR;
    int shared = 0;
    Reading<Value> open =
        left.isEmpty() ? Reading.absent("no gpu here") : Reading.absent(NO_COMMON);
    for (int i = 0; i < left.size(); i++) {
      for (int j = same ? i + 1 : 0; j < right.size(); j++) {
        PciFunction a = left.get(i);
        PciFunction b = right.get(j);
        switch (between(a, b)) {
          case Reading.Present<List<String>>(var between, _) -> {
            Trail trail = new Trail();
            Reading<Value> way = bridges.way(between, trail);
            Subject pair = new Subject.Pair(new Subject.Pci(a.bdf()), new Subject.Pci(b.bdf()));
            facts.add(question, pair, way, trail.list());
            shared++;
          }
          case Reading.Absent<List<String>> _ -> {}
          case Reading.Unreadable<List<String>>(var obstacle, var needs) ->
              open = Reading.unreadable(obstacle, needs);
          case Reading.Malformed<List<String>>(var raw, var problem) ->
              open = Reading.malformed(raw, problem);
        }
      }
    }
    if (shared == 0 || !(open instanceof Reading.Absent<Value>)) {
      facts.add(question, new Subject.WholeHost(), open, List.of());
    }
  }

  private static Reading<Value> none() {
    return Reading.absent(NO_COMMON);
  }

  private static void nvme(Machine machine, Bridges bridges, FactSink facts) {
    if (!(machine.gpus() instanceof Reading.Present<List<PciFunction>>(var gpus, _))) {
      Reading<Value> lack = machine.gpus().then(_ -> none());
      facts.add(GPU_NVME, new Subject.WholeHost(), lack, List.of());
      return;
    }
    if (gpus.isEmpty()) {
      facts.add(GPU_NVME, new Subject.WholeHost(), Reading.absent("no gpu here"), List.of());
    }
    for (PciFunction gpu : gpus) {
      Trail trail = new Trail();
      Reading<Value> way = machine.nvme().then(all -> nvmeWay(gpu, all, bridges, trail));
      facts.add(GPU_NVME, new Subject.Pci(gpu.bdf()), way, trail.list());
    }
  }

  private static Reading<Value> nvmeWay(
      PciFunction gpu, List<NvmeController> controllers, Bridges bridges, Trail trail) {
    Reading<Value> way = Reading.absent("no NVMe controller shares a bridge with it");
    for (NvmeController controller : controllers) {
      Reading<Value> next =
          controller
              .bdf()
              .then(bridges::function)
              .then(nvme -> between(gpu, nvme))
              .then(
                  between ->
                      bridges.way(
                          between, trail.see(controller.name(), "shares a bridge with the GPU")));
      way = worse(way, next);
    }
    return way;
  }

  /** Returns the answer that decides: a redirect, then a lack of knowledge, then a direct way. */
  private static Reading<Value> worse(Reading<Value> a, Reading<Value> b) {
    return rank(b) > rank(a) ? b : a;
  }

  private static int rank(Reading<Value> way) {
    return switch (way) {
      case Reading.Absent<Value> _ -> 0;
      case Reading.Present<Value>(var value, _) -> value.toString().equals(VIA_ROOT) ? 3 : 1;
      case Reading.Unreadable<Value> _, Reading.Malformed<Value> _ -> 2;
    };
  }

  /**
   * Returns the bridges strictly below the lowest bridge above both functions; absent where only a
   * host bridge, or nothing, is above both.
   */
  static Reading<List<String>> between(PciFunction a, PciFunction b) {
    return path(a).then(one -> path(b).then(other -> between(one, other)));
  }

  /** The same from two paths, each with its host bridge first and the function itself last. */
  static Reading<List<String>> between(List<String> a, List<String> b) {
    int common = 0;
    while (common < a.size() - 1 && common < b.size() - 1 && a.get(common).equals(b.get(common))) {
      common++;
    }
    if (common < 2) {
      return Reading.absent(NO_COMMON);
    }
    List<String> between = new ArrayList<>(a.subList(common, a.size() - 1));
    between.addAll(b.subList(common, b.size() - 1));
    return Reading.present(between, String.join(" ", between));
  }

  private static Reading<List<String>> path(PciFunction function) {
    return function.path() instanceof Reading.Absent<List<String>>(var because)
        ? Reading.unreadable("the bridges above " + function.bdf() + ": " + because, "")
        : function.path();
  }

  /** The bridges of the machine and their ACS control words, each read once. */
  static final class Bridges {
    private final Reading<List<PciFunction>> pci;
    private final Map<String, PciFunction> functions = new HashMap<>();
    private final Map<String, Reading<Integer>> controls = new HashMap<>();

    Bridges(Reading<List<PciFunction>> pci) {
      this.pci = pci;
      for (PciFunction function : pci.orElse(List.of())) {
        functions.put(function.bdf(), function);
      }
    }

    /** Returns a function by its address; one that is not listed is not known, not absent. */
    Reading<PciFunction> function(String bdf) {
      PciFunction function = functions.get(bdf);
      return function == null
          ? pci.then(_ -> Reading.unreadable("no PCI function " + bdf + " is listed", ""))
          : Reading.present(function, bdf);
    }

    /** Says which way traffic over {@code bridges} takes: one that redirects decides. */
    Reading<Value> way(List<String> bridges, Trail trail) {
      Reading<Value> way =
          Reading.present(
              new Value.Text(DIRECT), "no redirect on " + bridges.size() + " bridges between");
      if (bridges.isEmpty()) {
        trail.see("path", "no bridge between them but the one above both");
      }
      for (String bdf : bridges) {
        Reading<Integer> control = controls.computeIfAbsent(bdf, this::control);
        String file = "/sys/bus/pci/devices/" + bdf + "/config";
        switch (control) {
          case Reading.Present<Integer>(var word, _) -> {
            String words = PciRegisters.acsWords(word);
            trail.see(file, words);
            if ((word & REDIRECT) != 0) {
              way = worse(way, Reading.present(new Value.Text(VIA_ROOT), bdf + " " + words));
            }
          }
          case Reading.Absent<Integer> _ -> trail.see(file, "no ACS capability");
          case Reading.Unreadable<Integer>(var obstacle, var needs) -> {
            trail.see(file, obstacle);
            way = worse(way, Reading.unreadable(bdf + ": " + obstacle, needs));
          }
          case Reading.Malformed<Integer>(var raw, var problem) -> {
            trail.see(file, raw);
            way = worse(way, Reading.malformed(raw, problem));
          }
        }
      }
      return way;
    }

    private Reading<Integer> control(String bdf) {
      return function(bdf)
          .then(
              bridge ->
                  PciRegisters.extendedWord(bridge, PciRegisters.ACS, PciRegisters.ACS_CONTROL));
    }
  }
}
