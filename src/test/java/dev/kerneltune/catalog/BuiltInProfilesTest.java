package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.plan.Profiles;
import dev.kerneltune.plan.Resolved;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The profiles of the tree: what each promises, held against the checks that it chooses. */
class BuiltInProfilesTest {
  private static final List<String> NAMES =
      List.of(
          "a100-training",
          "b200-training",
          "cpu-isolation",
          "gds-storage",
          "gh200-training",
          "gpu-guest",
          "gpu-inference",
          "gpu-server",
          "gpu-training",
          "h100-inference",
          "h100-training",
          "mi300x-inference",
          "mi300x-training",
          "multi-node-rdma");
  private static final int SETTABLE_CHECKS_AT_LEAST = 75;

  /** Boot arguments that isolate, reserve, or take a protection away. */
  private static final Set<String> HARMFUL_ARGUMENTS =
      Set.of(
          "isolcpus",
          "nohz_full",
          "rcu_nocbs",
          "irqaffinity",
          "mitigations",
          "nosmt",
          "maxcpus",
          "hugepages",
          "hugepagesz",
          "default_hugepagesz",
          "pci",
          "pcie_aspm",
          "intel_iommu",
          "amd_iommu",
          "iommu.passthrough",
          "idle",
          "cpuidle.off",
          "intel_idle.max_cstate",
          "processor.max_cstate",
          "init_on_alloc",
          "init_on_free",
          "nokaslr",
          "tsc");

  private static final List<String> HARMFUL_FILES =
      List.of("smt/control", "nr_hugepages", "/online", "numa_node", "remove", "cpumask");

  /** Where a vendor or a figure asks for less protection, and the profiles that may. */
  private static final Map<String, Set<String>> WEAKENING_ARGUMENTS =
      Map.of(
          "iommu", Set.of("mi300x-training", "mi300x-inference"),
          "iommu.strict", Set.of("gh200-training"));

  /** What only a person can do, and a profile tells on purpose. */
  private static final Set<String> BY_HAND_ON_PURPOSE =
      Set.of(
          "cpu-sched.cpuset-partition",
          "cpu-sched.isolcpus",
          "gpu-driver.bound",
          "gpu-driver.nvidia.fabric-manager",
          "gpu-driver.nvidia.flavour",
          "gpu-driver.nvidia.persistence",
          "hmm.nvidia.ats-mode",
          "iommu.domain.gpu-nvidia",
          "iommu.gpudirect.topology-override",
          "irq.balancer-bans",
          "irq.on-isolated",
          "memory.nodes.empty",
          "memory.nodes.mi300x",
          "network.rdma.port-ready",
          "network.rdma.uverbs",
          "pcie-cxl.bar.gpu-memory",
          "pcie-cxl.bar.realloc",
          "platform.clocksource",
          "platform.cpufreq.boost",
          "storage.gds.backend",
          "storage.gds.ext4-data",
          "storage.gds.file-system",
          "storage.nvme.io-timeout",
          "tlb.pcid");

  /** Notes without which jobs fail. */
  private static final Set<String> NOTES =
      Set.of("platform.limits.memlock", "platform.limits.nofile", "storage.nvme.io-timeout");

  private final Catalog catalog = BuiltInCatalog.load();
  private final Map<String, Check> checks = checks(catalog);
  private final List<Profile> profiles = BuiltInProfiles.load();

  @Test
  void whatIsBuiltInIsTheFolder() {
    ProfileLoader.Result folder = ProfileLoader.read(Path.of("profiles"), catalog);
    assertThat(folder.problems()).isEmpty();
    assertThat(profiles).isEqualTo(folder.profiles());
    assertThat(profiles).extracting(Profile::name).containsExactlyElementsOf(NAMES);
  }

  @Test
  void everyProfileIsToldInTheReadmeAndArguesItsChoice() throws IOException {
    String readme = Files.readString(Path.of("profiles/README.md"));
    for (Profile profile : profiles) {
      assertThat(readme).contains("[" + profile.name() + "](" + profile.name() + ".yaml)");
      assertThat(profile.about()).as(profile.name()).hasSizeGreaterThan(200);
    }
  }

  @Test
  void everyChoiceIsJudgedAndCanBeSetForTheScenario() {
    for (Profile profile : profiles) {
      for (Resolved.Choice choice : choices(profile)) {
        Check check = check(choice.check());
        String what = profile.name() + ": " + check.id();
        assertThat(check.expect().keySet())
            .as(what)
            .containsAnyOf(profile.scenario(), Check.EVERY_SCENARIO);
        switch (check.remedy()) {
          case Remedy.Set set ->
              assertThat(set.values().keySet())
                  .as(what)
                  .containsAnyOf(profile.scenario(), Check.EVERY_SCENARIO);
          case Remedy.Computed _ -> {}
          case Remedy.ByHand _ -> assertThat(BY_HAND_ON_PURPOSE).as(what).contains(check.id());
          case Remedy.Nothing _ -> throw new AssertionError(what + " has no remedy");
        }
      }
    }
  }

  @Test
  void whatIsByHandOnPurposeIsChosenSomewhere() {
    Set<String> chosen = new HashSet<>();
    for (Profile profile : profiles) {
      for (Resolved.Choice choice : choices(profile)) {
        chosen.add(choice.check());
      }
    }
    assertThat(chosen).containsAll(BY_HAND_ON_PURPOSE).containsAll(NOTES);
  }

