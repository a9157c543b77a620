package dev.kerneltune.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.probe.MachineSurvey;
import dev.kerneltune.probe.SettingCollector;
import dev.kerneltune.testing.RecordedHosts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Takes single answers away from recorded machines before it is asked what could be set there. */
class DamagedSettingsTest {
  /** So many answers are taken away, evenly spread; all of them would take minutes. */
  private static final int MOST = 40;

  /** Those on which much depends are always among them. */
  private static final List<String> ALWAYS =
      List.of("/proc/interrupts", "/proc/cmdline", "/sys/devices/system/cpu/isolated");

  static List<Path> machines() {
    return RecordedHosts.all();
  }

  /** Returns every check that can be set, and every rule, whether a check uses it yet or not. */
  private static List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    Check any = BuiltInCatalog.load().checks().getFirst();
    for (Check check : BuiltInCatalog.load().checks()) {
      if (check.remedy() instanceof Remedy.Settable) {
        checks.add(check);
      }
    }
    for (SettingRule rule : SettingRule.values()) {
      for (SubjectKind kind : List.of(SubjectKind.NIC, SubjectKind.NVME, SubjectKind.GPU)) {
        Remedy remedy =
            new Remedy.Computed(rule, TakesEffect.AT_ONCE, Disruption.LIVE, new Keep.Usual());
        checks.add(withRemedy(any, "rule." + rule.word() + "." + kind.word(), kind, remedy));
      }
    }
    return checks;
  }

  private static Check withRemedy(Check check, String id, SubjectKind kind, Remedy remedy) {
    return new Check(
        id,
        List.of(),
        check.title(),
        check.subsystem(),
        check.look(),
        check.as(),
        kind,
        List.of(),
        check.expect(),
        check.why(),
        check.impacts(),
        check.cost(),
        List.of(),
        remedy,
        check.sources(),
        check.examples(),
        "");
  }

  /** What would be written, and what was read: neither may come from less knowledge. */
  private static Set<String> told(List<Setting> settings) {
    Set<String> told = new HashSet<>();
    for (Setting setting : settings) {
      String place = setting.check() + " " + setting.subject() + " " + setting.target();
      if (setting.now() instanceof Reading.Present<String>(var now, _)) {
        told.add(place + " is " + now);
      }
      if (setting.wanted().isPresent() && setting.obstacle().isEmpty()) {
        told.add(place + " wanted " + setting.wanted().get());
      }
    }
    return told;
  }

  @ParameterizedTest
  @MethodSource("machines")
  void losingAnySingleAnswerMakesNoValueUp(Path file) {
    List<Check> checks = checks();
    try (CachedHost host = Hosts.snapshot(file)) {
      MutatedHost whole = new MutatedHost(host, Map.of(), Map.of());
      Set<String> known = told(collect(whole, checks));
      List<String> all = new ArrayList<>(new TreeSet<>(whole.pathsRead));
      List<String> taken = new ArrayList<>(ALWAYS);
      for (int i = 0; i < all.size(); i += Math.max(1, all.size() / MOST)) {
        taken.add(all.get(i));
      }
      for (String path : taken) {
        Raw lack = taken.indexOf(path) % 2 == 0 ? new Raw.Refused("EACCES") : new Raw.Blocked(1);
        MutatedHost damaged = new MutatedHost(host, Map.of(path, lack), Map.of());
        assertThat(known).as("without %s", path).containsAll(told(collect(damaged, checks)));
      }
      assertThat(taken).hasSizeGreaterThan(20);
    }
  }

  private static List<Setting> collect(MutatedHost host, List<Check> checks) {
    return SettingCollector.collect(host, MachineSurvey.of(host), checks);
  }
}
