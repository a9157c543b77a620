package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CgroupCpuProbeTest {
  private static final CgroupCpuProbe PROBE = new CgroupCpuProbe();
  private static final String ROOT = OwnCgroups.ROOT;
  private static final String POD = ROOT + "/kubepods.slice/kubepods-pod1.slice/cri-1.scope";

  private static String stat(int throttled) {
    return "usage_usec 5\nnr_periods 100\nnr_throttled " + throttled + "\nthrottled_usec 9\n";
  }

  private static MachineFiles own(String max, String stat) {
    return new MachineFiles()
        .file(OwnCgroups.FILE, "0::/user.slice/a.scope\n")
        .file(ROOT + "/cpu.stat", "usage_usec 5\n")
        .file(ROOT + "/user.slice/cpu.max", "max 100000\n")
        .file(ROOT + "/user.slice/cpu.stat", stat(0))
        .file(ROOT + "/user.slice/a.scope/cpu.max", max)
        .file(ROOT + "/user.slice/a.scope/cpu.stat", stat);
  }

  private static String answer(MachineFiles files) {
    return word(PROBE, CgroupCpuProbe.OWN, files);
  }

  @Test
  void noQuotaOnTheWholeWayIsUnlimited() {
    assertThat(answer(own("max 100000\n", stat(7)))).isEqualTo("unlimited");
  }

  @Test
  void aQuotaThatNeverFrozeAnybodyIsOnlyALimit() {
    assertThat(answer(own("400000 100000\n", stat(0)))).isEqualTo("limited");
    assertThat(answer(own("400000 100000\n", stat(7)))).isEqualTo("was-throttled");
  }

  @Test
  void aLimitOfAParentCountsAsWell() {
    MachineFiles files = own("max 100000\n", stat(0));
    files.file(ROOT + "/user.slice/cpu.max", "50000 100000\n");
    assertThat(answer(files)).isEqualTo("limited");
  }

  @Test
  void aCountThatGrowsWithinTheWindowIsThrottling() {
    Map<String, Raw> files = new HashMap<>();
    files.put(OwnCgroups.FILE, text("0::/\n"));
    files.put(ROOT + "/cpu.max", text("100000 100000\n"));
    files.put(ROOT + "/cpu.stat", text(stat(7)));
    assertThat(word(PROBE, CgroupCpuProbe.OWN, sampled(files, stat(9)))).isEqualTo("throttled");
    assertThat(word(PROBE, CgroupCpuProbe.OWN, sampled(files, stat(7)))).isEqualTo("was-throttled");
    assertThat(word(PROBE, CgroupCpuProbe.OWN, sampled(files, "junk"))).isEqualTo("malformed");
  }

  private static Raw text(String text) {
    return new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Host sampled(Map<String, Raw> files, String later) {
    return Hosts.recorded(
        files, Map.of(), Map.of(ROOT + "/cpu.stat", text(later)), OptionalLong.of(2_000_000_000L));
  }

  @Test
  void refusedAndDamagedQuotasAreNotUnlimited() {
    MachineFiles files = own("max 100000\n", stat(0));
    assertThat(answer(files.raw(ROOT + "/user.slice/cpu.max", REFUSED))).isEqualTo("unreadable");
    assertThat(answer(own("max\n", stat(0)))).isEqualTo("malformed");
    assertThat(answer(own("1 1\n", "usage_usec 1\n"))).isEqualTo("malformed");
  }

  @Test
  void versionOneHasItsQuotaElsewhere() {
    MachineFiles files =
        new MachineFiles()
            .file(OwnCgroups.FILE, "4:cpu,cpuacct:/job\n1:name=systemd:/job\n0::/\n")
            .file(ROOT + "/cpu,cpuacct/cpu.cfs_quota_us", "-1\n")
            .file(ROOT + "/cpu,cpuacct/job/cpu.cfs_quota_us", "200000\n")
            .file(ROOT + "/cpu,cpuacct/job/cpu.stat", "nr_periods 5\nnr_throttled 3\n");
    assertThat(answer(files)).isEqualTo("was-throttled");
    assertThat(word(PROBE, CgroupCpuProbe.VERSION, files)).isEqualTo("hybrid");
  }

  @Test
  void aPathOutsideTheNamespaceShowsTheRootAlone() {
    assertThat(OwnCgroups.levels(ROOT, "/../../x")).containsExactly(ROOT);
    assertThat(OwnCgroups.levels(ROOT, "/a/b")).containsExactly(ROOT + "/a/b", ROOT + "/a", ROOT);
  }

  @Test
  void versionsAreToldApart() {
    assertThat(OwnCgroups.parse("0::/x\n").map(OwnCgroups::version).orElse("")).isEqualTo("v2");
    assertThat(OwnCgroups.parse("3:cpu:/\n").map(OwnCgroups::version).orElse("")).isEqualTo("v1");
    assertThat(word(OwnCgroups.parse("junk"))).isEqualTo("malformed");
    assertThat(word(OwnCgroups.parse(""))).isEqualTo("absent");
  }

  private static MachineFiles pod(String max) {
    return new MachineFiles()
        .file(OwnCgroups.FILE, "0::/\n")
        .file(ROOT + "/cgroup.procs", "")
        .file(ROOT + "/kubepods.slice/cpu.max", "max 100000\n")
        .file(ROOT + "/kubepods.slice/kubepods-pod1.slice/cpu.max", "max 100000\n")
        .file(POD + "/cpu.max", max)
        .file(POD + "/cpu.stat", stat(3));
  }

  @Test
  void thePodsOfTheMachineAreLookedAtToTheBottom() {
    assertThat(word(PROBE, CgroupCpuProbe.JOBS, pod("max 100000\n"))).isEqualTo("unlimited");
    assertThat(word(PROBE, CgroupCpuProbe.JOBS, pod("50000 100000\n"))).isEqualTo("was-throttled");
  }

  @Test
  void aMachineWithoutJobsHasNoneToJudge() {
    MachineFiles files =
        new MachineFiles().file(OwnCgroups.FILE, "0::/\n").file(ROOT + "/cgroup.procs", "");
    assertThat(word(PROBE, CgroupCpuProbe.JOBS, files)).isEqualTo("absent");
    assertThat(word(PROBE, CgroupCpuProbe.JOBS, new MachineFiles())).isEqualTo("unreadable");
  }

  @Test
  void partitionsThatDidNotComeAboutAreInvalid() {
    assertThat(word(CpusetProbe.partitionOf("isolated invalid (Parent is not a partition root)")))
        .isEqualTo("invalid");
    assertThat(word(CpusetProbe.partitionOf("member\n"))).isEqualTo("member");
    assertThat(word(CpusetProbe.partitionOf(""))).isEqualTo("malformed");
    MachineFiles files = own("max 100000\n", stat(0));
    files.file(ROOT + "/gpu.slice/cpuset.cpus.partition", "root invalid (x)\n");
    assertThat(word(new CpusetProbe(), CpusetProbe.INVALID, files)).isEqualTo("some");
    assertThat(word(new CpusetProbe(), CpusetProbe.ISOLATED, files)).isEqualTo("none");
  }

  @Test
  void anIsolatedPartitionIsNotOneThatFailed() {
    MachineFiles files = own("max 100000\n", stat(0));
    files.file(ROOT + "/gpu.slice/cpuset.cpus.partition", "isolated\n");
    assertThat(word(new CpusetProbe(), CpusetProbe.ISOLATED, files)).isEqualTo("some");
    assertThat(word(new CpusetProbe(), CpusetProbe.INVALID, files)).isEqualTo("none");
  }

  @Test
  void aPartitionFileThatIsRefusedLeavesOpenWhatItCouldHide() {
    MachineFiles files = own("max 100000\n", stat(0));
    files.file(ROOT + "/gpu.slice/cpuset.cpus.partition", "isolated\n");
    files.raw(ROOT + "/job.slice/cpuset.cpus.partition", REFUSED);
    assertThat(word(new CpusetProbe(), CpusetProbe.ISOLATED, files)).isEqualTo("some");
    assertThat(word(new CpusetProbe(), CpusetProbe.INVALID, files)).isEqualTo("unreadable");
  }
}
