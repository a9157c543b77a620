package dev.kerneltune.probe;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.watch.Counter;
import dev.kerneltune.watch.Group;
import dev.kerneltune.watch.Meter;
import dev.kerneltune.watch.Sense;
import dev.kerneltune.watch.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The counters that are watched, all read at one moment, each file once. */
public final class WatchCounters {
  private static final Subject HOST = new Subject.WholeHost();

  private static final List<Meter> VMSTAT =
      List.of(
          cost(Group.NUMA, "numa_hint_faults", ""),
          cost(Group.NUMA, "numa_pages_migrated", "memory.numa-balancing.migrations"),
          loss(Group.HUGEPAGES, "thp_fault_fallback"),
          loss(Group.HUGEPAGES, "thp_collapse_alloc_failed"),
          loss(Group.HUGEPAGES, "compact_fail"),
          cost(Group.HUGEPAGES, "compact_stall", "memory.compaction.stalls"),
          loss(Group.HUGEPAGES, "htlb_buddy_alloc_fail"));

  /** A line of a file under /proc/pressure, by its meter's name "FILE LINE". */
  private static final List<Meter> PRESSURE =
      List.of(
          waiting("cpu some", "cpu-sched.pressure.cpu"),
          waiting("memory full", "cpu-sched.pressure.memory"),
          waiting("io full", "cpu-sched.pressure.io"),
          waiting("irq full", ""));

  private final Function<String, Raw> read;
  private final List<Counter> counters = new ArrayList<>();

  private WatchCounters(Function<String, Raw> read) {
    this.read = read;
  }

  /**
   * Reads them.
   *
   * @param read the way to a file, which may be long
   */
  public static List<Counter> of(
      Function<String, Raw> read, WatchDevices devices, Set<Group> groups) {
    WatchCounters reader = new WatchCounters(read);
    for (Group group : groups) {
      switch (group) {
        case INTERRUPTS -> reader.interrupts();
        case SOFTIRQS -> reader.softirqs();
        case NUMA, HUGEPAGES -> reader.vmstat(group, groups);
        case PRESSURE -> reader.pressure();
        case NIC -> reader.nics(devices.nics());
        case NVME -> reader.namespaces(devices.namespaces());
      }
    }
    return List.copyOf(reader.counters);
  }

  private static Meter cost(Group group, String name, String check) {
    return new Meter(group, name, HOST, Unit.EVENTS, Sense.COST, check);
  }

  private static Meter loss(Group group, String name) {
    return new Meter(group, name, HOST, Unit.EVENTS, Sense.LOSS, "");
  }

  private static Meter waiting(String name, String check) {
    return new Meter(Group.PRESSURE, name, HOST, Unit.MICROSECONDS, Sense.COST, check);
  }

  private void interrupts() {
    Reading<InterruptsTable> table = InterruptsParser.named(read.apply("/proc/interrupts"));
    perCpu(cost(Group.INTERRUPTS, "TLB", "tlb.shootdowns"), table, IpiRow.TLB::in);
    perCpu(cost(Group.INTERRUPTS, "CAL", "tlb.calls"), table, IpiRow.CAL::in);
    perCpu(cost(Group.INTERRUPTS, "RES", "tlb.reschedules"), table, IpiRow.RES::in);
  }

  private void softirqs() {
    Reading<InterruptsTable> table = InterruptsParser.parse(read.apply("/proc/softirqs"));
    if (!(table instanceof Reading.Present<InterruptsTable>(var present, _))) {
      add(cost(Group.SOFTIRQS, "softirqs", ""), HOST, table.map(_ -> 0L));
      return;
    }
    for (InterruptsTable.Row row : present.rows()) {
      perCpu(
          cost(Group.SOFTIRQS, row.label(), ""),
          table,
          _ ->
              row.hasColumns()
                  ? Reading.present(row, row.label())
                  : Reading.malformed(row.label(), "a column for each CPU"));
    }
  }

  private void perCpu(
      Meter meter,
      Reading<InterruptsTable> table,
      Function<InterruptsTable, Reading<InterruptsTable.Row>> find) {
    Reading<InterruptsTable.Row> row = table.then(find);
    if (table instanceof Reading.Present<InterruptsTable>(var columns, _)
        && row instanceof Reading.Present<InterruptsTable.Row>(var counts, _)) {
      for (int column = 0; column < columns.columns(); column++) {
        long count = counts.at(column);
        add(meter, new Subject.Cpu(columns.cpu(column)), Reading.present(count, ""));
      }
    } else {
      add(meter, HOST, row.map(_ -> 0L));
    }
  }

