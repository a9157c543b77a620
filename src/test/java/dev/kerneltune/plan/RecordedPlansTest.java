package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.catalog.CatalogLoader;
import dev.kerneltune.catalog.ProfileLoader;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.owner.BootLoaders;
import dev.kerneltune.owner.Owners;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.probe.Probes;
import dev.kerneltune.probe.SettingCollector;
import dev.kerneltune.testing.RecordedHosts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Plans for every recorded machine: whatever the profile, some things always hold. */
class RecordedPlansTest {
  private static final Path ROOT = Path.of(System.getProperty("kernel-tune.root", "."));
  private static final Catalog CATALOG =
      CatalogLoader.read(ROOT.resolve("checks"), Probes.questions()).catalog();

  private int plans;
  private int changes;
  private int skipped;
  private int byHand;

  @Test
  void everyPlanForEveryMachineIsInOrderAndExplained() {
    List<Resolved> profiles = profiles();
    for (Path path : RecordedHosts.all()) {
      String name = RecordedHosts.name(path);
      try (CachedHost host = Hosts.snapshot(path)) {
        Facts facts =
            CachedHost.reading(host, each -> FactCollector.collect(each, CATALOG.checks()));
        List<Setting> settings =
            CachedHost.reading(
                host, each -> SettingCollector.collect(each, facts.machine(), CATALOG.checks()));
        Claims claims = CachedHost.reading(host, each -> Owners.of(each, facts.machine()));
        Reading<BootLoader> bootLoader = CachedHost.reading(host, BootLoaders::of);
        Map<String, Audit> audits = new HashMap<>();
        for (Resolved profile : profiles) {
          Audit audit =
              audits.computeIfAbsent(
                  profile.profile().scenario(), scenario -> audit(facts, scenario));
          for (Layers layers : Layers.values()) {
            for (Wish wish : Wish.values()) {
              Situation situation =
                  new Situation(
                      audit,
                      settings,
                      claims,
                      bootLoader,
                      Reading.absent("no tool keeps it"),
                      noFiles(),
                      Ledger.EMPTY,
                      Optional.empty(),
                      layers);
              Plan plan = Planner.plan(profile, situation, wish);
              check(name + " " + profile.profile().name() + " " + layers, plan, situation, wish);
              if (layers == Layers.BOTH) {
                assertThat(Planner.plan(profile, situation, wish)).as("again").isEqualTo(plan);
              }
            }
          }
        }
      }
    }
    System.out.printf(
        "plans: %d for %d machines, %d changes, %d left with a reason, %d by hand%n",
        plans, RecordedHosts.all().size(), changes, skipped, byHand);
    assertThat(changes).isGreaterThan(100);
    assertThat(skipped).isGreaterThan(1_000);
  }

  private static Audit audit(Facts facts, String scenario) {
    for (Scenario each : CATALOG.scenarios()) {
      if (each.id().equals(scenario)) {
        return Auditor.audit(facts, CATALOG.checks(), CATALOG.impactTable(), each);
      }
    }
    throw new IllegalArgumentException(scenario);
  }

  /** All profiles of the tree, and one that chooses every check. */
  private static List<Resolved> profiles() {
    List<Profile.Choice> every = new ArrayList<>();
    for (Check check : CATALOG.checks()) {
      every.add(new Profile.Choice(check.id(), Optional.empty()));
    }
    List<Resolved> resolved = new ArrayList<>();
    resolved.add(Bench.resolved(every));
    List<Profile> profiles = ProfileLoader.read(ROOT.resolve("profiles"), CATALOG).profiles();
    for (Profile profile : profiles) {
      resolved.add(Profiles.resolve(profile.name(), profiles));
    }
    return resolved;
  }

  private static Map<String, Reading<String>> noFiles() {
    Map<String, Reading<String>> files = new HashMap<>();
    for (OwnFile file : OwnFile.values()) {
      files.put(file.path(), Reading.absent("no such file"));
    }
    return files;
  }

  private void check(String name, Plan plan, Situation situation, Wish wish) {
    plans++;
    changes += plan.changes().size();
    skipped += plan.skipped().size();
    int stage = 0;
    for (Step step : plan.steps()) {
      int next = stage(step);
      assertThat(next).as(name + ": " + step).isGreaterThanOrEqualTo(stage);
      stage = next;
      byHand += step instanceof Step.ByHand ? 1 : 0;
    }
    Map<String, List<Finding>> findings = new HashMap<>();
    for (Finding finding : situation.audit().findings()) {
      findings.computeIfAbsent(finding.check().id(), _ -> new ArrayList<>()).add(finding);
    }
    Set<Target> seen = new HashSet<>();
    Map<String, String> files = new LinkedHashMap<>();
    for (Change change : plan.changes()) {
      assertThat(seen.add(change.target())).as(name + " twice: " + change).isTrue();
      if (wish == Wish.WHAT_IS_WRONG) {
        assertThat(States.same(change.target(), change.before(), change.after()))
            .as(name + " changes nothing: " + change)
            .isFalse();
        assertThat(isAskedFor(change, findings.get(change.check()))).as(name + change).isTrue();
      }
      assertThat(change.layer())
          .as(name + ": " + change)
          .isNotEqualTo(
              situation.layers() == Layers.RUNNING_ONLY
                  ? Layer.NEXT_BOOT
                  : situation.layers() == Layers.NEXT_BOOT_ONLY ? Layer.RUNNING : null);
      if (change.target() instanceof Target.Entry(var file, var key)
          && change.after() instanceof State.Holds(var body)) {
        OwnFile own = OwnFile.of(file).orElseThrow();
        files.merge(
            file, OwnText.with(own, "", key, body), (a, _) -> OwnText.with(own, a, key, body));
        assertThat(OwnText.entry(files.get(file), key)).as(name).contains(body);
      }
    }
    for (Plan.Skipped each : plan.skipped()) {
      assertThat(each.because()).as(name + ": " + each).isNotBlank();
    }
  }

  private static boolean isAskedFor(Change change, List<Finding> findings) {
    for (Finding finding : findings) {
      if (finding.subject().equals(change.subject())
          && finding.check().remedy() instanceof Remedy.Settable
          && (finding.verdict() instanceof Verdict.Fail
              || finding.verdict() instanceof Verdict.Pass)) {
        return true;
      }
    }
    return false;
  }

  private static int stage(Step step) {
    return switch (step) {
      case Step.Do(var change, _, _, _, _, _) -> change.layer() == Layer.RUNNING ? 0 : 1;
      case Step.Release _ -> 0;
      case Step.Generate _ -> 2;
      case Step.Reboot _ -> 3;
      case Step.ByHand _ -> 4;
    };
  }
}
