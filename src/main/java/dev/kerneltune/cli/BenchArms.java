package dev.kerneltune.cli;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.ThreadWriter;
import dev.kerneltune.model.Reading;
import dev.kerneltune.sched.bench.Arm;
import dev.kerneltune.sched.bench.Asked;
import dev.kerneltune.sched.bench.BackendArm;
import dev.kerneltune.sched.bench.BenchException;
import dev.kerneltune.sched.bench.DefaultArm;
import dev.kerneltune.sched.bench.Dispatch;
import dev.kerneltune.sched.bench.DispatchArm;
import dev.kerneltune.sched.bench.NiceArm;
import dev.kerneltune.sched.bench.Winner;
import dev.kerneltune.sched.hints.Backend;
import dev.kerneltune.sched.hints.HintsBackend;
import dev.kerneltune.sched.scx.KernelBtf;
import dev.kerneltune.sched.scx.LibBpf;
import dev.kerneltune.sched.scx.ScxBackend;
import dev.kerneltune.sched.scx.ScxBackend.Classes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arms that were asked for: those that this machine can have, and why it lacks the others. */
final class BenchArms implements AutoCloseable {
  static final String SCX_OFF = "scx-off";

  /** The arms of {@code sched bench}. */
  static final List<String> BENCH = List.of(Winner.HINTS, NiceArm.NAME, SCX_OFF, Winner.SCX);

  private final List<String> names;
  private final List<Arm> own;
  private final Path state;
  private final Asked model;
  private final KernelBtf types = new KernelBtf();
  private final List<Backend> backends = new ArrayList<>();
  private final Map<String, String> missing = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param names of the arms beside the default
   * @param own arms that the user brings
   * @param state the folder of the hints' journal
   * @param model whom the experiment's arms ask
   */
  BenchArms(List<String> names, List<Arm> own, Path state, Asked model) {
    this.names = names;
    this.own = own;
    this.state = state;
    this.model = model;
  }

  /** Returns the arms of {@code sched lab}. */
  static List<String> lab() {
    List<String> names = new ArrayList<>(BENCH);
    for (Dispatch way : Dispatch.values()) {
      names.add(way.word());
    }
    return names;
  }

  /** Opens what the arms need; the default comes first. */
  List<Arm> open(BenchMachine machine) {
    List<Arm> arms = new ArrayList<>();
    arms.add(new DefaultArm());
    for (String name : names) {
      arm(name, machine).ifPresent(arms::add);
    }
    arms.addAll(own);
    if (arms.size() == 1) {
      throw new BenchException("no arm to compare with the default: " + missing);
    }
    return arms;
  }

  private Optional<Arm> arm(String name, BenchMachine machine) {
    for (Dispatch way : Dispatch.values()) {
      if (way.word().equals(name)) {
        if (notes.isEmpty()) {
          notes.add("the experiment's arms ask " + model.about());
        }
        return Optional.of(new DispatchArm(way, model));
      }
    }
    return switch (name) {
      case Winner.SCX -> scx(name, "the BPF scheduler with classes", Classes.ON, machine);
      case SCX_OFF -> scx(name, "the BPF scheduler, every task the same", Classes.OFF, machine);
      default -> raising(name, machine);
    };
  }

  private Optional<Arm> scx(String name, String about, Classes classes, BenchMachine machine) {
    Optional<String> lack = machine.lacksSchedExt();
    Reading<LibBpf> library =
        lack.isPresent() ? Reading.absent("not looked for") : LibBpf.find(LibBpf.PLACES);
    if (lack.isEmpty()) {
      lack = machine.refusesSchedExt(library, types);
    }
    if (lack.isPresent()) {
      missing.put(name, lack.get());
      return Optional.empty();
    }
    ScxBackend backend =
        new ScxBackend(library, types, SchedScxCommand::patient, CgroupIds::of, System::nanoTime);
    backends.add(backend);
    Runnable entered = () -> backend.setClasses(classes);
    return Optional.of(new BackendArm(name, about, backend, Hosts::live, entered));
  }

  /** Returns whether a scheduler is among the arms whose loader must be heard of once a minute. */
  boolean haveHeartbeat() {
    return backends.stream().anyMatch(ScxBackend.class::isInstance);
  }

  private Optional<Arm> raising(String name, BenchMachine machine) {
    if (!machine.mayRaise()) {
      missing.put(name, "CAP_SYS_NICE is not there; run it as root");
      return Optional.empty();
    }
    return Optional.of(
        name.equals(NiceArm.NAME) ? new NiceArm(Hosts::live, ThreadWriter.live()) : hints(machine));
  }

  private Arm hints(BenchMachine machine) {
    try {
      Backend backend =
          HintsBackend.open(
              state,
              machine.boot(),
              HintsBackend.CgroupWeights.LEFT,
              Math.toIntExact(ProcessHandle.current().pid()));
      backends.add(backend);
      String about = "nice, EEVDF slice, SCHED_BATCH by class, as sched run sets them";
      return new BackendArm(Winner.HINTS, about, backend, Hosts::live, () -> {});
    } catch (JournalException e) {
      throw new BenchException(e.getMessage() + "; is `sched run` at work? `sched stop` ends it");
    }
  }

  /** Returns why arms cannot run, by their names. */
  Map<String, String> missing() {
    return missing;
  }

  /** Returns what the reader must know of the arms. */
  List<String> notes() {
    return notes;
  }

  @Override
  public void close() {
    backends.forEach(Backend::close);
  }
}
