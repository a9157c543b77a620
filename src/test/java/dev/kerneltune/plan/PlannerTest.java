package dev.kerneltune.plan;

import static dev.kerneltune.plan.Plans.notes;
import static dev.kerneltune.plan.Plans.plan;
import static dev.kerneltune.plan.Plans.reasons;
import static dev.kerneltune.plan.Plans.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Address.Knob SWAPPINESS = new Address.Sysctl("vm.swappiness");
  private static final Address.Knob MAPS = new Address.Sysctl("vm.max_map_count");

  @Test
  void aFailureIsWrittenNowAndKept() {
    Bench bench = new Bench().failed("m.swap", SWAPPINESS, "60", Bench.set("1"));
    Plan plan = plan(bench, "m.swap");
    assertThat(texts(plan))
        .containsExactly(
            "/proc/sys/vm/swappiness: 60 > 1",
            "/etc/sysctl.d/90-kernel-tune.conf vm.swappiness: nothing > vm.swappiness = 1");
    assertThat(plan.steps().getFirst())
        .isInstanceOfSatisfying(
            Step.Do.class,
            step ->
                assertThat(step.notes())
                    .containsExactly("kept by /etc/sysctl.d/90-kernel-tune.conf"));
    assertThat(plan.skipped()).isEmpty();
  }

  @Test
  void whatIsRightAlreadyIsLeftAlone() {
    Plan plan = plan(new Bench().passed("m.swap", SWAPPINESS, "1", Bench.set("1")), "m.swap");
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan)).containsExactly("m.swap RIGHT_ALREADY 1");
  }

  @Test
  void noOtherVerdictIsActedUpon() {
    Bench bench = new Bench();
    Map<String, Verdict> verdicts =
        Map.of(
            "m.a", new Verdict.Unknown("EACCES", "root"),
            "m.b", new Verdict.NotApplicable("no such file"),
            "m.c", new Verdict.Waived("two weeks of measurements"));
    for (Map.Entry<String, Verdict> each : verdicts.entrySet()) {
      Check check = Bench.check(each.getKey(), SWAPPINESS, Bench.set("1"));
      bench.judged(check, SWAPPINESS, "60", each.getValue());
    }
    Plan plan = plan(bench, "m.a", "m.b", "m.c", "m.none");
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan))
        .containsExactlyInAnyOrder(
            "m.a UNKNOWN EACCES (needs root)",
            "m.b NOT_APPLICABLE no such file",
            "m.c WAIVED two weeks of measurements",
            "m.none NOT_APPLICABLE the audit for training did not judge it");
  }

  @Test
  void checksThatTheProfileDoesNotNameAreLeftAlone() {
    Bench bench =
        new Bench()
            .failed("m.swap", SWAPPINESS, "60", Bench.set("1"))
            .failed("m.maps", MAPS, "65530", Bench.set("1048576"));
    assertThat(plan(bench, "m.maps").changes())
        .allSatisfy(change -> assertThat(change.check()).isEqualTo("m.maps"));
  }

  @Test
  void whatOnlyAPersonCanDoComesLastAndIsNotDone() {
    Check check =
        Bench.check("f.acs", new Address.Probe("x/y"), new Remedy.ByHand("Firmware: ..."));
    Bench bench = new Bench();
    bench.findings.add(
        Bench.finding(check, new Subject.Pci("0000:19:00.0"), new Verdict.Fail(), ""));
    bench.failed("m.swap", SWAPPINESS, "60", Bench.set("1"));
    Plan plan = plan(bench, "f.acs", "m.swap");
    assertThat(plan.steps()).hasSize(3);
    assertThat(plan.steps().getLast())
        .isEqualTo(new Step.ByHand("f.acs", new Subject.Pci("0000:19:00.0"), "Firmware: ..."));
  }

  @Test
  void aCheckThatOnlyTellsHasNoWay() {
    Check check = Bench.check("m.note", SWAPPINESS, new Remedy.Nothing());
    Plan plan = plan(new Bench().judged(check, SWAPPINESS, "60", new Verdict.Fail()), "m.note");
    assertThat(reasons(plan)).containsExactly("m.note NO_WAY the check only tells");
  }

  @Test
  void aPlaceWithoutAReadableValueIsNotWritten() {
    Check check = Bench.check("m.swap", SWAPPINESS, Bench.set("1"));
    Map<Reading<String>, String> expected =
        Map.of(
            Reading.unreadable("EACCES", "root"),
            "m.swap UNKNOWN /proc/sys/vm/swappiness: EACCES (needs root)",
            Reading.absent("no such file"),
            "m.swap NO_WAY /proc/sys/vm/swappiness: no such file",
            Reading.malformed("x", "text"),
            "m.swap UNKNOWN /proc/sys/vm/swappiness: expected text");
    for (Map.Entry<Reading<String>, String> each : expected.entrySet()) {
      Bench bench = new Bench();
      bench.findings.add(Bench.finding(check, Bench.HOST, new Verdict.Fail(), "60"));
      bench.settings.add(Bench.setting("m.swap", Bench.HOST, SWAPPINESS, each.getKey()));
      Plan plan = plan(bench, "m.swap");
      assertThat(plan.steps()).isEmpty();
      assertThat(reasons(plan)).containsExactly(each.getValue());
    }
  }

  @Test
  void anObstacleIsTold() {
    Address.Knob irq = new Address.Irq("35");
    Remedy remedy =
        new Remedy.Computed(
            SettingRule.IRQ_LOCALITY, TakesEffect.AT_ONCE, Disruption.LIVE, new Keep.Usual());
    Subject nic = new Subject.Pci("0000:19:00.0");
    Bench bench = new Bench();
    bench.findings.add(
        Bench.finding(
            Bench.check("irq.local", new Address.Probe("a/b"), remedy),
            nic,
            new Verdict.Fail(),
            "far"));
    bench.settings.add(irq("35", nic, irq, "managed by the kernel"));
    bench.settings.add(irq("36", nic, new Address.Irq("36"), ""));
    Plan plan = plan(bench, "irq.local");
    assertThat(texts(plan)).containsExactly("/proc/irq/36/smp_affinity_list: 64-127 > 0-63");
    assertThat(reasons(plan))
        .containsExactly("irq.local NO_WAY /proc/irq/35/smp_affinity_list: managed by the kernel");
    assertThat(notes(plan))
        .containsExactly("not kept: the numbers of interrupts are given anew at each boot");
  }

  private static Setting irq(String number, Subject nic, Address.Knob knob, String obstacle) {
    return new Setting(
        "irq.local",
        nic,
        knob,
        new Target.KernelFile("/proc/irq/" + number + "/smp_affinity_list"),
        "mlx5_comp0",
        Reading.present("64-127", "64-127"),
        Optional.of("0-63"),
        Optional.empty(),
        obstacle);
  }

  @Test
  void atLeastRaisesAndNeverLowers() {
    Check check =
        Bench.check(
            "m.maps",
            MAPS,
            Bench.set("1048576"),
            new Expectation.AtLeast(new Value.Int(262144)),
            ValueKind.INT);
    Bench bench = new Bench().judged(check, MAPS, "2147483642", new Verdict.Pass());
    Resolved lower = Bench.resolved(List.of(Bench.override("m.maps", "300000")));
    assertThat(Planner.plan(lower, bench.situation(), Wish.WHAT_IS_WRONG).steps()).isEmpty();
    Plan everything = Planner.plan(Bench.profile("m.maps"), bench.situation(), Wish.EVERYTHING);
    assertThat(texts(everything).getFirst())
        .isEqualTo("/proc/sys/vm/max_map_count: 2147483642 > 2147483642");
    Resolved higher = Bench.resolved(List.of(Bench.override("m.maps", "2147483646")));
    assertThat(texts(Planner.plan(higher, bench.situation(), Wish.WHAT_IS_WRONG)).getFirst())
        .isEqualTo("/proc/sys/vm/max_map_count: 2147483642 > 2147483646");
  }

  @Test
  void anOverrideIsJudgedByItsOwnValue() {
    Bench bench = new Bench().passed("m.swap", SWAPPINESS, "1", Bench.set("1"));
    Resolved ten = Bench.resolved(List.of(Bench.override("m.swap", "10")));
    assertThat(texts(Planner.plan(ten, bench.situation(), Wish.WHAT_IS_WRONG)).getFirst())
        .isEqualTo("/proc/sys/vm/swappiness: 1 > 10");
    Bench there = new Bench().failed("m.swap", SWAPPINESS, "10", Bench.set("1"));
    Plan plan = Planner.plan(ten, there.situation(), Wish.WHAT_IS_WRONG);
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan)).containsExactly("m.swap RIGHT_ALREADY 10");
  }

  @Test
  void twoChecksThatAgreeWriteOnceAndAreBothNamed() {
    Bench bench =
        new Bench()
            .failed("m.a", SWAPPINESS, "60", Bench.set("1"))
            .failed("m.b", SWAPPINESS, "60", Bench.set("1"));
    Plan plan = plan(bench, "m.a", "m.b");
    assertThat(plan.changes()).hasSize(2);
    assertThat(notes(plan)).contains("also for m.b");
  }

  @Test
  void twoChecksThatDisagreeWriteNothingAndAreBothNamed() {
    Bench bench =
        new Bench()
            .failed("m.a", SWAPPINESS, "60", Bench.set("1"))
            .failed("m.b", SWAPPINESS, "60", Bench.set("10"));
    Plan plan = plan(bench, "m.a", "m.b");
    assertThat(plan.steps()).isEmpty();
    String because = "/proc/sys/vm/swappiness: m.a wants '1', m.b wants '10': neither is written";
    assertThat(reasons(plan)).containsExactly("m.a NO_WAY " + because, "m.b NO_WAY " + because);
  }

  @Test
  void aTwinInForceIsWhatWasThereBefore() {
    Address.Knob bytes = new Address.Sysctl("vm.dirty_bytes");
    State.Twin twin = new State.Twin("0", new Target.KernelFile("/proc/sys/vm/dirty_ratio"), "20");
    Check check = Bench.check("m.dirty", bytes, Bench.set("1073741824"));
    Bench bench = new Bench();
    bench.findings.add(Bench.finding(check, Bench.HOST, new Verdict.Fail(), "0"));
    bench.settings.add(
        new Setting(
            "m.dirty",
            Bench.HOST,
            bytes,
            Bench.target(bytes),
            "",
            Reading.present("0", "0"),
            Optional.empty(),
            Optional.of(twin),
            ""));
    assertThat(plan(bench, "m.dirty").changes().getFirst().before()).isEqualTo(twin);
    bench.failed("m.ratio", new Address.Sysctl("vm.dirty_ratio"), "20", Bench.set("10"));
    assertThat(plan(bench, "m.dirty", "m.ratio").steps()).isEmpty();
  }

  @Test
  void aLeftCheckIsToldWithItsReason() {
    Resolved resolved =
        Profiles.resolve(
            "b",
            List.of(
                Bench.profile(
                    "a",
                    List.of(),
                    List.of(new Profile.Choice("m.swap", Optional.empty())),
                    List.of()),
                Bench.profile(
                    "b",
                    List.of("a"),
                    List.of(),
                    List.of(new Profile.Leave("m.swap", "we page on purpose")))));
    Bench bench = new Bench().failed("m.swap", SWAPPINESS, "60", Bench.set("1"));
    Plan plan = Planner.plan(resolved, bench.situation(), Wish.WHAT_IS_WRONG);
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan)).containsExactly("m.swap LEFT b: we page on purpose");
  }
}
