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
import java.util.List;

/** Whether the daemons run that NVIDIA's driver needs beside it. */
public final class NvidiaServicesProbe implements Probe {
  private static final int NVIDIA = 0x10de;

  /** The class of an NVSwitch: a bridge of another kind. */
  private static final int NVSWITCH_CLASS = 0x0680;

  static final Question PERSISTENCE =
      new Question(
          "nvidia/persistence-daemon",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Does nvidia-persistenced keep the GPUs initialised: running or not-running?");
  static final Question FABRIC =
      new Question(
          "nvidia/fabric-manager",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "On a host with NVSwitches of its own, does nvidia-fabricmanager run: running or"
              + " not-running?");

  @Override
  public List<Question> questions() {
    return List.of(PERSISTENCE, FABRIC);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail persistence = new Trail();
    facts.add(
        PERSISTENCE,
        new Subject.WholeHost(),
        NvidiaDriver.flavour(host)
            .then(
                _ ->
                    word(
                        SystemServices.running(
                            machine,
                            host,
                            "nvidia-persistenced.service",
                            "/run/nvidia-persistenced",
                            "socket",
                            persistence))),
        persistence.list());
    Trail fabric = new Trail();
    facts.add(
        FABRIC,
        new Subject.WholeHost(),
        switches(machine, fabric)
            .then(
                _ ->
                    word(
                        SystemServices.running(
                            machine,
                            host,
                            "nvidia-fabricmanager.service",
                            "/run/nvidia-fabricmanager",
                            "nv-fabricmanager.pid",
                            fabric))),
        fabric.list());
  }

  /** Returns how many NVSwitches the driver of this host holds; absent where there is none. */
  private static Reading<Integer> switches(Machine machine, Trail trail) {
    return machine
        .pci()
        .then(
            functions -> {
              int held = 0;
              for (PciFunction function : functions) {
                boolean isSwitch =
                    function.vendor().orElse(0) == NVIDIA
                        && function.classCode().orElse(0) >>> 8 == NVSWITCH_CLASS;
                if (isSwitch && function.driver().orElse("").startsWith("nvidia")) {
                  trail.see(function.bdf(), "NVSwitch, driver " + function.driver().orElse(""));
                  held++;
                }
              }
              return held == 0
                  ? Reading.absent("no NVSwitch that a driver of this host holds")
                  : Reading.present(held, held + " NVSwitches");
            });
  }

  private static Reading<Value> word(Reading<Boolean> running) {
    return running.map(runs -> new Value.Text(runs ? "running" : "not-running"));
  }
}
