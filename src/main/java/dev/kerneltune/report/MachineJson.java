package dev.kerneltune.report;

import dev.kerneltune.model.Cpus;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;

/** What stands in a machine, as JSON: what it does not tell is null. */
public final class MachineJson {
  /** The version of the form of every JSON document; see docs/schema. */
  static final String SCHEMA_VERSION = "1";

  private MachineJson() {}

  /** Returns the inventory as a document of its own. */
  public static String document(Machine machine) {
    return Json.object(
        json -> {
          json.text("schemaVersion", SCHEMA_VERSION);
          json.object("host", host -> write(host, machine));
        });
  }

  static void write(Json json, Machine machine) {
    json.textOf("kernelRelease", machine.kernelRelease());
    json.textOf("architecture", machine.architecture());
    json.numberOf("pageSize", machine.pageSize());
    json.textOf("virtualization", machine.place().virtualization());
    json.textOf("container", machine.place().container());
    json.object("cpus", cpus -> write(cpus, machine.cpus()));
    json.numberOf("memoryBytes", machine.memoryBytes());
    json.objectsOf("numaNodes", machine.numaNodes(), MachineJson::write);
    json.objectsOf("gpus", machine.gpus(), MachineJson::write);
    json.objectsOf("nics", machine.nics(), MachineJson::write);
    json.textsOf("rdmaDevices", machine.rdmaDevices());
    json.objectsOf("nvme", machine.nvme(), MachineJson::write);
    json.textsOf("blockDevices", machine.blockDevices());
    json.numberOf("pciFunctions", machine.pci().map(functions -> functions.size()));
  }

  private static void write(Json json, Cpus cpus) {
    json.textOf("online", cpus.online());
    json.textOf("present", cpus.present());
    json.textOf("possible", cpus.possible());
    json.textOf("isolated", cpus.isolated());
    json.textOf("nohzFull", cpus.nohzFull());
    json.numberOf("sockets", cpus.packages());
    json.numberOf("cores", cpus.cores().map(cores -> cores.size()));
    json.textOf("vendor", cpus.vendor());
    json.textOf("model", cpus.model());
  }

  private static void write(Json json, NumaNode node) {
    json.number("id", node.id());
    json.textOf("cpus", node.cpus());
    json.numberOf("memoryBytes", node.memoryBytes());
    if (node.distances() instanceof Reading.Present<java.util.List<Integer>>(var distances, _)) {
      json.numbers("distances", distances);
    } else {
      json.nothing("distances");
    }
  }

  private static void write(Json json, PciFunction function) {
    json.text("bdf", function.bdf());
    json.idOf("vendorId", function.vendor());
    json.idOf("deviceId", function.device());
    json.textOf("class", function.classCode().map(code -> new Value.Hex(code).toString()));
    json.textOf("driver", function.driver());
    json.numberOf("numaNode", function.numaNode());
  }

  private static void write(Json json, Nic nic) {
    write(json, nic.function());
    json.textsOf("netdevs", nic.netdevs());
    json.textsOf("rdma", nic.rdma());
  }

  private static void write(Json json, NvmeController nvme) {
    json.text("name", nvme.name());
    json.textOf("bdf", nvme.bdf());
    json.numberOf("numaNode", nvme.numaNode());
  }
}