  @Test
  void noDefaultProfileHoldsWhatCanHurt() {
    for (Profile profile : profiles) {
      if (profile.standing() == Profile.Standing.ALONE) {
        continue;
      }
      for (Resolved.Choice choice : choices(profile)) {
        Check check = check(choice.check());
        for (Address knob : knobs(check)) {
          refuseHarmful(profile, check, knob);
        }
        for (String value : values(check, choice)) {
          String what = profile.name() + ": " + check.id() + " = " + value;
          if (check.id().startsWith("memory.thp.")) {
            assertThat(value).as(what).isNotIn("always", "force");
          }
        }
        assertThat(check.weight(profile.scenario()) > 0 || NOTES.contains(check.id()))
            .as(profile.name() + " chooses the note " + check.id())
            .isTrue();
      }
    }
  }

  private static void refuseHarmful(Profile profile, Check check, Address knob) {
    String what = profile.name() + ": " + check.id() + " sets " + knob.text();
    if (knob instanceof Address.BootArg(var name)) {
      assertThat(HARMFUL_ARGUMENTS).as(what).doesNotContain(name);
      Set<String> allowed = WEAKENING_ARGUMENTS.getOrDefault(name, Set.of(profile.name()));
      assertThat(allowed).as(what).contains(profile.name());
    }
    if (knob instanceof Address.Sysfs(var path)) {
      assertThat(HARMFUL_FILES).as(what).noneMatch(path::contains);
    }
  }

  @Test
  void whereHarmIsRecordedTheProfileSaysWhyItDoesNotStrike() {
    int reasons = 0;
    for (Profile profile : profiles) {
      for (Profile.Choice choice : profile.choices()) {
        Check check = check(choice.check());
        boolean harmful = check.remedy() instanceof Remedy.Settable && !check.harm().isEmpty();
        if (harmful && profile.standing() == Profile.Standing.INCLUDABLE) {
          assertThat(choice.despite()).as(profile.name() + ": " + check.id()).isNotEmpty();
          reasons++;
        }
      }
    }
    assertThat(reasons).isPositive();
  }

  @Test
  void onlyIsolationStandsAloneAndItTellsOfTheRecordedHarm() {
    for (Profile profile : profiles) {
      assertThat(profile.standing() == Profile.Standing.ALONE)
          .as(profile.name())
          .isEqualTo(profile.name().equals("cpu-isolation"));
    }
    assertThat(profile("cpu-isolation").about()).contains("148,344 to 50,404 tokens/s");
    assertThat(profile("h100-inference").about()).contains("148,344 to 50,404 tokens/s");
  }

  @Test
  void whatTheHardwareDoesNotTellIsNeverRecommended() {
    List<String> never = new ArrayList<>();
    for (Profile profile : profiles) {
      if (profile.suits().isEmpty()) {
        never.add(profile.name());
      }
    }
    assertThat(never)
        .containsExactly(
            "cpu-isolation", "gds-storage", "gpu-inference", "gpu-server", "gpu-training");
  }

  @Test
  void enoughChecksCanBeSet() {
    List<String> settable = new ArrayList<>();
    for (Check check : catalog.checks()) {
      if (check.remedy() instanceof Remedy.Settable) {
        settable.add(check.id());
      }
    }
    assertThat(settable).hasSizeGreaterThanOrEqualTo(SETTABLE_CHECKS_AT_LEAST);
  }

  @Test
  void theFirstExampleOfTheLanguageIsRight() throws IOException {
    String text = Files.readString(Path.of("docs/profile-language.md"));
    int from = text.indexOf("```yaml\n") + "```yaml\n".length();
    byte[] example =
        text.substring(from, text.indexOf("```", from)).getBytes(StandardCharsets.UTF_8);
    Profile profile = ProfileReader.read("our-training.yaml", example, catalog).profile();
    assertThat(profile.includes()).containsExactly("h100-training");
    Set<String> inherited = new HashSet<>();
    for (Resolved.Choice choice : choices(profile("h100-training"))) {
      inherited.add(choice.check());
    }
    for (Profile.Leave leave : profile.leaves()) {
      assertThat(inherited).contains(leave.check());
    }
  }

  private List<Resolved.Choice> choices(Profile profile) {
    return Profiles.resolve(profile.name(), profiles).choices();
  }

  private Profile profile(String name) {
    return profiles.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private Check check(String id) {
    assertThat(checks).containsKey(id);
    return checks.get(id);
  }

  private static List<Address> knobs(Check check) {
    List<Address> knobs = new ArrayList<>();
    if (check.remedy() instanceof Remedy.Set set) {
      knobs.add(set.knob().isPresent() ? set.knob().get() : check.look());
    }
    if (check.remedy() instanceof Remedy.Settable settable
        && settable.keep() instanceof Keep.As(var knob)) {
      knobs.add(knob);
    }
    return knobs;
  }

  private static List<String> values(Check check, Resolved.Choice choice) {
    List<String> values = new ArrayList<>();
    choice.override().ifPresent(override -> values.add(override.value()));
    if (check.remedy() instanceof Remedy.Set set) {
      values.addAll(set.values().values());
    }
    return values;
  }

  private static Map<String, Check> checks(Catalog catalog) {
    Map<String, Check> checks = new HashMap<>();
    for (Check check : catalog.checks()) {
      checks.put(check.id(), check);
    }
    return checks;
  }
}
