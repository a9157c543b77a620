package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
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

/** Whether user space can reach the RDMA hardware, and whether like cards run like firmware. */
public final class RdmaStackProbe implements Probe {
  static final Question UVERBS =
      new Question(
          "rdma/uverbs",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Do the RDMA devices have a user verbs device: all, some (management planes have none) or"
              + " none?");
  static final Question CONNECTION_MANAGER =
      new Question(
          "rdma/connection-manager",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Can user space use the RDMA connection manager: present or missing?");
  static final Question NIC =
      new Question(
          "rdma/nic-device",
          ValueKind.TEXT,
          SubjectKind.NIC,
          "Has an InfiniBand controller or an EFA function its RDMA device: present, no-driver or"
              + " no-rdma-device?");
  static final Question FIRMWARE =
      new Question(
          "rdma/firmware",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Do RDMA devices of one board id run one firmware version: same or different?");

  private static final String VERBS = "/sys/class/infiniband_verbs";
  private static final String MANAGER = "/sys/class/misc/rdma_cm";
  private static final int INFINIBAND = 0x0207;

  /** Whether namespaces share all RDMA devices (Y), or each device is in one alone (N). */
  private static final String SHARED = "/sys/module/ib_core/parameters/netns_mode";

  /** The vendor and the device ids of drivers/infiniband/hw/efa/efa_main.c: EFA0 to EFA4. */
  private static final int AMAZON = 0x1d0f;

  private static final int EFA_FIRST = 0xefa0;
  private static final int EFA_LAST = 0xefa4;

  @Override
  public List<Question> questions() {
    return List.of(UVERBS, CONNECTION_MANAGER, NIC, FIRMWARE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<String>> devices =
        machine
            .rdmaDevices()
            .then(
                names ->
                    names.isEmpty()
                        ? Reading.absent("no RDMA device here")
                        : Reading.present(names, String.join(" ", names)));
    Trail verbs = new Trail().see(DeviceSurvey.INFINIBAND, devices);
    Reading<Value> answer = devices.then(names -> uverbs(host, names.size(), verbs));
    facts.add(UVERBS, new Subject.WholeHost(), answer, verbs.list());
    Reading<List<String>> manager = Files.names(host, MANAGER);
    facts.add(
        CONNECTION_MANAGER,
        new Subject.WholeHost(),
        devices.then(_ -> manager(manager)),
        new Trail().see(DeviceSurvey.INFINIBAND, devices).see(MANAGER, manager).list());
    Trail versions = new Trail();
    Reading<Value> firmware = devices.then(names -> firmware(host, names, versions));
    facts.add(FIRMWARE, new Subject.WholeHost(), firmware, versions.list());
    nics(machine)
        .answer(
            NIC,
            facts,
            nic -> new Subject.Pci(nic.function().bdf()),
            (nic, trail) -> device(machine, host, nic, trail));
  }

  /**
   * Counts the user verbs devices: a device has one each, but for the management planes of cards
   * with several (RDMA_DEVICE_TYPE_SMI, ib_uverbs_add_one in
   * drivers/infiniband/core/uverbs_main.c).
   */
  private static Reading<Value> uverbs(Host host, int devices, Trail trail) {
    Reading<List<String>> all = Files.names(host, VERBS);
    trail.see(VERBS, all);
    if (all instanceof Reading.Absent<List<String>>) {
      return Found.word("none", "0 of " + devices);
    }
    return all.map(
        names -> {
          int count = 0;
          for (String name : names) {
            count += name.startsWith("uverbs") ? 1 : 0;
          }
          return new Value.Text(count == 0 ? "none" : count < devices ? "some" : "all");
        });
  }

  private static Reading<Value> manager(Reading<List<String>> folder) {
    return folder instanceof Reading.Absent<List<String>>
        ? Found.word("missing", MANAGER + " is not there")
        : folder.map(_ -> new Value.Text("present"));
  }

  private static Reading<Value> firmware(Host host, List<String> devices, Trail trail) {
    Map<String, String> byBoard = new HashMap<>();
    String odd = "";
    Reading<Value> open = Reading.absent("no device tells board id and firmware");
    for (String device : devices) {
      String folder = DeviceSurvey.INFINIBAND + "/" + device;
      Reading<String> board = Files.text(host, folder + "/board_id").map(String::strip);
      Reading<String> version = board.then(_ -> Files.text(host, folder + "/fw_ver"));
      switch (version) {
        case Reading.Present<String>(var text, _) -> {
          trail.see(folder + "/fw_ver", text.strip() + " on board " + board.orElse(""));
          String other = byBoard.putIfAbsent(board.orElse(""), text.strip());
          if (other != null && !other.equals(text.strip())) {
            odd = device + " " + text.strip() + ", others " + other;
          }
        }
        case Reading.Absent<String> _ -> {}
        case Reading.Unreadable<String>(var obstacle, var needs) ->
            open = Reading.unreadable(folder + "/fw_ver: " + obstacle, needs);
        case Reading.Malformed<String>(var raw, var problem) ->
            open = Reading.malformed(raw, problem);
      }
    }
    if (!odd.isEmpty()) {
      return Found.word("different", odd);
    }
    return open instanceof Reading.Absent<Value> && !byBoard.isEmpty()
        ? Found.word("same", byBoard.toString())
        : open;
  }

  /** Returns the controllers that are of no use without an RDMA device. */
  private static Found<Nic> nics(Machine machine) {
    Reading<List<Nic>> all = machine.nics();
    Reading<Value> none = Reading.absent("no InfiniBand controller and no EFA function here");
    List<Nic> found = new ArrayList<>();
    for (Nic nic : all.orElse(List.of())) {
      int type = nic.function().classCode().orElse(0) >>> 8;
      int vendor = nic.function().vendor().orElse(0);
      int device = nic.function().device().orElse(0);
      boolean efa = vendor == AMAZON && device >= EFA_FIRST && device <= EFA_LAST;
      if (type == INFINIBAND || efa) {
        found.add(nic);
      }
    }
    return new Found<>(List.copyOf(found), all.then(_ -> none));
  }

  private static Reading<Value> device(Machine machine, Host host, Nic nic, Trail trail) {
    String folder = "/sys/bus/pci/devices/" + nic.function().bdf();
    Reading<String> driver = nic.function().driver();
    trail.see(folder + "/driver", driver);
    if (Passthrough.isHeldBy(driver.orElse(""))) {
      return Reading.absent("it is given to a guest");
    }
    if (driver instanceof Reading.Absent<String>) {
      Reading<String> parent = Files.linkName(host, folder + "/physfn");
      if (parent.isPresent()) {
        return Reading.absent("a virtual function that nobody uses yet");
      }
      return parent instanceof Reading.Absent<String>
          ? Found.word("no-driver", "no driver is bound")
          : parent.then(_ -> Reading.absent("not reached"));
    }
    Reading<List<String>> rdma = nic.rdma();
    trail.see(folder + "/infiniband", rdma);
    return driver.then(
        _ -> {
          if (rdma instanceof Reading.Present<List<String>>(var names, _) && !names.isEmpty()) {
            return Found.word("present", String.join(" ", names));
          }
          Reading<String> shared = Files.text(host, SHARED).map(String::strip);
          if (shared.orElse("Y").equals("N")) {
            trail.see(SHARED, shared);
            return Reading.absent("its RDMA device may be in another network namespace");
          }
          if (rdma.isPresent() || rdma instanceof Reading.Absent<List<String>>) {
            // A recording without the class at all does not tell that a device is missing.
            Reading<List<String>> devices = machine.rdmaDevices();
            return devices.isPresent() || devices instanceof Reading.Absent<List<String>>
                ? Found.word("no-rdma-device", "no device under " + folder + "/infiniband")
                : devices.then(_ -> Reading.absent("not reached"));
          }
          return rdma.then(_ -> Reading.absent("not reached"));
        });
  }
}
