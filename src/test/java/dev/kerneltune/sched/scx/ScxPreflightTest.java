package dev.kerneltune.sched.scx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScxPreflightTest {
  private static final ScxPreflight.Loader LOADER =
      new ScxPreflight.Loader(
          Reading.present(new LibBpf.Version(1, 4), "/usr/lib/libbpf.so.1"),
          Reading.present(60_000, ""));

  private final Map<String, Raw> files = new HashMap<>();

  ScxPreflightTest() {
    files.put("/sys/kernel/btf/vmlinux", new Raw.Bytes(new BtfBuilder().kernel(List.of()).bytes()));
    file("/sys/kernel/sched_ext/state", "disabled");
    file("/sys/kernel/sched_ext/enable_seq", "0");
    file("/proc/version", "Linux version 7.3.4 (x@y) #1 SMP PREEMPT_DYNAMIC");
    file("/proc/self/status", "Name:\tjava\nCapEff:\t000001ffffffffff");
    file("/proc/sys/net/core/bpf_jit_enable", "1");
    file("/sys/kernel/security/lockdown", "[none] integrity confidentiality");
    file("/sys/devices/system/cpu/possible", "0-3");
    file("/sys/devices/system/cpu/nohz_full", "");
    file("/sys/fs/cgroup/cgroup.controllers", "cpu");
    group("system.slice", "max 100000", "100");
  }

  private void file(String path, String text) {
    files.put(path, new Raw.Bytes((text + '\n').getBytes(StandardCharsets.UTF_8)));
  }

  private void group(String name, String max, String weight) {
    file("/sys/fs/cgroup/" + name + "/cpu.max", max);
    file("/sys/fs/cgroup/" + name + "/cpu.weight", weight);
    file("/sys/fs/cgroup/" + name + "/cgroup.events", "populated 1\nfrozen 0");
  }

  private ScxPreflight.Result result(ScxPreflight.Loader loader) {
    return result(loader, new KernelBtf());
  }

  private ScxPreflight.Result result(ScxPreflight.Loader loader, KernelBtf types) {
    try (CachedHost host = Hosts.recorded(files)) {
      return ScxPreflight.result(ScxFacts.read(host, types), loader);
    }
  }

  private List<String> reasons() {
    return result(LOADER) instanceof ScxPreflight.Result.Refused(var reasons) ? reasons : List.of();
  }

  @Test
  void aKernelThatHasAllIsReadyWithItsOwnConstants() {
    assertThat(result(LOADER))
        .isInstanceOfSatisfying(
            ScxPreflight.Result.Ready.class,
            ready -> {
              assertThat(ready.constants())
                  .hasSize(Needs.CONSTANTS.size())
                  .startsWith(1L << 40, 1L << 41);
              assertThat(ready.plan().possible()).isEqualTo(4);
              assertThat(ready.words())
                  .contains("4 possible CPUs in 1 shard")
                  .anyMatch(line -> line.contains("control groups share nothing out"));
            });
  }

  @Test
  void aKernelWithoutSchedExtIsOneReason() {
    files.remove("/sys/kernel/sched_ext/state");
    files.put("/sys/kernel/btf/vmlinux", new Raw.Bytes(new BtfBuilder().bytes()));
    assertThat(reasons())
        .hasSize(1)
        .first()
        .asString()
        .contains("no sched_ext", "CONFIG_SCHED_CLASS_EXT");
  }

  @Test
  void theTypesOfTheKernelAreReadOnceAndTriedAgainOnlyIfTheyCouldNotBeRead() {
    KernelBtf types = new KernelBtf();
    Raw there = files.put("/sys/kernel/btf/vmlinux", new Raw.Blocked(20_000));
    assertThat(result(LOADER, types)).isInstanceOf(ScxPreflight.Result.Refused.class);
    files.put("/sys/kernel/btf/vmlinux", there);
    assertThat(result(LOADER, types)).isInstanceOf(ScxPreflight.Result.Ready.class);
    files.put("/sys/kernel/btf/vmlinux", new Raw.Blocked(20_000));
    assertThat(result(LOADER, types)).isInstanceOf(ScxPreflight.Result.Ready.class);
  }

  @Test
  void anotherSchedulerIsNamedAndOurOwnToldApart() {
    file("/sys/kernel/sched_ext/state", "enabled");
    file("/sys/kernel/sched_ext/root/ops", "lavd_1.0");
    assertThat(reasons()).singleElement().asString().contains("enabled, by the scheduler lavd_1.0");
    file("/sys/kernel/sched_ext/root/ops", "kernel_tune");
    assertThat(reasons()).singleElement().asString().contains("by another kernel-tune");
  }

  @Test
  void limitsAndSharesOfControlGroupsRefuseWithTheirNames() {
    group("system.slice/a.service", "50000 100000", "100");
    group("system.slice/b.service", "max 100000", "800");
    assertThat(reasons())
        .singleElement()
        .asString()
        .contains(
            "/system.slice/a.service: cpu.max is 50000 100000",
            "/system.slice/b.service: cpu.weight is 800")
        .doesNotContain("more");
    for (int i = 0; i < 9; i++) {
      group("kubepods.slice/p" + i, "1000 100000", "100");
    }
    assertThat(reasons()).singleElement().asString().contains(" and 8 more");
  }

  @Test
  void aLimitWithoutTasksIsNone() {
    group("empty.slice", "50000 100000", "800");
    file("/sys/fs/cgroup/empty.slice/cgroup.events", "populated 0\nfrozen 0");
    assertThat(reasons()).isEmpty();
  }

  @Test
  void aHierarchyThatCannotBeListedIsNotTakenForOneWithoutLimits() {
    files.keySet().removeIf(path -> path.startsWith("/sys/fs/cgroup"));
    assertThat(reasons()).singleElement().asString().contains("limits of CPU time may be missed");
  }

  private static final String MISSED = "limits of CPU time may be missed";

  @Test
  void aHierarchyOfTheFirstVersionIsNotTakenForOneWithoutLimits() {
    files.keySet().removeIf(path -> path.startsWith("/sys/fs/cgroup"));
    file("/sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "50000");
    file("/sys/fs/cgroup/unified/cgroup.controllers", "");
    assertThat(reasons()).singleElement().asString().contains(MISSED);
  }

  @Test
  void aContainersOwnPartIsNotTakenForTheWhole() {
    file("/sys/fs/cgroup/cgroup.events", "populated 1\nfrozen 0");
    assertThat(reasons()).singleElement().asString().contains(MISSED);
  }

  @Test
  void aLimitThatCannotBeReadIsNotTakenForNone() {
    files.put("/sys/fs/cgroup/system.slice/cpu.max", new Raw.Refused("EACCES"));
    assertThat(reasons()).singleElement().asString().contains(MISSED);
    files.put("/sys/fs/cgroup/system.slice/cpu.max", new Raw.Missing());
    assertThat(reasons()).isEmpty();
  }

  @Test
  void aGroupBelowTheDeepestIsNotTakenForNone() {
    group("d/".repeat(31) + "d", "max 100000", "100");
    assertThat(reasons()).isEmpty();
    group("d/".repeat(32) + "d", "50000 100000", "100");
    assertThat(reasons()).singleElement().asString().contains(MISSED);
  }

  @Test
  void realTimeTicklessLockedDownAndInterpretedKernelsAreRefused() {
    file("/proc/version", "Linux version 7.3.4-rt1 (x@y) #1 SMP PREEMPT_RT");
    file("/sys/devices/system/cpu/nohz_full", "2-3");
    file("/sys/kernel/security/lockdown", "none integrity [confidentiality]");
    file("/proc/sys/net/core/bpf_jit_enable", "0");
    assertThat(reasons())
        .hasSize(4)
        .anyMatch(line -> line.contains("PREEMPT_RT"))
        .anyMatch(line -> line.contains("nohz_full: 2-3"))
        .anyMatch(line -> line.contains("lockdown: confidentiality"))
        .anyMatch(line -> line.contains("bpf_jit_enable: 0"));
  }

  @Test
  void capabilitiesAreAskedForByName() {
    file("/proc/self/status", "CapEff:\t0000008000000000");
    assertThat(reasons()).singleElement().asString().contains("CAP_BPF", "CAP_PERFMON", "root");
    file("/proc/self/status", "CapEff:\t000000c000000000");
    assertThat(reasons()).isEmpty();
    file("/proc/self/status", "CapEff:\t0000000000200000");
    assertThat(reasons()).isEmpty();
    file("/proc/self/status", "CapEff:\tnonsense");
    assertThat(reasons()).hasSize(1);
  }

  @Test
  void anOldLibraryNoLibraryAndNoProgramAreToldWithWhatToDo() {
    ScxPreflight.Loader old =
        new ScxPreflight.Loader(
            Reading.present(new LibBpf.Version(1, 1), "/usr/lib/libbpf.so.1"),
            Reading.absent("not in this build"));
    assertThat(result(old))
        .isInstanceOfSatisfying(
            ScxPreflight.Result.Refused.class,
            refused ->
                assertThat(refused.reasons())
                    .hasSize(2)
                    .anyMatch(line -> line.contains("libbpf 1.1, expected 1.3 or newer"))
                    .anyMatch(line -> line.contains("built without clang")));
    ScxPreflight.Loader none =
        new ScxPreflight.Loader(Reading.absent("there is no x"), Reading.present(1, ""));
    assertThat(result(none))
        .isInstanceOfSatisfying(
            ScxPreflight.Result.Refused.class,
            refused ->
                assertThat(refused.reasons())
                    .singleElement()
                    .asString()
                    .contains("there is no x", "install libbpf1"));
  }

  @Test
  void typeInformationThatIsMissingOrDamagedRefuses() {
    files.put("/sys/kernel/btf/vmlinux", new Raw.Bytes(new byte[] {1, 2, 3}));
    assertThat(reasons()).singleElement().asString().contains("CONFIG_DEBUG_INFO_BTF");
    files.remove("/sys/kernel/btf/vmlinux");
    assertThat(reasons()).singleElement().asString().contains("/sys/kernel/btf/vmlinux");
  }

  @Test
  void everyReasonIsOneLine() {
    files.clear();
    assertThat(reasons()).isNotEmpty().allSatisfy(line -> assertThat(line.lines()).hasSize(1));
  }
}
