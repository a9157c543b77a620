package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The interrupts of a PCI function: their numbers from its msi_irqs folder (drivers/pci/msi), their
 * CPUs from /proc/irq/N (kernel/irq/proc.c).
 */
final class DeviceIrqs {
  private static final String EFFECTIVE = "effective_affinity_list";

  private final Host host;
  private final Reading<InterruptsTable> table;
  private final Map<Integer, InterruptsTable.Row> rows = new HashMap<>();
  private final Map<String, List<Integer>> byAddress = new HashMap<>();

  /**
   * One interrupt that a driver has requested.
   *
   * @param number its number
   * @param cpus the CPUs that it is delivered to; empty where the kernel has parked it
   * @param action the name of its last action, empty where the table could not be read
   * @param count how often it came since boot
   */
  record Irq(int number, CpuSet cpus, String action, long count) {
    /**
     * Returns whether it is the queue of an NVMe controller: the kernel alone decides where such an
     * interrupt goes, and a write to its smp_affinity fails (drivers/nvme/host/pci.c passes
     * PCI_IRQ_AFFINITY for all vectors but the first; core-api/irq/managed_irq.rst). Network
     * drivers do not pass it.
     */
    boolean isNvmeQueue() {
      return isNvmeQueue(action);
    }

    private static boolean isNvmeQueue(String action) {
      int queue = action.lastIndexOf('q');
      return action.startsWith("nvme") && queue > 4 && !action.endsWith("q0");
    }
  }

  /** Takes the table of /proc/interrupts, which names the actions. */
  DeviceIrqs(Host host, Reading<InterruptsTable> table) {
    this.host = host;
    this.table = table;
    if (table instanceof Reading.Present<InterruptsTable>(var present, _)) {
      for (InterruptsTable.Row row : present.rows()) {
        int number = row.number();
        if (number >= 0) {
          rows.put(number, row);
        }
      }
    }
  }

  /**
   * Returns the numbers of a function's message-signalled interrupts. A recording without the
   * folder still names the function in the chip column of newer kernels.
   */
  Reading<List<Integer>> numbers(String bdf) {
    Reading<List<Integer>> listed =
        Files.names(host, "/sys/bus/pci/devices/" + bdf + "/msi_irqs").then(DeviceIrqs::parse);
    if (listed.isPresent()) {
      return listed;
    }
    List<Integer> named = byAddress().getOrDefault(bdf, List.of());
    if (!named.isEmpty()) {
      return Reading.present(List.copyOf(named), named.size() + " rows of /proc/interrupts");
    }
    // No folder means no such interrupt, if there is a table that could have named one.
    return listed instanceof Reading.Absent<List<Integer>>
        ? table.then(_ -> Reading.absent("no message-signalled interrupt is in use"))
        : listed;
  }

  /** Sorts the interrupts by the function that the table names: once, for all devices. */
  private Map<String, List<Integer>> byAddress() {
    if (byAddress.isEmpty()) {
      for (Map.Entry<Integer, InterruptsTable.Row> entry : new TreeMap<>(rows).entrySet()) {
        byAddress
            .computeIfAbsent(entry.getValue().pciAddress(), _ -> new ArrayList<>())
            .add(entry.getKey());
      }
    }
    return byAddress;
  }

  /** Parses the names in an msi_irqs folder. */
  static Reading<List<Integer>> parse(List<String> names) {
    List<Integer> numbers = new ArrayList<>();
    for (String name : names) {
      if (!(number(name) instanceof Reading.Present<Integer>(var number, _))) {
        return Reading.malformed(name, "a file named like an interrupt");
      }
      numbers.add(number);
    }
    numbers.sort(null);
    return Reading.present(List.copyOf(numbers), names.size() + " vectors");
  }

  private static Reading<Integer> number(String digits) {
    try {
      return Reading.present(Integer.parseUnsignedInt(digits), digits);
    } catch (NumberFormatException _) {
      return Reading.malformed(digits, "a number");
    }
  }

  /** Adds the files that will be read for these interrupts. */
  static void addPaths(Reading<List<Integer>> numbers, List<String> paths) {
    if (numbers instanceof Reading.Present<List<Integer>>(var all, _)) {
      for (int number : all) {
        paths.add(path(Integer.toString(number), EFFECTIVE));
      }
    }
  }

  /** Reads the interrupts that are in use; one that cannot be read leaves the whole list open. */
  Reading<List<Irq>> read(List<Integer> numbers) {
    List<Irq> irqs = new ArrayList<>();
    for (int number : numbers) {
      Reading<CpuSet> cpus = cpus(host, Integer.toString(number));
      switch (cpus) {
        case Reading.Present<CpuSet>(var set, _) -> {
          InterruptsTable.Row row = rows.get(number);
          irqs.add(
              new Irq(
                  number, set, row == null ? "" : row.lastWord(), row == null ? 0 : row.total()));
        }
        // A vector that no driver has requested has no folder in /proc/irq.
        case Reading.Absent<CpuSet> _ -> {}
        case Reading.Unreadable<CpuSet>(var obstacle, var needs) -> {
          return Reading.unreadable("interrupt " + number + ": " + obstacle, needs);
        }
        case Reading.Malformed<CpuSet>(var raw, var problem) -> {
          return Reading.malformed("interrupt " + number + ": " + raw, problem);
        }
      }
    }
    return Reading.present(List.copyOf(irqs), irqs.size() + " interrupts in use");
  }

  /** Returns the CPUs of an interrupt; kernels without an effective mask have the wanted one. */
  static Reading<CpuSet> cpus(Host host, String number) {
    Reading<CpuSet> effective = Files.cpuList(host, path(number, EFFECTIVE));
    return effective instanceof Reading.Absent<CpuSet>
        ? Files.cpuList(host, path(number, "smp_affinity_list"))
        : effective;
  }

  /** Returns how many of these interrupts are queues of an NVMe controller, by the table alone. */
  Reading<Integer> nvmeQueues(List<Integer> numbers) {
    return table.then(
        _ -> {
          int queues = 0;
          for (int number : numbers) {
            InterruptsTable.Row row = rows.get(number);
            queues += row != null && Irq.isNvmeQueue(row.lastWord()) ? 1 : 0;
          }
          return Reading.present(queues, queues + " queue interrupts");
        });
  }

  /** Returns the first of these interrupts that is a queue of an NVMe controller. */
  Reading<Integer> firstNvmeQueue(List<Integer> numbers) {
    return table.then(
        _ -> {
          for (int number : numbers) {
            InterruptsTable.Row row = rows.get(number);
            if (row != null && Irq.isNvmeQueue(row.lastWord())) {
              return Reading.present(number, row.lastWord());
            }
          }
          return Reading.absent("none of its interrupts is that of a queue");
        });
  }

  /** Returns the same interrupts; absent where the table shows that none has ever come. */
  Reading<List<Integer>> thatCame(List<Integer> numbers) {
    return table.then(
        _ -> {
          for (int number : numbers) {
            InterruptsTable.Row row = rows.get(number);
            if (row != null && row.total() > 0) {
              return Reading.present(numbers, numbers.size() + " vectors");
            }
          }
          return Reading.absent("none of its interrupts has come since boot");
        });
  }

  /** Returns the interrupts with their counts and actions, or why these are not known. */
  Reading<List<Irq>> told(Reading<List<Irq>> irqs) {
    return table.then(_ -> irqs);
  }

  private static String path(String number, String file) {
    return "/proc/irq/" + number + "/" + file;
  }
}
