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
 * Payload, read requests, ordering, tags and link power states of the devices that move data, from
 * their configuration space. Without CAP_SYS_ADMIN the kernel gives 64 bytes of it, which tell none
 * of this.
 */
public final class PcieControlProbe implements Probe {
  private static final String PAYLOAD =
      ": matched (all hops alike and as large as all can do), below-common (alike, and all can do"
          + " more) or unequal?";
  private static final String ORDERING =
      ": on, off or off-by-quirk (the root port has an erratum)?";
  private static final String TAGS = ": on, off or unsupported?";
  private static final String ASPM = ": disabled, l0s, l1 or l0s-l1?";

  static final Question GPU_PAYLOAD =
      text(
          "gpu-payload", SubjectKind.GPU, "Max Payload Size from a GPU to its root port" + PAYLOAD);
  static final Question NIC_PAYLOAD =
      text(
          "nic-payload", SubjectKind.NIC, "Max Payload Size from a NIC to its root port" + PAYLOAD);
  static final Question NIC_READ_REQUEST =
      new Question(
          "pcie-control/nic-read-request",
          ValueKind.INT,
          SubjectKind.RDMA_NIC,
          "How many bytes may a NIC with RDMA devices ask for in one read (Max Read Request"
              + " Size)?");
  static final Question GPU_ORDERING =
      text("gpu-relaxed-ordering", SubjectKind.GPU, "Relaxed Ordering of a GPU" + ORDERING);
  static final Question NIC_ORDERING =
      text(
          "nic-relaxed-ordering",
          SubjectKind.RDMA_NIC,
          "Relaxed Ordering of a NIC with RDMA devices" + ORDERING);
  static final Question GPU_TAGS =
      text("gpu-extended-tags", SubjectKind.GPU, "Extended tags (8 bits) of a GPU" + TAGS);
  static final Question NIC_TAGS =
      text("nic-extended-tags", SubjectKind.NIC, "Extended tags (8 bits) of a NIC" + TAGS);
  static final Question NVME_TAGS =
      text(
          "nvme-extended-tags",
          SubjectKind.NVME,
          "Extended tags (8 bits) of an NVMe controller" + TAGS);
  static final Question GPU_ASPM =
      text("gpu-aspm", SubjectKind.GPU, "Link power states (ASPM) of a GPU" + ASPM);
  static final Question NIC_ASPM =
      text("nic-aspm", SubjectKind.NIC, "Link power states (ASPM) of a NIC" + ASPM);
  static final Question NVME_ASPM =
      text("nvme-aspm", SubjectKind.NVME, "Link power states (ASPM) of an NVMe controller" + ASPM);

  private static Question text(String name, SubjectKind per, String asks) {
    return new Question("pcie-control/" + name, ValueKind.TEXT, per, asks);
  }

  @Override
  public List<Question> questions() {
    return List.of(
        GPU_PAYLOAD,
        NIC_PAYLOAD,
        NIC_READ_REQUEST,
        GPU_ORDERING,
        NIC_ORDERING,
        GPU_TAGS,
        NIC_TAGS,
        NVME_TAGS,
        GPU_ASPM,
        NIC_ASPM,
        NVME_ASPM);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    PcieDevices devices = new PcieDevices(machine);
    for (Question question : List.of(GPU_PAYLOAD, NIC_PAYLOAD)) {
      devices.answerEach(
          question,
          facts,
          (function, trail) ->
              PcieDevices.physical(host, function).then(own -> payload(devices, own, trail)));
    }
    devices.answerEach(
        NIC_READ_REQUEST,
        facts,
        (function, trail) ->
            control(host, function, trail)
                .then(PcieControl::readRequest)
                .map(bytes -> new Value.Int(bytes)));
    for (Question question : List.of(GPU_ORDERING, NIC_ORDERING)) {
      devices.answerEach(
          question,
          facts,
          (function, trail) ->
              control(host, function, trail)
                  .then(PcieControl::relaxedOrdering)
                  .then(on -> on ? word("on") : off(devices, function, trail)));
    }
    for (Question question : List.of(GPU_TAGS, NIC_TAGS, NVME_TAGS)) {
      devices.answerEach(
          question,
          facts,
          (function, trail) -> control(host, function, trail).then(PcieControlProbe::tags));
    }
    for (Question question : List.of(GPU_ASPM, NIC_ASPM, NVME_ASPM)) {
      devices.answerEach(question, facts, (function, trail) -> aspm(host, function, trail));
    }
  }

  private static Reading<PcieControl> control(Host host, PciFunction function, Trail trail) {
    Reading<PcieControl> control = PcieDevices.physical(host, function).then(PcieControl::of);
    note(function.bdf(), control, trail);
    return control;
  }

  private static void note(String bdf, Reading<PcieControl> control, Trail trail) {
    if (control instanceof Reading.Present<PcieControl>(var found, _)) {
      trail.see(bdf, found.told());
    } else {
      trail.see(bdf, control);
    }
  }

  private static Reading<Value> payload(PcieDevices devices, PciFunction function, Trail trail) {
    return PcieDevices.bridges(function)
        .then(
            bridges ->
                bridges.isEmpty()
                    ? Reading.absent("integrated in the root complex: there is no hop")
                    : payload(devices, function, bridges, trail));
  }

