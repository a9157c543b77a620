package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/**
 * Whether links run at what both of their ends can do.
 *
 * <p>A GPU without work lowers its link ("may be reduced when the GPU is not in use",
 * nvidia-smi(1)), so a low speed of a GPU says nothing, and a low width says something only while
 * the speed is at its best. NICs, NVMe controllers and switches do not do that.
 */
public final class PcieLinkProbe implements Probe {
  private static final String FULL = "full";
  private static final String REDUCED = "reduced";
  private static final String ENOUGH = "enough";

  private static final String ENDS = ": full (what both ends of it can do) or reduced?";

  static final Question GPU_SPEED =
      new Question(
          "pcie-link/gpu-speed",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "At which speed does the PCIe link of a GPU run" + ENDS);
  static final Question GPU_WIDTH =
      new Question(
          "pcie-link/gpu-width",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "How many lanes does the PCIe link of a GPU use" + ENDS);
  static final Question GPU_SLOT =
      new Question(
          "pcie-link/gpu-slot",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Can the port above a GPU do what the GPU can: enough, slower or narrower?");
  static final Question GPU_UPLINK =
      new Question(
          "pcie-link/gpu-uplink",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "How do the links between the switches above a GPU and the root port run" + ENDS);
  static final Question NIC_SPEED =
      new Question(
          "pcie-link/nic-speed",
          ValueKind.TEXT,
          SubjectKind.NIC,
          "At which speed does the PCIe link of a NIC run" + ENDS);
  static final Question NIC_WIDTH =
      new Question(
          "pcie-link/nic-width",
          ValueKind.TEXT,
          SubjectKind.NIC,
          "How many lanes does the PCIe link of a NIC use" + ENDS);
  static final Question NVME_SPEED =
      new Question(
          "pcie-link/nvme-speed",
          ValueKind.TEXT,
          SubjectKind.NVME,
          "At which speed does the PCIe link of an NVMe controller run" + ENDS);
  static final Question NVME_WIDTH =
      new Question(
          "pcie-link/nvme-width",
          ValueKind.TEXT,
          SubjectKind.NVME,
          "How many lanes does the PCIe link of an NVMe controller use" + ENDS);

  @Override
  public List<Question> questions() {
    return List.of(
        GPU_SPEED, GPU_WIDTH, GPU_SLOT, GPU_UPLINK, NIC_SPEED, NIC_WIDTH, NVME_SPEED, NVME_WIDTH);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    PcieDevices devices = new PcieDevices(machine);
    devices.answerEach(GPU_SPEED, facts, both(host, PcieLinkProbe::gpuSpeed));
    devices.answerEach(GPU_WIDTH, facts, both(host, PcieLinkProbe::gpuWidth));
    devices.answerEach(GPU_SLOT, facts, both(host, PcieLinkProbe::slot));
    devices.answerEach(GPU_UPLINK, facts, (gpu, trail) -> uplink(host, devices, gpu, trail));
    devices.answerEach(NIC_SPEED, facts, both(host, PcieLinkProbe::speed));
    devices.answerEach(NIC_WIDTH, facts, both(host, PcieLinkProbe::width));
    devices.answerEach(NVME_SPEED, facts, both(host, PcieLinkProbe::speed));
    devices.answerEach(NVME_WIDTH, facts, both(host, PcieLinkProbe::width));
  }

  /** Judges the link between a function and the port above it. */
  private interface LinkJudge {
    Reading<Value> judge(PcieLink device, PcieLink port);
  }

  private static PcieDevices.Answerer both(Host host, LinkJudge judge) {
    return (function, trail) ->
        PcieDevices.physical(host, function)
            .then(PcieDevices::bridges)
            .then(
                bridges -> {
                  PcieLink device = PcieLink.of(host, function.bdf());
                  trail.see(function.bdf(), device.told());
                  if (bridges.isEmpty()) {
                    return Reading.absent("integrated in the root complex: there is no link");
                  }
                  PcieLink port = PcieLink.of(host, bridges.getFirst());
                  trail.see(bridges.getFirst() + " (port above)", port.told());
                  return judge.judge(device, port);
                });
  }

  /** Returns full or reduced from what is used and what each end can do. */
  static Reading<Value> used(Reading<Integer> now, Reading<Integer> device, Reading<Integer> port) {
    if (now instanceof Reading.Present<Integer>(var current, _)
        && device instanceof Reading.Present<Integer>(var own, _)
        && current >= own) {
      return word(FULL);
    }
    return now.then(
        current ->
            device.then(
                own -> port.map(above -> text(current >= Math.min(own, above) ? FULL : REDUCED))));
  }

  static Reading<Value> speed(PcieLink device, PcieLink port) {
    return used(device.speed(), device.maxSpeed(), port.maxSpeed());
  }

  static Reading<Value> width(PcieLink device, PcieLink port) {
    return used(device.width(), device.maxWidth(), port.maxWidth());
  }

  static Reading<Value> gpuSpeed(PcieLink device, PcieLink port) {
    return speed(device, port).then(word -> idle(word, "speed", device));
  }

  static Reading<Value> gpuWidth(PcieLink device, PcieLink port) {
    Reading<Value> width = width(device, port);
    boolean atFullSpeed =
        speed(device, port) instanceof Reading.Present<Value>(var word, _)
            && word.equals(text(FULL));
    return atFullSpeed ? width : width.then(word -> idle(word, "width", device));
  }

  private static Reading<Value> idle(Value word, String what, PcieLink device) {
    return word.equals(text(FULL))
        ? Reading.present(word, FULL)
        : Reading.unreadable(
            "the link is at " + device.told() + ", and a GPU without work lowers its link " + what,
            "a look at current_link_"
                + what
                + " while the GPU works: if it stays, the link is bad");
  }

  /** Compares what the two ends can do, which does not depend on load. */
  static Reading<Value> slot(PcieLink device, PcieLink port) {
    return device
        .maxSpeed()
        .then(
            fast ->
                port.maxSpeed()
                    .then(
                        above ->
                            above < fast
                                ? word("slower")
                                : device
                                    .maxWidth()
                                    .then(
                                        wide ->
                                            port.maxWidth()
                                                .map(
                                                    lanes ->
                                                        text(
                                                            lanes < wide ? "narrower" : ENOUGH)))));
  }

  /**
   * Judges the links above the one that the GPU hangs on: every second step up the path is a link,
   * the others lie inside a switch. Of both ends of one link the present values are the same. A
   * switch of the GPU's own vendor is a part of the card, and may lower its link as the GPU does.
   */
  private static Reading<Value> uplink(
      Host host, PcieDevices devices, PciFunction gpu, Trail trail) {
    return PcieDevices.bridges(gpu)
        .then(
            bridges -> {
              Reading<Value> worst = Reading.absent("no switch between it and its root port");
              for (int i = 1; i + 1 < bridges.size(); i += 2) {
                PcieLink lower = PcieLink.of(host, bridges.get(i));
                PcieLink upper = PcieLink.of(host, bridges.get(i + 1));
                trail.see(bridges.get(i), lower.told());
                trail.see(bridges.get(i + 1) + " (port above)", upper.told());
                Reading<Value> link = link(lower, upper);
                Reading<Boolean> onCard =
                    devices
                        .function(bridges.get(i))
                        .then(PciFunction::vendor)
                        .then(maker -> gpu.vendor().map(maker::equals));
                Reading<Value> judged =
                    onCard.orElse(false) ? link.then(word -> idle(word, "speed", lower)) : link;
                worst = worse(worst, judged);
              }
              return worst;
            });
  }

  static Reading<Value> link(PcieLink lower, PcieLink upper) {
    Reading<Value> width = width(lower, upper);
    return worse(speed(lower, upper), width);
  }

  /** Returns the answer that decides: reduced, then a lack of knowledge, then full. */
  private static Reading<Value> worse(Reading<Value> a, Reading<Value> b) {
    return rank(b) > rank(a) ? b : a;
  }

  private static int rank(Reading<Value> reading) {
    return switch (reading) {
      case Reading.Absent<Value> _ -> 0;
      case Reading.Present<Value>(var value, _) -> value.equals(text(REDUCED)) ? 3 : 1;
      case Reading.Unreadable<Value> _, Reading.Malformed<Value> _ -> 2;
    };
  }

  private static Value text(String word) {
    return new Value.Text(word);
  }

  private static Reading<Value> word(String word) {
    return Reading.present(text(word), word);
  }
}
