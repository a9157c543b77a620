package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Cpus;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import org.junit.jupiter.api.Test;

class CpuSurveyTest {
  private static final String CPU = CpuSurvey.FOLDER + "/";
  private static final String ARM =
      """
      processor\t: 0
      Features\t: fp asimd
      CPU implementer\t: 0x41
      CPU part\t: 0xd87

      processor\t: 1
      Features\t: fp asimd sve2
      CPU implementer\t: 0x41
      CPU part\t: 0xd85
      """;

  private static Cpus survey(MachineFiles files) {
    Host host = files.host();
    return CpuSurvey.cpus(host, CpuSurvey.cpuInfo(host));
  }

  /** Four CPUs in two cores of one socket, as new kernels show them. */
  private static MachineFiles four() {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "online", "0-3\n")
            .file(CPU + "present", "0-3\n")
            .file(CPU + "possible", "0-111\n");
    for (int cpu = 0; cpu < 4; cpu++) {
      files
          .file(
              CPU + "cpu" + cpu + "/topology/core_cpus_list", cpu % 2 + "," + (cpu % 2 + 2) + "\n")
          .file(CPU + "cpu" + cpu + "/topology/package_cpus_list", "0-3\n");
    }
    return files;
  }

  @Test
  void possibleCpusThatAreNotThereAreNeitherPresentNorOnline() {
    Cpus cpus = survey(four());
    assertThat(cpus.online().orElse(CpuSet.empty())).isEqualTo(CpuSet.of(0, 1, 2, 3));
    assertThat(cpus.present().orElse(CpuSet.empty()).size()).isEqualTo(4);
    assertThat(cpus.possible().orElse(CpuSet.empty()).size()).isEqualTo(112);
  }

  @Test
  void coresAndPackagesAreTheDistinctGroups() {
    Cpus cpus = survey(four());
    assertThat(cpus.cores().orElse(java.util.List.of()))
        .containsExactly(CpuSet.of(0, 2), CpuSet.of(1, 3));
    assertThat(cpus.packages().orElse(0)).isEqualTo(1);
  }

  @Test
  void olderKernelsNameTheGroupsOtherwise() {
    MachineFiles files = new MachineFiles().file(CPU + "online", "0-1\n");
    for (int cpu = 0; cpu < 2; cpu++) {
      files
          .file(CPU + "cpu" + cpu + "/topology/thread_siblings_list", cpu + "\n")
          .file(CPU + "cpu" + cpu + "/topology/physical_package_id", cpu + "\n");
    }
    assertThat(survey(files).cores().map(cores -> cores.size()).orElse(0)).isEqualTo(2);
    assertThat(survey(files).packages().orElse(0)).isEqualTo(2);
  }

  @Test
  void aPackageIdOfMinusOneIsNoPackage() {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "online", "0\n")
            .file(CPU + "cpu0/topology/physical_package_id", "-1\n");
    assertThat(survey(files).packages()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void aCoreListWithoutItsOwnCpuIsMalformed() {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "online", "0\n")
            .file(CPU + "cpu0/topology/core_cpus_list", "1\n");
    assertThat(survey(files).cores()).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void withoutTheListTheCpusOwnFilesTellWhoIsOnline() {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "cpu0/topology/core_id", "0\n")
            .file(CPU + "cpu1/online", "1\n")
            .file(CPU + "cpu2/online", "0\n");
    assertThat(survey(files).online().orElse(CpuSet.empty())).isEqualTo(CpuSet.of(0, 1));
    assertThat(survey(files).present().orElse(CpuSet.empty())).isEqualTo(CpuSet.of(0, 1, 2));
  }

  @Test
  void withoutTheListThoseOfflineTellToo() {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "offline", "1\n")
            .file(CPU + "cpu0/uevent", "")
            .file(CPU + "cpu1/uevent", "");
    assertThat(survey(files).online().orElse(CpuSet.empty())).isEqualTo(CpuSet.of(0));
  }

  @Test
  void foldersAloneDoNotTellWhoIsOnline() {
    MachineFiles files =
        new MachineFiles().file(CPU + "cpu0/uevent", "").file(CPU + "cpu1/uevent", "");
    assertThat(survey(files).online()).isInstanceOf(Reading.Unreadable.class);
    assertThat(survey(files).present().orElse(CpuSet.empty()).size()).isEqualTo(2);
  }

  @Test
  void theListIsBelievedAndNotCpuinfo() {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "online", "4-20\n")
            .file(CpuSurvey.CPUINFO, "processor : 0\nprocessor : 1\n");
    assertThat(survey(files).online().orElse(CpuSet.empty()).size()).isEqualTo(17);
  }

  @Test
  void nohzFullHoldsNulsOrNullWhereThereIsNone() {
    for (String none : new String[] {"\0\n", "  (null)\n", "\n", "(null)\0\n"}) {
      MachineFiles files =
          new MachineFiles().file(CPU + "online", "0\n").file(CPU + "nohz_full", none);
      assertThat(survey(files).nohzFull().isPresent()).isTrue();
      assertThat(survey(files).nohzFull().orElse(CpuSet.of(9))).isEqualTo(CpuSet.empty());
    }
  }

  @Test
  void anOldKernelHasNoFileIsolated() {
    assertThat(survey(four()).isolated()).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void nothingRecordedIsUnreadableThroughout() {
    Cpus cpus = survey(new MachineFiles().file("/proc/uptime", "1 1\n"));
    assertThat(cpus.online()).isInstanceOf(Reading.Unreadable.class);
    assertThat(cpus.packages()).isInstanceOf(Reading.Unreadable.class);
    assertThat(cpus.isolated()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void vendorsOfX86AndArmHaveOneName() {
    assertThat(vendor("vendor_id : GenuineIntel\n")).isEqualTo("intel");
    assertThat(vendor("vendor_id : AuthenticAMD\n")).isEqualTo("amd");
    assertThat(vendor("vendor_id : HygonGenuine\n")).isEqualTo("hygon");
    assertThat(vendor("vendor_id :   Shanghai  \n")).isEqualTo("Shanghai");
    assertThat(vendor("CPU implementer : 0x41\n")).isEqualTo("arm");
    assertThat(vendor("CPU implementer : 0x4e\n")).isEqualTo("nvidia");
    assertThat(CpuSurvey.vendorOf(CpuInfo.parse("processor : 0\n")))
        .isInstanceOf(Reading.Unreadable.class);
  }

  private static String vendor(String cpuinfo) {
    return CpuSurvey.vendorOf(CpuInfo.parse(cpuinfo)).orElse("");
  }

  @Test
  void armHasPartsForAModelAndFeaturesForFlags() {
    CpuInfo info = CpuInfo.parse(ARM);
    assertThat(info.cpus()).hasSize(2);
    assertThat(CpuSurvey.modelOf(info).orElse("")).isEqualTo("CPU part 0xd87, 0xd85");
    assertThat(CpuSurvey.flagsOf(info).map(Value.Flags::words).orElse(new java.util.TreeSet<>()))
        .containsExactly("asimd", "fp");
  }

  @Test
  void coresOfCpuinfoAreToldApartBySocket() {
    CpuInfo info =
        CpuInfo.parse(
            """
            processor : 0
            physical id : 0
            core id : 0

            processor : 1
            physical id : 1
            core id : 0

            processor : 2
            physical id : 0
            core id : 0
            """);
    assertThat(CpuSurvey.coresOf(info).orElse(java.util.List.of()))
        .containsExactly(CpuSet.of(0, 2), CpuSet.of(1));
    assertThat(CpuSurvey.packagesOf(info).orElse(0)).isEqualTo(2);
  }

  @Test
  void withoutAPhysicalIdThePackagesAreUnknownNotZero() {
    assertThat(CpuSurvey.packagesOf(CpuInfo.parse(ARM))).isInstanceOf(Reading.Unreadable.class);
    assertThat(CpuSurvey.coresOf(CpuInfo.parse(ARM))).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void cpuinfoWithoutAProcessorIsMalformed() {
    Host host = new MachineFiles().file(CpuSurvey.CPUINFO, "nothing here\n").host();
    assertThat(CpuSurvey.cpuInfo(host)).isInstanceOf(Reading.Malformed.class);
  }
}
