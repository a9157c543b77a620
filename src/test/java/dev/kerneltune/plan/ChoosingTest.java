package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.State;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoosingTest {
  private static final Address.Knob KNOB = new Address.Sysctl("vm.x");
  private static final Expectation AT_LEAST = new Expectation.AtLeast(new Value.Int(10));
  private static final Expectation AT_MOST = new Expectation.AtMost(new Value.Int(10));
  private static final Expectation GONE = new Expectation.Missing();
  private static final Expectation HERE = new Expectation.Exists();

  @Test
  void aLeastValueRaisesAndNeverLowers() {
    assertThat(within(AT_LEAST, "60", "10")).isEqualTo("60");
    assertThat(within(AT_LEAST, "5", "10")).isEqualTo("10");
    assertThat(within(AT_LEAST, "010", "10")).isEqualTo("10");
  }

  @Test
  void aMostValueLowersAndNeverRaises() {
    assertThat(within(AT_MOST, "1", "10")).isEqualTo("1");
    assertThat(within(AT_MOST, "60", "10")).isEqualTo("10");
    assertThat(within(AT_MOST, "010", "10")).isEqualTo("10");
  }

  @Test
  void everyOtherWishMovesAValueBothWays() {
    for (Expectation either :
        List.of(
            new Expectation.Is(new Value.Int(10)),
            new Expectation.OneOf(List.of(new Value.Int(10))),
            new Expectation.Between(new Value.Int(10), new Value.Int(20)),
            new Expectation.Has(new Value.Int(10)),
            new Expectation.Lacks(new Value.Int(10)),
            HERE,
            GONE,
            new Expectation.All(List.of(HERE)),
            new Expectation.Any(List.of(AT_LEAST, AT_MOST)))) {
      assertThat(within(either, "60", "10")).as(either.toString()).isEqualTo("10");
      assertThat(within(either, "1", "10")).as(either.toString()).isEqualTo("10");
    }
  }

  @Test
  void partsThatSpeakOfExistenceAloneLeaveTheDirectionToTheOthers() {
    for (Expectation up :
        List.of(
            new Expectation.Any(List.of(GONE, AT_LEAST)),
            new Expectation.Any(List.of(AT_LEAST, GONE)),
            new Expectation.All(List.of(HERE, AT_LEAST)),
            new Expectation.All(List.of(AT_LEAST, AT_LEAST)),
            new Expectation.All(List.of(HERE, new Expectation.Any(List.of(GONE, AT_LEAST)))))) {
      assertThat(within(up, "60", "10")).as(up.toString()).isEqualTo("60");
      assertThat(within(up, "5", "10")).as(up.toString()).isEqualTo("10");
    }
  }

  @Test
  void sizesAreOrderedInBytes() {
    Expectation least = new Expectation.AtLeast(new Value.Size(1 << 20));
    assertThat(within(check(least, ValueKind.SIZE, set()), "2M", "1024K")).isEqualTo("2M");
    assertThat(within(check(least, ValueKind.SIZE, set()), "512K", "1M")).isEqualTo("1M");
  }

  @Test
  void whatHasNoOrderIsSetAsItIsAsked() {
    assertThat(within(check(AT_LEAST, ValueKind.TEXT, set()), "60", "10")).isEqualTo("10");
    assertThat(within(AT_LEAST, "max", "10")).isEqualTo("10");
    assertThat(within(AT_LEAST, "60", "max")).isEqualTo("max");
  }

  @Test
  void aScenarioWithAWishOfItsOwnGoesByThat() {
    Check both =
        check(Map.of(Check.EVERY_SCENARIO, AT_MOST, "training", AT_LEAST), ValueKind.INT, set());
    assertThat(within(both, "60", "10")).isEqualTo("60");
    Check other = check(Map.of("inference", AT_LEAST), ValueKind.INT, set());
    assertThat(within(other, "60", "10")).as("no wish for this scenario").isEqualTo("10");
  }

  @Test
  void onlyWhereTheCheckLooksAtWhatIsWrittenIsTheDirectionThatOfTheCheck() {
    Check elsewhere =
        check(AT_LEAST, ValueKind.INT, Bench.set("10", new Address.Sysctl("vm.other")));
    assertThat(within(elsewhere, "60", "10")).isEqualTo("10");
    assertThat(within(check(AT_LEAST, ValueKind.INT, Bench.set("10", KNOB)), "60", "10"))
        .isEqualTo("60");
    assertThat(within(check(AT_LEAST, ValueKind.INT, computed()), "60", "10")).isEqualTo("10");
  }

  @Test
  void aPlaceWhoseTwinIsInForceHoldsNothingThatCouldDo() {
    Setting twin = place(Reading.present("60", "60"), Optional.of(twin()));
    Finding finding = finding(check(AT_LEAST, ValueKind.INT, set()));
    assertThat(Choosing.within(finding, "training", twin, "10")).isEqualTo("10");
    assertThat(Choosing.isThere(twin, "60")).isFalse();
  }

  @Test
  void aPlaceThatCouldNotBeReadHoldsNothing() {
    Setting unread = place(Reading.unreadable("EACCES", "root"), Optional.empty());
    Finding finding = finding(check(AT_LEAST, ValueKind.INT, set()));
    assertThat(Choosing.within(finding, "training", unread, "10")).isEqualTo("10");
    assertThat(Choosing.isThere(unread, "10")).isFalse();
    Setting read = place(Reading.present("0x3c", "0x3c"), Optional.empty());
    assertThat(Choosing.isThere(read, "60")).isTrue();
    assertThat(Choosing.isThere(read, "61")).isFalse();
  }

  @Test
  void theValueIsThatOfTheProfileThenOfTheScenarioThenOfEveryOne() {
    Setting place = place(Reading.present("60", "60"), Optional.empty());
    Remedy.Set every = Bench.set("1");
    Remedy.Set own =
        new Remedy.Set(
            Map.of(Check.EVERY_SCENARIO, "1", "training", "2"),
            Optional.empty(),
            Optional.empty(),
            TakesEffect.AT_ONCE,
            Disruption.LIVE,
            new Keep.Usual());
    Optional<Profile.OtherValue> override = Optional.of(new Profile.OtherValue("3", "measured"));
    assertThat(Choosing.value(own, place, "training", override)).contains("3");
    assertThat(Choosing.value(own, place, "training", Optional.empty())).contains("2");
    assertThat(Choosing.value(own, place, "inference", Optional.empty())).contains("1");
    assertThat(Choosing.value(every, place, "training", Optional.empty())).contains("1");
    assertThat(Choosing.value(computed(), place, "training", Optional.empty())).contains("40");
  }

  private static String within(Expectation expectation, String now, String value) {
    return within(check(expectation, ValueKind.INT, set()), now, value);
  }

  private static String within(Check check, String now, String value) {
    return Choosing.within(
        finding(check), "training", place(Reading.present(now, now), Optional.empty()), value);
  }

  private static Finding finding(Check check) {
    return Bench.finding(check, Bench.HOST, new Verdict.Fail(), "");
  }

  private static Setting place(Reading<String> now, Optional<State.Twin> twin) {
    return new Setting(
        "m.x", Bench.HOST, KNOB, Bench.target(KNOB), "", now, Optional.of("40"), twin, "");
  }

  private static State.Twin twin() {
    return new State.Twin("60", new Target.KernelFile("/proc/sys/vm/y"), "20");
  }

  private static Remedy.Set set() {
    return Bench.set("10");
  }

  private static Remedy.Computed computed() {
    return new Remedy.Computed(
        SettingRule.REQUEST_SIZE, TakesEffect.AT_ONCE, Disruption.LIVE, new Keep.Usual());
  }

  private static Check check(Expectation expectation, ValueKind kind, Remedy remedy) {
    return Bench.check("m.x", KNOB, remedy, expectation, kind);
  }

  private static Check check(Map<String, Expectation> expect, ValueKind kind, Remedy remedy) {
    return Bench.check("m.x", KNOB, remedy, HERE, kind).wanting(expect, remedy);
  }
}
