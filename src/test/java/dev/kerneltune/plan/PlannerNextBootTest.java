package dev.kerneltune.plan;

import static dev.kerneltune.plan.Plans.notes;
import static dev.kerneltune.plan.Plans.plan;
import static dev.kerneltune.plan.Plans.reasons;
import static dev.kerneltune.plan.Plans.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerNextBootTest {
  private static final Address.Knob SWAPPINESS = new Address.Sysctl("vm.swappiness");
  private static final Address.Knob THP =
      new Address.Sysfs("kernel/mm/transparent_hugepage/enabled");
  private static final Address.Knob IOMMU = new Address.BootArg("iommu");
  private static final Address.Knob THP_ARG = new Address.BootArg("transparent_hugepage");

  @Test
  void aBootArgumentIsAddedToTheNextBootAndAsksForAReboot() {
    Bench bench = new Bench();
    bench.judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    Plan plan = plan(bench, "i.pt");
    assertThat(texts(plan))
        .containsExactly(
            "/etc/default/grub.d/90-kernel-tune.cfg iommu: nothing >"
                + " GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT iommu=pt\"");
    assertThat(plan.steps().subList(1, 3))
        .containsExactly(
            new Step.Generate(Generator.GRUB), new Step.Reboot(List.of("iommu=pt: Title of i.pt")));
  }

  @Test
  void aToolThatACutOffRunLeftDueIsRunByTheNextPlan() {
    Bench bench = new Bench();
    bench.passed("m.x", new Address.Sysctl("vm.x"), "1", Bench.set("1"));
    bench.ledger = new Ledger(List.of(), List.of(), Set.of(Generator.GRUB));
    assertThat(plan(bench, "m.x").steps()).containsExactly(new Step.Generate(Generator.GRUB));
  }

  @Test
  void withItsChangeAToolAndTheRebootLeaveThePlan() {
    Bench bench = new Bench();
    bench.judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    bench.failed("m.x", new Address.Sysctl("vm.x"), "0", Bench.set("1"));
    Plan plan = plan(bench, "i.pt", "m.x");
    assertThat(plan.steps()).contains(new Step.Generate(Generator.GRUB));
    Plan less = PlanParts.without(plan, step -> step.change().check().equals("i.pt"), "not picked");
    assertThat(less.changes()).extracting(change -> change.check()).containsOnly("m.x");
    assertThat(less.steps()).allMatch(step -> step instanceof Step.Do);
    assertThat(reasons(less)).contains("i.pt NOT_ASKED not picked");
    assertThat(PlanParts.without(plan, _ -> false, "not picked")).isSameAs(plan);
  }

  @Test
  void whatABootArgumentBeatsIsTold() {
    Bench bench = new Bench();
    bench.judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    bench.commandLine = line("quiet iommu=off");
    assertThat(notes(plan(bench, "i.pt")))
        .containsExactly("stands behind iommu=off on the command line, and the last one counts");
  }

  @Test
  void aBootArgumentThatIsThereAlreadyIsLeftAlone() {
    Bench bench = new Bench();
    bench.judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    bench.commandLine = line("iommu=pt quiet");
    Plan plan = plan(bench, "i.pt");
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan))
        .containsExactly("i.pt RIGHT_ALREADY the kernel command line has iommu=pt already");
  }

  @Test
  void aBootArgumentThatWaitsForTheRebootIsNotAskedForAgain() {
    Bench bench = new Bench();
    bench.judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    String text =
        OwnText.with(
            OwnFile.GRUB,
            "",
            "iommu",
            "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT iommu=pt\"");
    bench.ownFiles.put(OwnFile.GRUB.path(), Reading.present(text, text));
    Plan plan = plan(bench, "i.pt");
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan))
        .containsExactly(
            "i.pt RIGHT_ALREADY it is asked for already: /etc/default/grub.d/90-kernel-tune.cfg");
  }

  @Test
  void aToolThatKeepsTheCommandLineGetsTheWordBehindTheOthers() {
    for (BootLoader loader : List.of(BootLoader.RPM_OSTREE, BootLoader.KERNEL_INSTALL)) {
      Bench bench = new Bench();
      bench.judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
      bench.bootLoader = Reading.present(loader, "");
      bench.nextCommandLine = line("quiet iommu=off");
      assertThat(plan(bench, "i.pt").changes())
          .singleElement()
          .satisfies(
              change -> {
                assertThat(change.target()).isEqualTo(new Target.BootParameter(loader, "iommu"));
                assertThat(change.before()).isEqualTo(Bench.holds("iommu=off"));
                assertThat(change.after()).isEqualTo(Bench.holds("iommu=off iommu=pt"));
              });
      bench.nextCommandLine = Reading.unreadable("EACCES", "root");
      assertThat(reasons(plan(bench, "i.pt")))
          .containsExactly("i.pt UNKNOWN the command line of the next boot: EACCES");
    }
  }

  @Test
  void withoutAWayToTheCommandLineTheWordsAreTold() {
    Bench bench = new Bench();
    bench.judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    bench.bootLoader = Reading.present(BootLoader.GRUB_PLAIN, "");
    assertThat(plan(bench, "i.pt").steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.ByHand.class,
            step -> assertThat(step.text()).startsWith("Add iommu=pt to the end"));
    bench.bootLoader = Reading.absent("no boot loader was found");
    assertThat(plan(bench, "i.pt").steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.ByHand.class,
            step -> assertThat(step.text()).contains("no boot loader was found"));
  }

  @Test
  void aValueIsKeptByItsBootArgumentWhereThereIsAWay() {
    Bench bench =
        new Bench().failed("m.thp", THP, "always", Bench.set("madvise", new Keep.As(THP_ARG)));
    Plan plan = plan(bench, "m.thp");
    assertThat(texts(plan))
        .containsExactly(
            "/sys/kernel/mm/transparent_hugepage/enabled: always > madvise",
            "/etc/default/grub.d/90-kernel-tune.cfg transparent_hugepage: nothing >"
                + " GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT"
                + " transparent_hugepage=madvise\"");
    assertThat(plan.steps()).doesNotHaveAnyElementsOfTypes(Step.Reboot.class);
    bench.bootLoader = Reading.present(BootLoader.GRUB_PLAIN, "");
    assertThat(texts(plan(bench, "m.thp")).getLast())
        .isEqualTo(
            "/etc/tmpfiles.d/kernel-tune.conf /sys/kernel/mm/transparent_hugepage/enabled: nothing"
                + " > w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise");
  }

  @Test
  void aStarIsKeptByOneEntry() {
    Address.Knob star = new Address.Sysfs("devices/system/cpu/cpufreq/*/scaling_governor");
    Check check =
        Bench.check("c.gov", new Address.Probe("cpu/gov"), Bench.set("performance", star));
    Bench bench = new Bench();
    bench.findings.add(Bench.finding(check, Bench.HOST, new Verdict.Fail(), "2 of 3"));
    for (String policy : List.of("policy0", "policy1", "policy2")) {
      String now = policy.equals("policy1") ? "performance" : "powersave";
      bench.settings.add(
          Bench.setting(
              "c.gov",
              Bench.HOST,
              new Address.Sysfs("devices/system/cpu/cpufreq/" + policy + "/scaling_governor"),
              Reading.present(now, now)));
    }
    assertThat(texts(plan(bench, "c.gov")))
        .containsExactly(
            "/sys/devices/system/cpu/cpufreq/policy0/scaling_governor: powersave > performance",
            "/sys/devices/system/cpu/cpufreq/policy2/scaling_governor: powersave > performance",
            "/etc/tmpfiles.d/kernel-tune.conf /sys/devices/system/cpu/cpufreq/*/scaling_governor:"
                + " nothing > w /sys/devices/system/cpu/cpufreq/*/scaling_governor - - - -"
                + " performance");
  }

  @Test
  void onlyNowKeepsNothingAndOnlyTheNextBootWritesNothingNow() {
    Bench bench =
        new Bench()
            .failed("m.swap", SWAPPINESS, "60", Bench.set("1"))
            .judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    bench.layers = Layers.RUNNING_ONLY;
    Plan now = plan(bench, "m.swap", "i.pt");
    assertThat(texts(now)).containsExactly("/proc/sys/vm/swappiness: 60 > 1");
    assertThat(reasons(now))
        .containsExactly("i.pt NOT_ASKED it is for the next boot, and only now was asked for");
    bench.layers = Layers.NEXT_BOOT_ONLY;
    Plan next = plan(bench, "m.swap", "i.pt");
    assertThat(next.changes())
        .hasSize(2)
        .allSatisfy(change -> assertThat(change.target()).isInstanceOf(Target.Entry.class));
  }

  @Test
  void whatAnEarlierRunSetAndDidNotKeepIsKeptLater() {
    Bench bench = new Bench().passed("m.swap", SWAPPINESS, "1", Bench.set("1"));
    Change change =
        new Change(
            "m.swap",
            SWAPPINESS,
            Bench.HOST,
            Bench.target(SWAPPINESS),
            "",
            Bench.holds("60"),
            Bench.holds("1"));
    bench.ledger =
        new Ledger(
            List.of(),
            List.of(
                new Ledger.Held(
                    new JournalEntry.StepId(1, 1),
                    change,
                    Ledger.Certainty.APPLIED,
                    "boot",
                    List.of())),
            Set.of());
    assertThat(texts(plan(bench, "m.swap")))
        .containsExactly(
            "/etc/sysctl.d/90-kernel-tune.conf vm.swappiness: nothing > vm.swappiness = 1");
  }

  @Test
  void aFileOfOursThatCannotBeReadIsNotWritten() {
    Bench bench = new Bench().failed("m.swap", SWAPPINESS, "60", Bench.set("1"));
    bench.ownFiles.put(OwnFile.SYSCTL.path(), Reading.unreadable("EACCES", "root"));
    Plan plan = plan(bench, "m.swap");
    assertThat(texts(plan)).containsExactly("/proc/sys/vm/swappiness: 60 > 1");
    assertThat(notes(plan)).containsExactly("not kept: /etc/sysctl.d/90-kernel-tune.conf: EACCES");
  }

  @Test
  void toolsRunOnceAndInTheirOrder() {
    Address.Knob module = new Address.ModuleParam("nvme_core/io_timeout");
    Bench bench =
        new Bench()
            .failed(
                "s.sched",
                new Address.Sysfs("block/nvme0n1/queue/scheduler"),
                "kyber",
                Bench.set("none"))
            .failed(
                "s.rq", new Address.Sysfs("block/nvme0n1/queue/rq_affinity"), "1", Bench.set("2"))
            .judged(Bench.check("s.t", module, Bench.set("255")), module, "", new Verdict.Fail())
            .judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    Plan plan = plan(bench, "s.sched", "s.rq", "s.t", "i.pt");
    List<Step> tools = plan.steps().subList(plan.changes().size(), plan.steps().size());
    assertThat(tools)
        .containsExactly(
            new Step.Generate(Generator.GRUB),
            new Step.Generate(Generator.INITRAMFS),
            new Step.Generate(Generator.UDEV),
            new Step.Reboot(
                List.of(
                    "modparam:nvme_core/io_timeout 255: Title of s.t", "iommu=pt: Title of i.pt")));
  }

  @Test
  void whoElseWritesItIsToldWithWhoWins() {
    Bench bench = new Bench().failed("m.swap", SWAPPINESS, "60", Bench.set("1"));
    bench.claims.add(
        new Claim(SWAPPINESS, "10", Owner.SYSCTL_D, "/etc/sysctl.d/99-x.conf:3", 3 * Claim.BAND));
    bench.claims.add(
        new Claim(SWAPPINESS, "20", Owner.SYSCTL_D, "/etc/sysctl.d/10-x.conf:1", 3 * Claim.BAND));
    bench.claims.add(
        new Claim(SWAPPINESS, "30", Owner.TUNED, "/etc/tuned/x/tuned.conf:9", 9 * Claim.BAND));
    bench.claims.add(
        new Claim(SWAPPINESS, "1", Owner.SYSCTL_D, "/etc/sysctl.d/98-x.conf:1", 3 * Claim.BAND));
    Plan plan = plan(bench, "m.swap");
    assertThat(plan.conflicts())
        .extracting(conflict -> conflict.other().value() + " " + conflict.wins())
        .containsExactly(
            "10 theirs: 99-x.conf comes behind 90-kernel-tune.conf",
            "20 ours: 90-kernel-tune.conf comes behind 10-x.conf",
            "30 theirs: tuned writes later in a boot, and it may write it again while it runs");
  }

  @Test
  void everythingIsSpeltOutForOtherMachines() {
    Bench bench =
        new Bench()
            .passed("m.swap", SWAPPINESS, "1", Bench.set("1"))
            .judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Pass());
    bench.commandLine = line("iommu=pt");
    bench.bootLoader = Reading.absent("no boot loader was found");
    bench.ownFiles.clear();
    Plan plan = Planner.plan(Bench.profile("m.swap", "i.pt"), bench.situation(), Wish.EVERYTHING);
    assertThat(texts(plan))
        .containsExactly(
            "/proc/sys/vm/swappiness: 1 > 1",
            "/etc/sysctl.d/90-kernel-tune.conf vm.swappiness: nothing > vm.swappiness = 1",
            "/etc/default/grub.d/90-kernel-tune.cfg iommu: nothing >"
                + " GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT iommu=pt\"");
  }

  private static Reading<CommandLine> line(String text) {
    return Reading.present(CommandLine.parse(text), text);
  }

  @Test
  void grubbyPutsTheWordInThePlaceOfTheOtherOrAPersonDecides() {
    Address.BootArg psi = new Address.BootArg("psi");
    Bench bench = new Bench();
    bench.judged(Bench.check("p.on", psi, Bench.set("1")), psi, "", new Verdict.Fail());
    bench.bootLoader = Reading.present(BootLoader.GRUBBY, "");
    bench.nextCommandLine = line("quiet psi=0");
    assertThat(plan(bench, "p.on").changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.before()).isEqualTo(Bench.holds("psi=0"));
              assertThat(change.after()).isEqualTo(Bench.holds("psi=1"));
            });
    bench.nextCommandLine = line("quiet");
    assertThat(plan(bench, "p.on").changes())
        .singleElement()
        .satisfies(change -> assertThat(change.before()).isEqualTo(new State.Nothing()));
    for (String several : List.of("psi=0 psi=0", "psi")) {
      bench.nextCommandLine = line(several);
      assertThat(plan(bench, "p.on").steps())
          .singleElement()
          .isInstanceOfSatisfying(
              Step.ByHand.class, step -> assertThat(step.text()).contains("psi=1", "grubby"));
    }
    Bench adds = new Bench();
    adds.judged(Bench.check("i.pt", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    adds.bootLoader = Reading.present(BootLoader.GRUBBY, "");
    adds.nextCommandLine = line("quiet iommu=memaper");
    assertThat(plan(adds, "i.pt").steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.ByHand.class, step -> assertThat(step.text()).contains("iommu=memaper"));
  }
}
