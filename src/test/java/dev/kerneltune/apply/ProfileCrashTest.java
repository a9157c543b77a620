package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.catalog.CatalogLoader;
import dev.kerneltune.catalog.ProfileLoader;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.RecordedFilesOf;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import dev.kerneltune.owner.Owners;
import dev.kerneltune.plan.Layers;
import dev.kerneltune.plan.Ledgers;
import dev.kerneltune.plan.Planner;
import dev.kerneltune.plan.Profiles;
import dev.kerneltune.plan.Situation;
import dev.kerneltune.plan.Wish;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.probe.Probes;
import dev.kerneltune.probe.SettingCollector;
import dev.kerneltune.testing.RecordedHosts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** undo(apply(h)) = h for the real plan of every profile on every recorded machine. */
class ProfileCrashTest {
  private static final Path ROOT = Path.of(System.getProperty("kernel-tune.root", "."));
  private static final Catalog CATALOG =
      CatalogLoader.read(ROOT.resolve("checks"), Probes.questions()).catalog();
  private static final int DEATHS = 3;

  private final Path temp = Scratch.folder();
  private int copies;
  private int plans;
  private int changes;
  private int notTried;
  private int died;
  private int restored;

  @AfterEach
  void deleteAll() {
    Scratch.delete(temp);
  }

  @Test
  void everyProfileIsAppliedAndUndoneOnEveryMachineAndSurvivesDeaths() {
    List<Profile> profiles =
        new ArrayList<>(ProfileLoader.read(ROOT.resolve("profiles"), CATALOG).profiles());
    assertThat(profiles).hasSizeGreaterThan(10);
    profiles.add(everyCheck());
    for (Path host : RecordedHosts.all()) {
      Map<String, byte[]> files = RecordedFilesOf.files(host);
      Set<List<Step>> tried = new HashSet<>();
      for (Plan plan : plans(host, profiles)) {
        if (tried.add(plan.steps())) {
          undoOfApplyIsNothing(RecordedHosts.name(host) + " " + plan.title(), files, plan);
        }
      }
    }
    System.out.printf(
        "profiles: %d plans with %d changes applied and undone (%d settings of network devices"
            + " left out), %d points of death tried, %d files and folders restored%n",
        plans, changes, notTried, died, restored);
    assertThat(plans).isGreaterThan(50);
    assertThat(changes).isGreaterThan(500);
  }

  private void undoOfApplyIsNothing(String what, Map<String, byte[]> files, Plan whole) {
    List<Step> steps = new ArrayList<>();
    for (Step step : whole.steps()) {
      if (step instanceof Step.Do doing && doing.change().target() instanceof Target.NicSetting) {
        notTried++; // A folder has no network devices.
      } else {
        steps.add(step);
      }
    }
    Plan plan = new Plan(whole.title(), whole.scenario(), steps, List.of(), List.of());
    if (plan.changes().isEmpty()) {
      return;
    }
    TestMachine original = machine(files, plan);
    Map<String, String> before = original.everything();
    TestMachine machine = copy(original);
    Deaths none = new Deaths(0, () -> {});
    RunResult applied = none.apply(machine, plan);
    assertThat(applied.problem()).as(what).isEmpty();
    assertThat(applied.count(StepResult.Came.REFUSED)).as(what).isZero();
    plans++;
    changes += applied.count(StepResult.Came.DONE);
    assertUndone(what, machine, before);
    for (int i = 0; i < DEATHS; i++) {
      int fatal = 1 + Math.floorMod((plans * 31 + i) * 7919, none.moments());
      TestMachine dying = copy(original);
      try {
        new Deaths(fatal, ProfileCrashTest::die).apply(dying, plan);
      } catch (Deaths.Death _) {
        died++;
      }
      assertUndone(what + ", death " + fatal, dying, before);
    }
    Scratch.delete(original.root);
  }

