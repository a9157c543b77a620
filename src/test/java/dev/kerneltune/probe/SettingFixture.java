package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.ValueKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks of which only the remedy counts, and what is found for them on a machine. */
final class SettingFixture {
  private SettingFixture() {}

  /** Returns what one value set at {@code knob} would write, a line for each place. */
  static List<String> set(HostFixture fixture, Address.Knob knob, SubjectKind kind) {
    return set(fixture, knob, kind, TakesEffect.AT_ONCE);
  }

  static List<String> set(
      HostFixture fixture, Address.Knob knob, SubjectKind kind, TakesEffect takesEffect) {
    return lines(fixture.host(), setAt(knob, takesEffect), kind);
  }

  static Remedy setAt(Address.Knob knob) {
    return setAt(knob, TakesEffect.AT_ONCE);
  }

  private static Remedy setAt(Address.Knob knob, TakesEffect takesEffect) {
    return new Remedy.Set(
        Map.of("training", "1"),
        Optional.of(knob),
        Optional.empty(),
        takesEffect,
        Disruption.LIVE,
        new Keep.Usual());
  }

  /** Returns what a rule finds on a machine. */
  static List<String> computed(HostFixture fixture, SettingRule rule, SubjectKind kind) {
    return lines(fixture.host(), computed(rule), kind);
  }

  static Remedy computed(SettingRule rule) {
    return new Remedy.Computed(rule, TakesEffect.AT_ONCE, Disruption.LIVE, new Keep.Usual());
  }

  static List<String> lines(Host host, Remedy remedy, SubjectKind kind) {
    return settings(host, remedy, kind).stream().map(SettingFixture::line).toList();
  }

  static List<Setting> settings(Host host, Remedy remedy, SubjectKind kind) {
    return SettingCollector.collect(host, MachineSurvey.of(host), List.of(check(remedy, kind)));
  }

  static String line(Setting setting) {
    return setting.subject()
        + " "
        + setting.target()
        + ": "
        + now(setting.now())
        + setting.wanted().map(text -> " -> " + text).orElse("")
        + (setting.obstacle().isEmpty() ? "" : " (" + setting.obstacle() + ")");
  }

  private static String now(Reading<String> now) {
    return switch (now) {
      case Reading.Present<String>(var text, _) -> text;
      case Reading.Absent<String>(var because) -> "absent, " + because;
      case Reading.Unreadable<String>(var obstacle, _) -> "unreadable, " + obstacle;
      case Reading.Malformed<String>(var raw, _) -> "malformed, " + raw;
    };
  }

  static Check check(Remedy remedy, SubjectKind kind) {
    return new Check(
        "area.thing",
        List.of(),
        "A thing",
        "area",
        new Address.Probe("area/question"),
        ValueKind.TEXT,
        kind,
        List.of(),
        Map.of(),
        "",
        List.of(),
        "",
        List.of(),
        remedy,
        List.of(),
        List.of(),
        "");
  }
}
