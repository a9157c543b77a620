package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.watch.Counter;
import dev.kerneltune.watch.Group;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchCountersTest {
  private static final String INTERRUPTS =
      """
                 CPU0       CPU2
        0:        120          0   IO-APIC    2-edge      timer
      RES:         10         20   Rescheduling interrupts
      CAL:        100        200   Function call interrupts
      """;
  private static final String SOFTIRQS =
      """
                          CPU0       CPU2
                HI:          1          2
            NET_RX:         30         40
      """;
  private static final String STAT =
      "     100        5     2048       60       50        1      512       70        0       80   "
          + "   130\n";
  private static final String CUT_STAT = "100 5 2048\n";
  private static final String SIGNED_STAT = "-1 5 8 6 5 1 5 7 0 8 1\n";

  private final HostFixture files = new HostFixture();

  private List<Counter> counters(Set<Group> groups) {
    Host host = files.host();
    WatchDevices devices = WatchDevices.NONE.renewed(host, groups);
    return WatchCounters.of(host::readLong, devices, groups);
  }

  private List<String> told(Group... groups) {
    Set<Group> asked = EnumSet.noneOf(Group.class);
    asked.addAll(List.of(groups));
    return counters(asked).stream()
        .map(
            counter ->
                counter.meter().title()
                    + " "
                    + counter.subject()
                    + " "
                    + HostFixture.words(counter.count()))
        .toList();
  }

  @Test
  void interruptsBetweenCpusAreCountedByCpu() {
    files.file("/proc/interrupts", INTERRUPTS);
    assertThat(told(Group.INTERRUPTS))
        .containsExactly(
            "TLB host absent, no row counts TLB shootdowns on this architecture",
            "CAL cpu0 100",
            "CAL cpu2 200",
            "RES cpu0 10",
            "RES cpu2 20");
  }

  @Test
  void everySoftirqIsCountedByCpu() {
    files.file("/proc/softirqs", SOFTIRQS);
    assertThat(told(Group.SOFTIRQS))
        .containsExactly("HI cpu0 1", "HI cpu2 2", "NET_RX cpu0 30", "NET_RX cpu2 40");
  }

  @Test
  void countersThatThisKernelLacksAreAbsentAndNotZero() {
    files.file("/proc/vmstat", "thp_fault_fallback 7\ncompact_fail 3\n");
    assertThat(told(Group.HUGEPAGES))
        .contains(
            "thp_fault_fallback host 7",
            "compact_fail host 3",
            "htlb_buddy_alloc_fail host absent, this kernel has no counter htlb_buddy_alloc_fail");
    assertThat(told(Group.NUMA))
        .contains("numa_hint_faults host absent, this kernel has no counter numa_hint_faults");
  }

  @Test
  void pressureThatIsSwitchedOffIsAbsent() {
    files
        .file("/proc/pressure/cpu", "some avg10=1.00 avg60=2.00 avg300=3.00 total=123456\n")
        .file("/proc/pressure/memory", new Raw.Failed("EOPNOTSUPP: Operation not supported"))
        .file("/proc/pressure/io", "full avg10=0.00\n");
    assertThat(told(Group.PRESSURE))
        .containsExactly(
            "cpu some host 123456",
            "memory full host absent, pressure stall information is switched off: EOPNOTSUPP:"
                + " Operation not supported",
            "io full host malformed, full avg10=0.00",
            "irq full host absent, there is no such file");
  }

  @Test
  void networkDevicesStandAtTheirNodeAndVirtualOnesAreLeftOut() {
    nic("eth0", "0000:19:00.0", 1);
    files.link("/sys/class/net/lo", "../../devices/virtual/net/lo");
    assertThat(told(Group.NIC))
        .contains(
            "rx_bytes node1 eth0 10",
            "tx_bytes node1 eth0 20",
            "rx_missed_errors node1 eth0 3",
            "tx_dropped node1 eth0 absent, there is no such file")
        .noneMatch(line -> line.contains(" lo "));
  }

  @Test
  void theStandInOfAVirtualFunctionIsLeftOut() {
    nic("eth0", "0000:19:00.0", 1);
    nic("eth1", "0000:19:00.0", 1);
    files.file("/sys/class/net/eth1/phys_port_name", "pf0vf3\n");
    assertThat(told(Group.NIC)).isNotEmpty().noneMatch(line -> line.contains("eth1"));
  }

  private void nic(String name, String bdf, int node) {
    files
        .link("/sys/class/net/" + name, "../../devices/pci0000:17/" + bdf + "/net/" + name)
        .file("/sys/bus/pci/devices/" + bdf + "/numa_node", node + "\n")
        .file("/sys/class/net/" + name + "/statistics/rx_bytes", "10\n")
        .file("/sys/class/net/" + name + "/statistics/tx_bytes", "20\n")
        .file("/sys/class/net/" + name + "/statistics/rx_missed_errors", "3\n")
        .file("/sys/class/net/" + name + "/statistics/rx_dropped", "4\n");
  }

  @Test
  void namespacesStandAtTheNodeOfTheirController() {
    files
        .link("/sys/block/nvme0n1", "../devices/pci0000:40/0000:41:00.0/nvme/nvme0/nvme0n1")
        .link("/sys/block/nvme1n1", "../devices/virtual/nvme-subsystem/nvme-subsys1/nvme1n1")
        .link("/sys/class/nvme/nvme1", "../../devices/pci0000:80/0000:81:00.0/nvme/nvme1")
        .link("/sys/block/sda", "../devices/pci0000:00/0000:00:17.0/ata1/sda")
        .file("/sys/bus/pci/devices/0000:41:00.0/numa_node", "0\n")
        .file("/sys/bus/pci/devices/0000:81:00.0/numa_node", "1\n")
        .file("/sys/block/sda/stat", STAT)
        .file("/sys/block/nvme0n1/stat", STAT)
        .file("/sys/block/nvme1n1/stat", CUT_STAT);
    assertThat(told(Group.NVME))
        .containsExactly(
            "read_bytes node0 nvme0n1 1048576",
            "written_bytes node0 nvme0n1 262144",
            "requests node0 nvme0n1 150",
            "read_bytes node1 nvme1n1 malformed, 100 5 2048",
            "written_bytes node1 nvme1n1 malformed, 100 5 2048",
            "requests node1 nvme1n1 malformed, 100 5 2048");
  }

  @Test
  void aStatThatIsNoNumberIsMalformed() {
    assertThat(BlockStatistics.parse(SIGNED_STAT)).isInstanceOf(Reading.Malformed.class);
    assertThat(BlockStatistics.parse("")).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aMachineWithoutSuchDevicesSaysSoOnce() {
    files.link("/sys/class/net/lo", "../../devices/virtual/net/lo");
    assertThat(told(Group.NIC)).containsExactly("nic host absent, no physical network device");
    assertThat(told(Group.NVME)).containsExactly("nvme host absent, there is no such file");
    files.link("/sys/block/sda", "../devices/pci0000:00/0000:00:17.0/ata1/sda");
    assertThat(told(Group.NVME)).containsExactly("nvme host absent, no NVMe namespace");
  }

  @Test
  void eachFileIsReadOnce() {
    files
        .file("/proc/interrupts", INTERRUPTS)
        .file("/proc/softirqs", SOFTIRQS)
        .file("/proc/vmstat", "compact_fail 3\n")
        .file("/sys/block/nvme0n1/stat", STAT);
    nic("eth0", "0000:19:00.0", 1);
    Host host = files.host();
    Set<Group> all = EnumSet.allOf(Group.class);
    List<String> read = new ArrayList<>();
    List<Counter> counters =
        WatchCounters.of(
            path -> {
              read.add(path);
              return host.readLong(path);
            },
            WatchDevices.NONE.renewed(host, all),
            all);
    assertThat(counters).isNotEmpty();
    assertThat(read).doesNotHaveDuplicates().contains("/proc/vmstat", "/sys/block/nvme0n1/stat");
  }

  @Test
  void onlyWhatIsAskedForIsRead() {
    files.file("/proc/softirqs", SOFTIRQS);
    List<String> read = new ArrayList<>();
    Host host = files.host();
    WatchCounters.of(
        path -> {
          read.add(path);
          return host.readLong(path);
        },
        WatchDevices.NONE,
        EnumSet.of(Group.SOFTIRQS));
    assertThat(read).containsExactly("/proc/softirqs");
  }

  @Test
  void aKnownDeviceIsNotLookedAtAgain() {
    nic("eth0", "0000:19:00.0", 1);
    Set<Group> nics = EnumSet.of(Group.NIC);
    WatchDevices known = WatchDevices.NONE.renewed(files.host(), nics);
    HostFixture later = new HostFixture();
    later.file("/sys/class/net/eth0/statistics/rx_bytes", "11\n");
    assertThat(known.renewed(later.host(), nics)).isEqualTo(known);
    HostFixture other = new HostFixture();
    other.link("/sys/class/net/lo", "../../devices/virtual/net/lo");
    assertThat(known.renewed(other.host(), nics).nics().orElse(List.of()))
        .allMatch(each -> each.place().isEmpty());
  }
}