  /** Two groups are of one file: the first of them reads it for both. */
  private void vmstat(Group group, Set<Group> groups) {
    if (group == Group.HUGEPAGES && groups.contains(Group.NUMA)) {
      return;
    }
    Reading<NamedCounters> vmstat = NamedCounters.parse(read.apply("/proc/vmstat"));
    for (Meter meter : VMSTAT) {
      if (groups.contains(meter.group())) {
        add(meter, HOST, vmstat.then(counts -> counts.get(meter.name())));
      }
    }
  }

  private void pressure() {
    for (Meter meter : PRESSURE) {
      int blank = meter.name().indexOf(' ');
      String line = meter.name().substring(blank + 1);
      Raw raw = read.apply("/proc/pressure/" + meter.name().substring(0, blank));
      // Whether the kernel keeps any is told by the other files: it may lack that of irq alone.
      Reading<String> text =
          raw instanceof Raw.Missing missing ? missing.lack() : CpuPressureProbe.read(raw);
      add(meter, HOST, text.then(lines -> CpuPressureProbe.total(lines, line)));
    }
  }

  private void nics(Reading<List<WatchDevices.Known>> nics) {
    if (isLacking(nics, Group.NIC, "no physical network device")) {
      return;
    }
    nic(nics, "rx_bytes", Unit.BYTES, Sense.TRAFFIC, "");
    nic(nics, "tx_bytes", Unit.BYTES, Sense.TRAFFIC, "");
    nic(nics, "rx_missed_errors", Unit.EVENTS, Sense.LOSS, "network.link.losses");
    // Packets of protocols that nobody listens to are in it: no loss by itself.
    nic(nics, "rx_dropped", Unit.EVENTS, Sense.COST, "");
    nic(nics, "tx_dropped", Unit.EVENTS, Sense.LOSS, "");
  }

  private void nic(
      Reading<List<WatchDevices.Known>> nics, String name, Unit unit, Sense sense, String check) {
    for (WatchDevices.Known nic : nics.orElse(List.of())) {
      if (nic.place().isPresent()) {
        Raw raw = read.apply("/sys/class/net/" + nic.name() + "/statistics/" + name);
        add(
            new Meter(Group.NIC, name, nic.place().get(), unit, sense, check),
            new Subject.Netdev(nic.name()),
            NetdevCounterProbe.number(raw));
      }
    }
  }

  private void namespaces(Reading<List<WatchDevices.Known>> namespaces) {
    if (isLacking(namespaces, Group.NVME, "no NVMe namespace")) {
      return;
    }
    for (WatchDevices.Known namespace : namespaces.orElse(List.of())) {
      namespace.place().ifPresent(place -> namespace(namespace.name(), place));
    }
  }

  private void namespace(String name, Subject place) {
    Reading<BlockStatistics> stat =
        Files.text(read.apply("/sys/block/" + name + "/stat")).then(BlockStatistics::parse);
    Subject subject = new Subject.BlockDev(name);
    add(nvme("read_bytes", Unit.BYTES, place), subject, stat.map(BlockStatistics::readBytes));
    add(nvme("written_bytes", Unit.BYTES, place), subject, stat.map(BlockStatistics::writtenBytes));
    add(nvme("requests", Unit.EVENTS, place), subject, stat.map(BlockStatistics::requests));
  }

  private static Meter nvme(String name, Unit unit, Subject place) {
    return new Meter(Group.NVME, name, place, unit, Sense.TRAFFIC, "");
  }

  /** Says once for a whole group that there is nothing to count, or that nobody knows. */
  private boolean isLacking(Reading<List<WatchDevices.Known>> devices, Group group, String none) {
    for (WatchDevices.Known known : devices.orElse(List.of())) {
      if (known.place().isPresent()) {
        return false;
      }
    }
    add(
        new Meter(group, group.word(), HOST, Unit.EVENTS, Sense.TRAFFIC, ""),
        HOST,
        devices.then(_ -> Reading.absent(none)));
    return true;
  }

  private void add(Meter meter, Subject subject, Reading<Long> count) {
    counters.add(new Counter(meter, subject, count));
  }
}
