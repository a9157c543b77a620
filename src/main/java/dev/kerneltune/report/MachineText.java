package dev.kerneltune.report;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Cpus;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import java.util.List;
import java.util.function.Function;

/** What stands in a machine, as text. */
public final class MachineText {
  private MachineText() {}

  /** Returns one line: kernel, place, CPUs, nodes, GPUs, NICs, drives. */
  public static String line(Machine machine) {
    return String.join(
        ", ",
        "Linux " + shown(machine.kernelRelease(), text -> text),
        shown(machine.architecture(), text -> text),
        place(machine),
        shown(machine.cpus().online(), set -> set.size() + " CPUs", "CPUs unknown"),
        shown(machine.numaNodes(), list -> count(list, "NUMA node"), "NUMA nodes unknown"),
        shown(machine.gpus(), list -> count(list, "GPU"), "GPUs unknown"),
        shown(machine.nics(), list -> count(list, "NIC function"), "NICs unknown"),
        shown(machine.nvme(), list -> list.size() + " NVMe", "NVMe unknown"));
  }

  private static String place(Machine machine) {
    String where = shown(machine.place().virtualization(), text -> text, "place unknown");
    return switch (machine.place().container()) {
      case Reading.Present<String>(var name, _) when !name.equals("none") ->
          where + " in a container (" + name + ")";
      case Reading.Present<String> _,
          Reading.Absent<String> _,
          Reading.Unreadable<String> _,
          Reading.Malformed<String> _ ->
          where;
    };
  }

  private static String count(List<?> list, String what) {
    return list.size() + " " + what + (list.size() == 1 ? "" : "s");
  }

  /** Returns the whole of it, a line for each thing. */
  public static String full(Machine machine) {
    StringBuilder out = new StringBuilder();
    row(out, "kernel", shown(machine.kernelRelease(), text -> text));
    row(out, "architecture", shown(machine.architecture(), text -> text));
    row(out, "page size", shown(machine.pageSize(), Value.Size::new));
    row(out, "runs on", shown(machine.place().virtualization(), text -> text));
    row(out, "container", shown(machine.place().container(), text -> text));
    cpus(out, machine.cpus());
    row(out, "memory", shown(machine.memoryBytes(), MachineText::bytes));
    for (NumaNode node : machine.numaNodes().orElse(List.of())) {
      row(
          out,
          "node" + node.id(),
          "CPUs "
              + shown(node.cpus(), set -> set.isEmpty() ? "none" : set.toString())
              + ", "
              + shown(node.memoryBytes(), MachineText::bytes)
              + ", distances "
              + shown(node.distances(), list -> list));
    }
    list(out, "NUMA nodes", machine.numaNodes());
    for (PciFunction gpu : machine.gpus().orElse(List.of())) {
      row(out, "GPU", function(gpu));
    }
    list(out, "GPUs", machine.gpus());
    for (Nic nic : machine.nics().orElse(List.of())) {
      row(
          out,
          "NIC",
          function(nic.function())
              + shown(nic.netdevs(), names -> names(" ", names), "")
              + shown(nic.rdma(), names -> names(" rdma ", names), ""));
    }
    list(out, "NICs", machine.nics());
    for (NvmeController nvme : machine.nvme().orElse(List.of())) {
      row(
          out,
          "NVMe",
          nvme.name()
              + " "
              + shown(nvme.bdf(), text -> text, "no PCI function")
              + " "
              + shown(nvme.numaNode(), node -> "node" + node, "no node", "node unknown"));
    }
    list(out, "NVMe", machine.nvme());
    return out.toString();
  }

  private static void cpus(StringBuilder out, Cpus cpus) {
    row(out, "CPU model", shown(cpus.model(), text -> text));
    row(out, "CPUs online", shown(cpus.online(), set -> set + " (" + set.size() + ")"));
    row(out, "CPUs possible", shown(cpus.possible(), set -> set + " (" + set.size() + ")"));
    row(out, "sockets", shown(cpus.packages(), number -> number));
    row(out, "cores", shown(cpus.cores(), List::size));
    row(out, "isolated", shown(cpus.isolated(), MachineText::set));
    row(out, "nohz_full", shown(cpus.nohzFull(), MachineText::set));
  }

  private static String set(CpuSet set) {
    return set.isEmpty() ? "none" : set.toString();
  }

  /** Returns a function in the words of lspci -nn: address, ids, driver, node. */
  static String function(PciFunction function) {
    return function.bdf()
        + " "
        + shown(function.vendor(), MachineText::hex4, "????")
        + ":"
        + shown(function.device(), MachineText::hex4, "????")
        + " "
        + shown(function.driver(), text -> text, "no driver", "driver unknown")
        + " "
        + shown(function.numaNode(), node -> "node" + node, "no node", "node unknown");
  }

  private static String names(String before, List<String> names) {
    return names.isEmpty() ? "" : before + String.join(" ", names);
  }

  static String hex4(int number) {
    return java.util.HexFormat.of().toHexDigits((short) number);
  }

  static String bytes(long bytes) {
    long mebibytes = bytes >> 20;
    return mebibytes >= 10_240 ? (mebibytes >> 10) + " GiB" : mebibytes + " MiB";
  }

  /**
   * Says why a list is empty or not there; a list that has members was printed member by member.
   */
  private static <T> void list(StringBuilder out, String name, Reading<List<T>> list) {
    if (list.orElse(List.of()).isEmpty()) {
      row(out, name, shown(list, _ -> "none"));
    }
  }

  private static void row(StringBuilder out, String name, String value) {
    out.append(TextLayout.pad(name, 15)).append(value).append('\n');
  }

  static <T> String shown(Reading<T> reading, Function<T, ?> words) {
    return switch (reading) {
      case Reading.Present<T>(var value, _) -> String.valueOf(words.apply(value));
      case Reading.Absent<T>(var because) -> "none (" + because + ")";
      case Reading.Unreadable<T>(var obstacle, var needs) ->
          "unknown (" + obstacle + (needs.isEmpty() ? "" : "; needs " + needs) + ")";
      case Reading.Malformed<T>(var raw, var problem) ->
          "not understood ('" + raw.strip() + "' is not " + problem + ")";
    };
  }

  private static <T> String shown(Reading<T> reading, Function<T, ?> words, String otherwise) {
    return shown(reading, words, otherwise, otherwise);
  }

  private static <T> String shown(
      Reading<T> reading, Function<T, ?> words, String ifAbsent, String ifUnknown) {
    return switch (reading) {
      case Reading.Present<T>(var value, _) -> String.valueOf(words.apply(value));
      case Reading.Absent<T> _ -> ifAbsent;
      case Reading.Unreadable<T> _, Reading.Malformed<T> _ -> ifUnknown;
    };
  }
}
