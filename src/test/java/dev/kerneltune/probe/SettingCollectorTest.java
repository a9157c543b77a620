package dev.kerneltune.probe;

import static dev.kerneltune.probe.SettingFixture.computed;
import static dev.kerneltune.probe.SettingFixture.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.State;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import dev.kerneltune.owner.UnitLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingCollectorTest {
  private static final String CPUFREQ = "/sys/devices/system/cpu/cpufreq/";
  private static final String UNCORE = "/sys/devices/system/cpu/intel_uncore_frequency/";
  private static final String UNITS = "/usr/lib/systemd/system/";

  @Test
  void aSysctlIsItsFile() {
    HostFixture fixture = new HostFixture().file("/proc/sys/vm/swappiness", "60\n");
    assertThat(set(fixture, new Address.Sysctl("vm.swappiness"), SubjectKind.HOST))
        .containsExactly("host /proc/sys/vm/swappiness: 60");
    assertThat(set(fixture, new Address.Sysctl("vm.nothing"), SubjectKind.HOST))
        .containsExactly("host /proc/sys/vm/nothing: absent, there is no such file");
  }

  @Test
  void aTwinThatIsInForceIsToldBesideTheKnob() {
    HostFixture fixture =
        new HostFixture()
            .file("/proc/sys/vm/dirty_bytes", "0\n")
            .file("/proc/sys/vm/dirty_ratio", "20\n");
    Remedy remedy = SettingFixture.setAt(new Address.Sysctl("vm.dirty_bytes"));
    Setting setting = SettingFixture.settings(fixture.host(), remedy, SubjectKind.HOST).getFirst();
    assertThat(setting.now().orElse("")).isEqualTo("0");
    assertThat(setting.twin())
        .contains(new State.Twin("0", new Target.KernelFile("/proc/sys/vm/dirty_ratio"), "20"));
  }

  private static HostFixture disks() {
    return new HostFixture()
        .link("/sys/block/nvme0n1", "../devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1")
        .file("/sys/block/nvme0n1/queue/scheduler", "none [mq-deadline] kyber\n")
        .file("/sys/block/nvme1n1/queue/scheduler", new Raw.Refused("EACCES"))
        .file("/sys/block/loop0/queue/scheduler", "[none]\n");
  }

  @Test
  void aFileOfTheSubjectIsAPlaceForEachOne() {
    assertThat(set(disks(), new Address.Sysfs("./queue/scheduler"), SubjectKind.BLOCK))
        .containsExactly(
            "nvme0n1 /sys/block/nvme0n1/queue/scheduler: mq-deadline",
            "nvme1n1 /sys/block/nvme1n1/queue/scheduler: unreadable, EACCES");
  }

  @Test
  void aPlaceNamesItsOwnKnobAndWhatItsDeviceIs() {
    Remedy remedy = SettingFixture.setAt(new Address.Sysfs("./queue/scheduler"));
    Setting setting = SettingFixture.settings(disks().host(), remedy, SubjectKind.BLOCK).getFirst();
    assertThat(setting.knob()).isEqualTo(new Address.Sysfs("block/nvme0n1/queue/scheduler"));
    assertThat(setting.identity())
        .isEqualTo("/sys/devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1");
    assertThat(setting.check()).isEqualTo("area.thing");
  }

  @Test
  void aStarIsAPlaceForEachFileThatIsThere() {
    Address.Knob knob = new Address.Sysfs("devices/system/cpu/cpufreq/*/scaling_governor");
    HostFixture fixture =
        new HostFixture()
            .file(CPUFREQ + "boost", "1\n")
            .file(CPUFREQ + "ondemand/rate", "1\n")
            .file(CPUFREQ + "policy0/scaling_governor", "powersave\n")
            .file(CPUFREQ + "policy4/scaling_governor", new Raw.Failed("EBUSY: busy"));
    assertThat(set(fixture, knob, SubjectKind.HOST))
        .containsExactly(
            "host " + CPUFREQ + "policy0/scaling_governor: powersave",
            "host " + CPUFREQ + "policy4/scaling_governor: unreadable, EBUSY: busy");
  }

  @Test
  void aStarWhoseFolderCannotBeListedSaysSoOnce() {
    Address.Knob knob = new Address.Sysfs("devices/system/cpu/cpufreq/*/scaling_governor");
    assertThat(set(new HostFixture(), knob, SubjectKind.HOST))
        .containsExactly(
            "host " + CPUFREQ + "*/scaling_governor: unreadable, not in this recording");
    HostFixture without = new HostFixture().file("/sys/devices/system/cpu/online", "0\n");
    assertThat(set(without, knob, SubjectKind.HOST)).isEmpty();
  }

  @Test
  void aParameterOfAModuleIsItsFileOrTheEntryOfTheNextBoot() {
    Address.Knob knob = new Address.ModuleParam("nvme_core/io_timeout");
    String path = "/sys/module/nvme_core/parameters/io_timeout";
    String own = "/etc/modprobe.d/kernel-tune.conf";
    HostFixture fixture =
        new HostFixture()
            .file(path, "30\n")
            .file(own, "#:nvme_core io_timeout\noptions nvme_core io_timeout=255\n");
    assertThat(set(fixture, knob, SubjectKind.HOST)).containsExactly("host " + path + ": 30");
    assertThat(set(fixture, knob, SubjectKind.HOST, TakesEffect.REBOOT))
        .containsExactly("host " + own + " nvme_core io_timeout: options nvme_core io_timeout=255");
  }

  @Test
  void aBootArgumentIsItsEntryInOurFile() {
    String own = "/etc/default/grub.d/90-kernel-tune.cfg";
    HostFixture fixture = new HostFixture().file(own, new Raw.Missing());
    Address.Knob knob = new Address.BootArg("iommu");
    assertThat(set(fixture, knob, SubjectKind.HOST, TakesEffect.REBOOT))
        .containsExactly("host " + own + " iommu: absent, no such entry is in our file");
    assertThat(set(new HostFixture(), knob, SubjectKind.HOST, TakesEffect.REBOOT))
        .containsExactly("host " + own + " iommu: unreadable, not in this recording");
  }

  @Test
  void aSettingOfNetworkDevicesIsAskedOfRealAdaptersWithALink() {
    HostFixture fixture =
        NetFixture.card(EthtoolFixture.machine(), "eth1", 1)
            .driver("0000:11:00.0", "virtio-pci")
            .file("/ask/ethtool/eth0/features", EthtoolFixture.FEATURES);
    assertThat(set(fixture, new Address.Ethtool("./features/rx-lro"), SubjectKind.NETDEV))
        .containsExactly("eth0 ethtool:eth0/features/rx-lro: off");
    assertThat(set(fixture, new Address.Ethtool("./features/rx-gro-hw"), SubjectKind.NIC))
        .containsExactly(
            "0000:10:00.0 ethtool:eth0/features/rx-gro-hw: off"
                + " (the driver does not let it be changed)");
    assertThat(set(fixture, new Address.Ethtool("eth0/features/rx-gro"), SubjectKind.HOST))
        .containsExactly("eth0 ethtool:eth0/features/rx-gro: on");
  }

  @Test
  void theReceiveRingMayBeAsLargeAsTheDriverOffers() {
    String rings = "rx: 1024\nrx-max: 8192\ntx: 1024\ntx-max: 8192\n";
    assertThat(
            computed(
                EthtoolFixture.answer("rings", rings),
                SettingRule.RECEIVE_RING,
                SubjectKind.NETDEV))
        .containsExactly("eth0 ethtool:eth0/rings/rx: 1024 -> 8192");
    assertThat(
            computed(
                EthtoolFixture.answer("rings", "rx: 1024\nrx-max: 0\ntx: 0\ntx-max: 0\n"),
                SettingRule.RECEIVE_RING,
                SubjectKind.NETDEV))
        .isEmpty();
    assertThat(
            computed(
                EthtoolFixture.machine().file("/ask/ethtool/eth0/rings", new Raw.Refused("EPERM")),
                SettingRule.RECEIVE_RING,
                SubjectKind.NETDEV))
        .containsExactly("eth0 ethtool:eth0/rings/rx: unreadable, EPERM");
  }

  private static List<String> requests(String now, String hardware) {
    HostFixture fixture =
        new HostFixture()
            .file("/sys/block/sda/queue/max_sectors_kb", "64\n")
            .file("/sys/block/nvme0n1/queue/max_sectors_kb", now + "\n")
            .file("/sys/block/nvme0n1/queue/max_hw_sectors_kb", hardware + "\n");
    return computed(fixture, SettingRule.REQUEST_SIZE, SubjectKind.BLOCK);
  }

  @Test
  void aRequestMayBeAsLargeAsTheDriveTakesAndNoMoreThanTheKernelsOwnCap() {
    String place = "nvme0n1 /sys/block/nvme0n1/queue/max_sectors_kb: ";
    assertThat(requests("128", "2048")).containsExactly(place + "128 -> 2048");
    assertThat(requests("1280", "32768")).containsExactly(place + "1280 -> 4096");
    assertThat(requests("banana", "2048")).containsExactly(place + "malformed, banana");
  }

  @Test
  void whatIsHigherAlreadyIsNeverLowered() {
    assertThat(requests("8192", "32768")).isEmpty();
  }

  private static HostFixture policy(HostFixture fixture, int number, String driver, long now) {
    String folder = CPUFREQ + "policy" + number + "/";
    return fixture
        .file(folder + "scaling_driver", driver + "\n")
        .file(folder + "scaling_max_freq", now + "\n")
        .file(folder + "cpuinfo_max_freq", "3700000\n");
  }

  @Test
  void theCeilingOfAPolicyIsWhatItsProcessorDoes() {
    HostFixture fixture = policy(new HostFixture(), 0, "intel_cpufreq", 2_000_000);
    policy(fixture, 1, "intel_cpufreq", 3_700_000)
        .file("/sys/devices/system/cpu/intel_pstate/max_perf_pct", "80\n");
    assertThat(computed(fixture, SettingRule.CPUFREQ_CEILING, SubjectKind.HOST))
        .containsExactly(
            "host " + CPUFREQ + "policy0/scaling_max_freq: 2000000 -> 3700000",
            "host " + CPUFREQ + "policy1/scaling_max_freq: 3700000 -> 3700000",
            "host /sys/devices/system/cpu/intel_pstate/max_perf_pct: 80 -> 100");
  }

  @Test
  void theCeilingIsTheTopOfTheTableAndNoMoreThanTheFirmwareLets() {
    HostFixture fixture =
        policy(new HostFixture(), 0, "acpi-cpufreq", 1_500_000)
            .file(CPUFREQ + "policy0/scaling_available_frequencies", "2250000 1700000 1500000 \n");
    String place = "host " + CPUFREQ + "policy0/scaling_max_freq: ";
    assertThat(computed(fixture, SettingRule.CPUFREQ_CEILING, SubjectKind.HOST))
        .containsExactly(place + "1500000 -> 2250000");
    fixture.file(CPUFREQ + "policy0/bios_limit", "1700000\n");
    assertThat(computed(fixture, SettingRule.CPUFREQ_CEILING, SubjectKind.HOST))
        .containsExactly(place + "1500000 -> 1700000");
    fixture.file(CPUFREQ + "policy0/bios_limit", new Raw.Refused("EACCES"));
    assertThat(computed(fixture, SettingRule.CPUFREQ_CEILING, SubjectKind.HOST))
        .containsExactly(place + "unreadable, EACCES");
  }

  @Test
  void theUncoreGoesBackToWhereItStarted() {
    HostFixture fixture =
        new HostFixture()
            .file(UNCORE + "package_00_die_00/max_freq_khz", "1600000\n")
            .file(UNCORE + "package_00_die_00/initial_max_freq_khz", "2400000\n");
    assertThat(computed(fixture, SettingRule.UNCORE_CEILING, SubjectKind.HOST))
        .containsExactly("host " + UNCORE + "package_00_die_00/max_freq_khz: 1600000 -> 2400000");
    HostFixture without = new HostFixture().file("/sys/devices/system/cpu/online", "0\n");
    assertThat(computed(without, SettingRule.UNCORE_CEILING, SubjectKind.HOST)).isEmpty();
    assertThat(computed(new HostFixture(), SettingRule.UNCORE_CEILING, SubjectKind.HOST))
        .hasSize(1)
        .first()
        .asString()
        .contains("not in this recording");
  }

  private static HostFixture units() {
    HostFixture fixture = new HostFixture();
    for (String folder :
        List.of("/etc/systemd/system/", "/run/systemd/system/", "/usr/local/lib/systemd/system/")) {
      fixture.file(folder + "any.service", "[Service]\n");
    }
    for (String unit : List.of("slurmd", "containerd")) {
      String own = "/etc/systemd/system/" + unit + ".service.d/90-kernel-tune.conf";
      fixture.file(own, new Raw.Missing());
    }
    return fixture
        .file("/lib/systemd/system/any.service", "[Service]\n")
        .file(UNITS + "slurmd.service", "[Service]\nLimitNOFILE=131072\nLimitMEMLOCK=infinity\n")
        .file(UNITS + "containerd.service", "[Service]\nLimitNOFILE=infinity\n")
        .file(UNITS + "docker.service", "[Service]\nExecStart=/usr/bin/dockerd\n")
        .file("/etc/systemd/system/docker.service", "")
        .file(UNITS + "sshd.service", "[Service]\n")
        .file("/etc/systemd/system.conf", "[Manager]\n#DefaultLimitNOFILE=1024:524288\n");
  }

  @Test
  void aUnitThatStartsJobsGetsTheLimitThatItLacks() {
    String drop = ".service.d/90-kernel-tune.conf";
    assertThat(computed(units(), SettingRule.JOB_UNIT_MEMLOCK, SubjectKind.HOST))
        .containsExactly(
            "host /etc/systemd/system/slurmd"
                + drop
                + " LimitMEMLOCK: absent, no such entry is in our file"
                + " (slurmd.service says LimitMEMLOCK=infinity already)",
            "host /etc/systemd/system/containerd"
                + drop
                + " LimitMEMLOCK: absent, no such entry is in our file -> LimitMEMLOCK=infinity");
  }

  @Test
  void aLimitThatIsHigherAlreadyIsLeft() {
    List<String> found = computed(units(), SettingRule.JOB_UNIT_NOFILE, SubjectKind.HOST);
    assertThat(found).hasSize(2);
    assertThat(found.get(0)).endsWith("-> LimitNOFILE=1048576");
    assertThat(found.get(1)).endsWith("(containerd.service says LimitNOFILE=infinity already)");
  }

  @Test
  void theDefaultOfTheManagerCountsWhereTheUnitIsSilent() {
    HostFixture fixture =
        units()
            .file("/etc/systemd/system/containerd.service", "[Service]\nType=notify\n")
            .file(
                "/etc/systemd/system.conf.d/50-site.conf",
                "[Manager]\nDefaultLimitNOFILE=infinity\nDefaultLimitMEMLOCK=64M\n");
    assertThat(computed(fixture, SettingRule.JOB_UNIT_NOFILE, SubjectKind.HOST))
        .satisfiesExactly(
            slurmd -> assertThat(slurmd).endsWith("-> LimitNOFILE=1048576"),
            containerd ->
                assertThat(containerd)
                    .endsWith("(containerd.service says LimitNOFILE=infinity already)"));
    assertThat(computed(fixture, SettingRule.JOB_UNIT_MEMLOCK, SubjectKind.HOST).getLast())
        .endsWith("-> LimitMEMLOCK=infinity");
    fixture.file("/etc/systemd/system.conf", new Raw.Refused("EACCES"));
    assertThat(computed(fixture, SettingRule.JOB_UNIT_NOFILE, SubjectKind.HOST).getLast())
        .endsWith("*.d/90-kernel-tune.conf LimitNOFILE: unreadable, EACCES");
  }

  @Test
  void theDropInsOfOthersCountAndOurOwnDoesNot() {
    HostFixture fixture =
        units()
            .file(
                "/etc/systemd/system/slurmd.service.d/50-site.conf", "[Service]\nLimitNOFILE=2M\n")
            .file(
                "/etc/systemd/system/containerd.service.d/90-kernel-tune.conf",
                "#:LimitMEMLOCK\nLimitMEMLOCK=infinity\n");
    assertThat(computed(fixture, SettingRule.JOB_UNIT_NOFILE, SubjectKind.HOST).getFirst())
        .endsWith("(slurmd.service says LimitNOFILE=2M already)");
    assertThat(computed(fixture, SettingRule.JOB_UNIT_MEMLOCK, SubjectKind.HOST).get(1))
        .endsWith("LimitMEMLOCK: LimitMEMLOCK=infinity -> LimitMEMLOCK=infinity");
    fixture.file("/etc/systemd/system/slurmd.service.d/60-x.conf", new Raw.Refused("EACCES"));
    assertThat(computed(fixture, SettingRule.JOB_UNIT_NOFILE, SubjectKind.HOST).getFirst())
        .endsWith("*.d/90-kernel-tune.conf LimitNOFILE: unreadable, EACCES");
  }

  @Test
  void dropInsThatCannotBeListedLeaveTheLimitOpen() {
    String drops = "/etc/systemd/system/slurmd.service.d";
    HostFixture fixture = units().file(drops + "/50-site.conf", "[Service]\nLimitNOFILE=2M\n");
    assertThat(UnitLimits.granted(fixture.host(), "slurmd.service", "LimitNOFILE"))
        .isEqualTo(Reading.present("2M", "2M"));
    assertThat(
            UnitLimits.granted(new Closed(fixture.host(), drops), "slurmd.service", "LimitNOFILE"))
        .isEqualTo(Reading.unreadable("EACCES", "root"));
  }

  @Test
  void unitsThatWereNotRecordedAreOnePlaceThatIsNotKnown() {
    assertThat(computed(new HostFixture(), SettingRule.JOB_UNIT_MEMLOCK, SubjectKind.HOST))
        .containsExactly(
            "host /etc/systemd/system/*.d/90-kernel-tune.conf LimitMEMLOCK:"
                + " unreadable, not in this recording");
  }

  @Test
  void softLimitsAreCompared() {
    assertThat(JobUnitSettings.isAtLeast("infinity", "infinity")).isTrue();
    assertThat(JobUnitSettings.isAtLeast("64M", "infinity")).isFalse();
    assertThat(JobUnitSettings.isAtLeast("1024:524288", "1048576")).isFalse();
    assertThat(JobUnitSettings.isAtLeast("1048576:infinity", "1048576")).isTrue();
    assertThat(JobUnitSettings.isAtLeast("", "1048576")).isFalse();
    assertThat(JobUnitSettings.isAtLeast("banana", "1")).isFalse();
  }

  @Test
  void aHigherHardLimitIsNotLowered() {
    assertThat(JobUnitSettings.raised("1024:infinity", "1048576")).isEqualTo("1048576:infinity");
    assertThat(JobUnitSettings.raised("1024:524288", "1048576")).isEqualTo("1048576");
    assertThat(JobUnitSettings.raised("1024", "1048576")).isEqualTo("1048576");
    assertThat(JobUnitSettings.raised("", "infinity")).isEqualTo("infinity");
  }
}
