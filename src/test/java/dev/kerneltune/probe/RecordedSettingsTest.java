package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.testing.RecordedHosts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every rule finds on every recorded machine. */
class RecordedSettingsTest {
  static List<Path> machines() {
    return RecordedHosts.all();
  }

  private static List<SubjectKind> kinds(SettingRule rule) {
    return switch (rule) {
      case IRQ_LOCALITY -> List.of(SubjectKind.NIC, SubjectKind.NVME, SubjectKind.GPU);
      case REQUEST_SIZE -> List.of(SubjectKind.BLOCK);
      case RECEIVE_RING -> List.of(SubjectKind.NETDEV);
      case CPUFREQ_CEILING, UNCORE_CEILING, JOB_UNIT_MEMLOCK, JOB_UNIT_NOFILE ->
          List.of(SubjectKind.HOST);
    };
  }

  private static List<Setting> all(CachedHost host, Machine machine) {
    List<Setting> settings = new ArrayList<>();
    for (SettingRule rule : SettingRule.values()) {
      for (SubjectKind kind : kinds(rule)) {
        settings.addAll(
            SettingCollector.collect(
                host, machine, List.of(SettingFixture.check(SettingFixture.computed(rule), kind))));
      }
    }
    for (String knob : List.of("./queue/scheduler", "./queue/nr_requests")) {
      settings.addAll(
          SettingCollector.collect(
              host,
              machine,
              List.of(
                  SettingFixture.check(
                      SettingFixture.setAt(new Address.Sysfs(knob)), SubjectKind.BLOCK))));
    }
    return settings;
  }

  @ParameterizedTest
  @MethodSource("machines")
  void aPlaceThatIsReadIsOnePlaceAndOneThatIsNotKnownSaysWhy(Path file) {
    try (CachedHost host = Hosts.snapshot(file)) {
      Machine machine = MachineSurvey.of(host);
      List<Setting> settings = all(host, machine);
      for (Setting setting : settings) {
        String target = setting.target().toString();
        if (setting.now().isPresent()) {
          assertThat(target).doesNotContain("*").doesNotContain("/./");
          assertThat(setting.knob().rest()).doesNotContain("*").doesNotStartWith("./");
        }
        if (setting.now() instanceof Reading.Unreadable<String>(var obstacle, _)) {
          assertThat(obstacle).isNotBlank();
        }
        // What cannot be told is never given a value.
        if (target.contains("*")) {
          assertThat(setting.wanted()).isEmpty();
        }
      }
      assertThat(all(host, machine)).isEqualTo(settings);
    }
  }

  @Test
  void theRulesFindTheirPlacesOnAMachineWithEightDevices() {
    try (CachedHost host = Hosts.snapshot(RecordedHosts.named("hgx-good"))) {
      List<String> lines =
          all(host, MachineSurvey.of(host)).stream().map(SettingFixture::line).toList();
      String cpu = "host /sys/devices/system/cpu/";
      assertThat(lines)
          .contains(
              "eth0 ethtool:eth0/rings/rx: 256 -> 4096",
              "nvme1n1 /sys/block/nvme1n1/queue/max_sectors_kb: 128 -> 128",
              "nvme1n1 /sys/block/nvme1n1/queue/scheduler: none",
              cpu + "cpufreq/policy7/scaling_max_freq: 3800000 -> 3800000",
              cpu + "intel_pstate/max_perf_pct: 100 -> 100")
          .anyMatch(line -> line.startsWith("nvme0 /proc/irq/62/") && line.endsWith("queue)"));
    }
  }
}