  private void assertUndone(String what, TestMachine machine, Map<String, String> before) {
    Map<String, String> applied = machine.everything();
    RunResult undone = machine.rollback();
    assertThat(undone.problem()).as(what).isEmpty();
    assertThat(undone.outcome()).as(what).isEqualTo(Outcome.DONE);
    assertThat(machine.everything()).as(what).isEqualTo(before);
    assertThat(Ledgers.of(Journal.read(machine.stateFolder())).held()).as(what).isEmpty();
    restored += CrashTest.differences(applied, before);
    Scratch.delete(machine.root);
  }

  private static void die() {
    throw new Deaths.Death();
  }

  /** Makes a machine of the knobs of a plan, with what the recording holds in them. */
  private TestMachine machine(Map<String, byte[]> files, Plan plan) {
    Map<String, String> knobs = new HashMap<>();
    for (Change change : plan.changes()) {
      if (change.target() instanceof Target.KernelFile(var path)) {
        String before = change.before() instanceof State.Holds(var text) ? text + "\n" : "0\n";
        byte[] recorded = files.getOrDefault(path, before.getBytes(StandardCharsets.UTF_8));
        knobs.put(path, new String(recorded, StandardCharsets.UTF_8));
        if (change.before() instanceof State.Twin(_, Target.KernelFile(var twin), var twinText)) {
          knobs.put(twin, twinText + "\n");
        }
      }
    }
    return TestMachine.with(temp.resolve("machine" + copies++), knobs);
  }

  private TestMachine copy(TestMachine machine) {
    Path root = temp.resolve("machine" + copies++);
    Deaths.copy(machine.root, root);
    return TestMachine.in(root);
  }

  private static List<Plan> plans(Path path, List<Profile> profiles) {
    List<Plan> plans = new ArrayList<>();
    try (CachedHost host = Hosts.snapshot(path)) {
      Facts facts = FactCollector.collect(host, CATALOG.checks());
      List<Setting> settings = SettingCollector.collect(host, facts.machine(), CATALOG.checks());
      Claims claims = Owners.of(host, facts.machine());
      Map<String, Audit> audits = new HashMap<>();
      for (Profile profile : profiles) {
        Audit audit =
            audits.computeIfAbsent(profile.scenario(), scenario -> audit(facts, scenario));
        Situation situation =
            new Situation(
                audit,
                settings,
                claims,
                Reading.present(BootLoader.GRUB_DROP_IN, ""),
                Reading.absent("GRUB makes it"),
                noFiles(),
                Ledger.EMPTY,
                Optional.empty(),
                Layers.BOTH);
        for (Wish wish : Wish.values()) {
          plans.add(
              withoutIdentities(
                  Planner.plan(Profiles.resolve(profile.name(), profiles), situation, wish)));
        }
      }
    }
    return plans;
  }

  private static Profile everyCheck() {
    List<Profile.Choice> every = new ArrayList<>();
    for (Check check : CATALOG.checks()) {
      every.add(new Profile.Choice(check.id(), Optional.empty()));
    }
    return new Profile(
        "every-check",
        "",
        "",
        "training",
        List.of(),
        Profile.Standing.ALONE,
        List.of(),
        List.of(),
        every,
        List.of());
  }

  private static Map<String, Reading<String>> noFiles() {
    Map<String, Reading<String>> files = new HashMap<>();
    for (OwnFile file : OwnFile.values()) {
      files.put(file.path(), Reading.absent("no such file"));
    }
    return files;
  }

  /** The folder that the plan is tried in has no links that would tell which device it is. */
  private static Plan withoutIdentities(Plan plan) {
    List<Step> steps = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step
          instanceof Step.Do(var c, var title, var effect, var disruption, var notes, var id)) {
        Change change =
            new Change(c.check(), c.knob(), c.subject(), c.target(), "", c.before(), c.after());
        steps.add(new Step.Do(change, title, effect, disruption, notes, id));
      } else {
        steps.add(step);
      }
    }
    return new Plan(plan.title(), plan.scenario(), steps, plan.skipped(), plan.conflicts());
  }

  private static Audit audit(Facts facts, String scenario) {
    for (Scenario each : CATALOG.scenarios()) {
      if (each.id().equals(scenario)) {
        return Auditor.audit(facts, CATALOG.checks(), CATALOG.impactTable(), each);
      }
    }
    throw new IllegalArgumentException(scenario);
  }
}