  private static Reading<Value> payload(
      PcieDevices devices, PciFunction function, List<String> bridges, Trail trail) {
    Hops hops = new Hops();
    Reading<Hops> seen = hop(function, hops, trail);
    for (String bridge : bridges) {
      Reading<Hops> next = devices.function(bridge).then(port -> hop(port, hops, trail));
      seen = seen.isPresent() ? next : seen;
    }
    // Two hops that differ decide, whatever the hops are that cannot be read.
    return hops.word().equals("unequal")
        ? word("unequal")
        : seen.map(all -> new Value.Text(all.word()));
  }

  private static Reading<Hops> hop(PciFunction function, Hops hops, Trail trail) {
    Reading<PcieControl> control = PcieControl.of(function);
    note(function.bdf(), control, trail);
    return control.then(
        registers ->
            registers
                .payload()
                .then(
                    used ->
                        registers.payloadSupported().map(supported -> hops.add(used, supported))));
  }

  /** The payload sizes from a device to its root port. */
  static final class Hops {
    private int smallest = Integer.MAX_VALUE;
    private int largest;
    private int common = Integer.MAX_VALUE;

    /** Adds a hop that uses {@code used} of {@code supported} bytes. */
    Hops add(int used, int supported) {
      smallest = Math.min(smallest, used);
      largest = Math.max(largest, used);
      common = Math.min(common, supported);
      return this;
    }

    String word() {
      if (largest > smallest) {
        return "unequal";
      }
      return smallest < common ? "below-common" : "matched";
    }
  }

  /**
   * Tells a root port below which the kernel itself switches Relaxed Ordering off
   * (drivers/pci/quirks.c, quirk_relaxedordering_disable) from any other.
   */
  private static Reading<Value> off(PcieDevices devices, PciFunction function, Trail trail) {
    return PcieDevices.bridges(function)
        .then(
            bridges -> {
              if (bridges.isEmpty()) {
                return word("off");
              }
              String root = bridges.getLast();
              return devices
                  .function(root)
                  .then(
                      port ->
                          port.vendor()
                              .then(
                                  vendor ->
                                      port.device()
                                          .then(
                                              device -> {
                                                trail.see(
                                                    root + " (root port)",
                                                    Integer.toHexString(vendor)
                                                        + ":"
                                                        + Integer.toHexString(device));
                                                return word(
                                                    hasOrderingErratum(vendor, device)
                                                        ? "off-by-quirk"
                                                        : "off");
                                              })));
            });
  }

  /** Haswell and Broadwell root ports of Intel, and those of AMD's A1100. */
  static boolean hasOrderingErratum(int vendor, int device) {
    return switch (vendor) {
      case 0x8086 ->
          (device >= 0x6f01 && device <= 0x6f0e) || (device >= 0x2f01 && device <= 0x2f0e);
      case 0x1022 -> device >= 0x1a00 && device <= 0x1a02;
      default -> false;
    };
  }

  private static Reading<Value> tags(PcieControl control) {
    return control
        .extendedTagsSupported()
        .then(
            can ->
                can
                    ? control.extendedTags().then(on -> word(on ? "on" : "off"))
                    : word("unsupported"));
  }

  /**
   * Takes the states from the link control register or, without privilege, from the files that the
   * kernel has for a link whose states it may change (drivers/pci/pcie/aspm.c).
   */
  private static Reading<Value> aspm(Host host, PciFunction function, Trail trail) {
    Reading<PciFunction> physical = PcieDevices.physical(host, function);
    Reading<Integer> bits = physical.then(PcieControl::of).then(PcieControl::aspm);
    if (bits instanceof Reading.Unreadable<Integer>) {
      String l0s = PcieDevices.file(function.bdf(), "link/l0s_aspm");
      String l1 = PcieDevices.file(function.bdf(), "link/l1_aspm");
      Reading<Long> first = Files.number(host, l0s);
      Reading<Long> second = Files.number(host, l1);
      // The kernel shows a file for each state that the link can have, and none where it may not
      // change them: one alone tells that the link has no other state.
      if ((first.isPresent() || second.isPresent()) && known(first) && known(second)) {
        trail.see(l0s, first).see(l1, second);
        return word(aspmWord((int) (first.orElse(0L) | second.orElse(0L) << 1)));
      }
    }
    Reading<Value> word = bits.then(on -> word(aspmWord(on)));
    return seen(trail, function.bdf(), word);
  }

  private static boolean known(Reading<Long> state) {
    return state.isPresent() || state instanceof Reading.Absent<Long>;
  }

  private static Reading<Value> seen(Trail trail, String bdf, Reading<Value> word) {
    if (word instanceof Reading.Present<Value>(var value, _)) {
      trail.see(bdf, "LnkCtl: ASPM " + value);
    } else {
      trail.see(bdf, word);
    }
    return word;
  }

  static String aspmWord(int bits) {
    return switch (bits & 3) {
      case 0 -> "disabled";
      case 1 -> "l0s";
      case 2 -> "l1";
      default -> "l0s-l1";
    };
  }

  private static Reading<Value> word(String word) {
    return Reading.present(new Value.Text(word), word);
  }
}
