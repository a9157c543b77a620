package dev.kerneltune.plan;

import static dev.kerneltune.plan.Plans.plan;
import static dev.kerneltune.plan.Plans.reasons;
import static dev.kerneltune.plan.Plans.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerPlacesTest {
  private static final Address.Knob SWAPPINESS = new Address.Sysctl("vm.swappiness");
  private static final Address.Knob REQUEST =
      new Address.Sysfs("block/nvme0n1/queue/max_sectors_kb");

  @Test
  void aCheckWithoutAPlaceOnThisMachineHasNoWay() {
    Bench bench = new Bench().failed("m.swap", SWAPPINESS, "60", Bench.set("1"));
    bench.settings.clear();
    Plan plan = plan(bench, "m.swap");
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan)).containsExactly("m.swap NO_WAY this machine has no place to set it");
  }

  @Test
  void aFailureThatTheRemedyDoesNotMendIsNotCalledRight() {
    Plan plan = plan(new Bench().failed("m.swap", SWAPPINESS, "1", Bench.set("1")), "m.swap");
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan))
        .containsExactly("m.swap NO_WAY what the remedy would write is there already");
  }

  @Test
  void aPassThatIsJudgedAnewAndFoundRightIsRightAlready() {
    Bench bench = new Bench().passed("m.swap", SWAPPINESS, "1", Bench.set("1"));
    Resolved same = Bench.resolved(List.of(Bench.override("m.swap", "1")));
    Plan plan = Planner.plan(same, bench.situation(), Wish.WHAT_IS_WRONG);
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan)).containsExactly("m.swap RIGHT_ALREADY 1");
  }

  @Test
  void whereTheMachineTellsNoValueNothingIsSet() {
    Plan silent = plan(computed(Reading.present("1280", "1280")), "s.size");
    assertThat(silent.steps()).isEmpty();
    assertThat(reasons(silent))
        .containsExactly(
            "s.size NO_WAY /sys/block/nvme0n1/queue/max_sectors_kb: no value is told for training");
    Plan refused = plan(computed(Reading.unreadable("EACCES", "root")), "s.size");
    assertThat(refused.steps()).isEmpty();
    assertThat(reasons(refused))
        .containsExactly("s.size UNKNOWN /sys/block/nvme0n1/queue/max_sectors_kb: EACCES");
  }

  @Test
  void aProfileMayCallACheckByAnOlderName() {
    Check renamed = aka(Bench.check("m.swap", SWAPPINESS, Bench.set("1")), "m.older", "m.oldest");
    for (String name : List.of("m.older", "m.oldest", "m.swap")) {
      Bench bench = new Bench().judged(renamed, SWAPPINESS, "60", new Verdict.Fail());
      Plan plan = plan(bench, name);
      assertThat(texts(plan).getFirst()).isEqualTo("/proc/sys/vm/swappiness: 60 > 1");
      assertThat(plan.skipped()).isEmpty();
    }
  }

  @Test
  void aCheckThatLooksAtAStarIsKeptByOneEntry() {
    Address.Knob star = new Address.Sysfs("devices/system/cpu/cpufreq/*/scaling_governor");
    Check check = Bench.check("c.gov", star, Bench.set("performance"));
    Bench bench = new Bench();
    bench.findings.add(Bench.finding(check, Bench.HOST, new Verdict.Fail(), "powersave"));
    bench.settings.add(
        Bench.setting(
            "c.gov",
            Bench.HOST,
            new Address.Sysfs("devices/system/cpu/cpufreq/policy0/scaling_governor"),
            Reading.present("powersave", "powersave")));
    assertThat(texts(plan(bench, "c.gov")).getLast())
        .startsWith(
            "/etc/tmpfiles.d/kernel-tune.conf"
                + " /sys/devices/system/cpu/cpufreq/*/scaling_governor: nothing > w ");
  }

  @Test
  void threeChecksThatDisagreeAreAllNamed() {
    Bench bench =
        new Bench()
            .failed("m.a", SWAPPINESS, "60", Bench.set("1"))
            .failed("m.b", SWAPPINESS, "60", Bench.set("10"))
            .failed("m.c", SWAPPINESS, "60", Bench.set("5"));
    Plan plan = plan(bench, "m.a", "m.b", "m.c");
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.skipped()).extracting(Plan.Skipped::check).containsExactly("m.a", "m.b", "m.c");
    assertThat(plan.skipped().getFirst().because())
        .isEqualTo(
            "/proc/sys/vm/swappiness: m.a wants '1', m.b wants '10', m.c wants '5': neither is"
                + " written");
  }

  private static Bench computed(Reading<String> now) {
    Remedy remedy =
        new Remedy.Computed(
            SettingRule.REQUEST_SIZE, TakesEffect.AT_ONCE, Disruption.LIVE, new Keep.Usual());
    Bench bench = new Bench();
    Check check = Bench.check("s.size", REQUEST, remedy);
    bench.findings.add(Bench.finding(check, Bench.HOST, new Verdict.Fail(), "1280"));
    bench.settings.add(Bench.setting("s.size", Bench.HOST, REQUEST, now));
    return bench;
  }

  private static Check aka(Check check, String... names) {
    return new Check(
        check.id(),
        List.of(names),
        check.title(),
        check.subsystem(),
        check.look(),
        check.as(),
        check.forEach(),
        check.when(),
        check.expect(),
        check.why(),
        check.impacts(),
        check.cost(),
        check.harm(),
        check.remedy(),
        check.sources(),
        check.examples(),
        check.reviewed());
  }
}
