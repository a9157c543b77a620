package dev.kerneltune.plan;

import static dev.kerneltune.plan.Plans.notes;
import static dev.kerneltune.plan.Plans.plan;
import static dev.kerneltune.plan.Plans.reasons;
import static dev.kerneltune.plan.Plans.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepListTest {
  private static final Address.Knob IOMMU = new Address.BootArg("iommu");
  private static final Address.Knob PSI = new Address.BootArg("psi");
  private static final Address.Knob A = new Address.Sysctl("vm.a");
  private static final Address.Knob B = new Address.Sysctl("vm.b");
  private static final Address.Knob C = new Address.Sysctl("vm.c");
  private static final Address.Knob IRQ = new Address.Irq("35");
  private static final Keep BY_ARGUMENT = new Keep.As(new Address.BootArg("x"));

  @Test
  void checksThatWantOneArgumentAddItOnceAndAreAllNamed() {
    Bench bench = argument("i.pt", IOMMU, "pt");
    bench.judged(Bench.check("i.too", IOMMU, Bench.set("pt")), IOMMU, "", new Verdict.Fail());
    Plan plan = plan(bench, "i.pt", "i.too");
    assertThat(plan.changes()).extracting(Change::check).containsExactly("i.pt");
    assertThat(notes(plan)).containsExactly("also for i.too");
  }

  @Test
  void placesThatCouldNotBeReadAreToldWithEveryChangeTheyMayConcern() {
    Bench bench = argument("i.pt", IOMMU, "pt").failed("m.a", A, "0", Bench.set("1"));
    assertThat(notes(planWithUnreadPlaces(bench, "m.a", "i.pt")))
        .containsExactly(
            "kept by /etc/sysctl.d/90-kernel-tune.conf",
            "who else writes it is not fully known: /etc/sysctl.d could not be read",
            "who else writes it is not fully known: /boot/grub/grub.cfg could not be read");
  }

  @Test
  void anArgumentThatOnlyQuotesCouldHoldHasNoWay() {
    Plan plan = plan(argument("i.q", IOMMU, "a b"), "i.q");
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan))
        .containsExactly("i.q NO_WAY iommu=a b cannot be written without quotes");
  }

  @Test
  void whatCannotBeKeptIsNotDoneWhereOnlyTheNextBootIsAskedFor() {
    Bench bench = new Bench().failed("irq.x", IRQ, "0-3", Bench.set("4-7"));
    bench.layers = Layers.NEXT_BOOT_ONLY;
    Plan plan = plan(bench, "irq.x");
    assertThat(plan.steps()).isEmpty();
    assertThat(reasons(plan))
        .containsExactly(
            "irq.x NOT_ASKED only the next boot was asked for: not kept: the numbers of interrupts"
                + " are given anew at each boot");
  }

  @Test
  void whyTheArgumentDoesNotKeepAValueIsSaidWhereTheUsualFileDoes() {
    Bench bench = new Bench().failed("m.a", A, "0", Bench.set("1", BY_ARGUMENT));
    bench.bootLoader = Reading.present(BootLoader.GRUB_PLAIN, "");
    assertThat(notes(plan(bench, "m.a")))
        .contains("by bootarg:x it cannot be kept here: no tool for this boot loader");
    bench.bootLoader = Reading.present(BootLoader.GRUBBY, "");
    assertThat(notes(plan(bench, "m.a")))
        .contains(
            "by bootarg:x it cannot be kept here: the command line of the next boot: no tool keeps"
                + " it");
    bench.nextCommandLine = Reading.malformed("\"", "a command line");
    assertThat(notes(plan(bench, "m.a")))
        .contains(
            "by bootarg:x it cannot be kept here: the command line of the next boot is not a"
                + " command line");
    Bench quoted = new Bench().failed("m.a", A, "0", Bench.set("1 2", BY_ARGUMENT));
    assertThat(notes(plan(quoted, "m.a")))
        .contains("by bootarg:x it cannot be kept here: x=1 2 cannot be written without quotes");
  }

  @Test
  void checksThatWantDifferentEntriesAtOnePlaceAllGoWithoutOne() {
    Bench bench =
        new Bench()
            .failed("m.a", A, "0", Bench.set("1", BY_ARGUMENT))
            .failed("m.b", B, "0", Bench.set("2", BY_ARGUMENT))
            .failed("m.c", C, "0", Bench.set("1", BY_ARGUMENT));
    Plan plan = plan(bench, "m.a", "m.b", "m.c");
    assertThat(texts(plan))
        .containsExactly("/proc/sys/vm/a: 0 > 1", "/proc/sys/vm/b: 0 > 2", "/proc/sys/vm/c: 0 > 1");
    String place = "/etc/default/grub.d/90-kernel-tune.cfg x: ";
    assertThat(reasons(plan))
        .containsExactly(
            "m.b NO_WAY " + place + "m.a wants another entry there",
            "m.a NO_WAY " + place + "m.b wants another entry there",
            "m.c NO_WAY " + place + "other checks want other entries there");
  }

  @Test
  void checksThatWantTheSameEntryShareIt() {
    Bench bench =
        new Bench()
            .failed("m.a", A, "0", Bench.set("1", BY_ARGUMENT))
            .failed("m.b", B, "0", Bench.set("1", BY_ARGUMENT));
    Plan plan = plan(bench, "m.a", "m.b");
    assertThat(plan.changes()).hasSize(3);
    assertThat(plan.skipped()).isEmpty();
  }

  @Test
  void anEntryOfOursIsNotTakenForSomebodyElsesWordOnTheCommandLine() {
    Bench bench = argument("i.pt", IOMMU, "pt");
    bench.commandLine = Reading.present(CommandLine.parse("quiet iommu=pt"), "quiet iommu=pt");
    String old =
        OwnText.with(OwnFile.GRUB, "", "iommu", "GRUB_CMDLINE_LINUX_DEFAULT=\"iommu=off\"");
    bench.ownFiles.put(OwnFile.GRUB.path(), Reading.present(old, old));
    assertThat(plan(bench, "i.pt").changes())
        .singleElement()
        .satisfies(
            change ->
                assertThat(change.before())
                    .isEqualTo(Bench.holds("GRUB_CMDLINE_LINUX_DEFAULT=\"iommu=off\"")));
  }

  @Test
  void whatStaysInAPlanKeepsItsToolItsRebootAndWhatAPersonDoes() {
    Bench bench = argument("i.pt", IOMMU, "pt");
    bench.judged(Bench.check("i.psi", PSI, Bench.set("1")), PSI, "", new Verdict.Fail());
    bench.failed("m.note", A, "0", new Remedy.ByHand("Look."));
    Plan plan = plan(bench, "i.pt", "i.psi", "m.note");
    Plan less = PlanParts.without(plan, step -> step.change().check().equals("i.pt"), "not picked");
    assertThat(less.steps().subList(1, 4))
        .containsExactly(
            new Step.Generate(Generator.GRUB),
            new Step.Reboot(List.of("psi=1: Title of i.psi")),
            new Step.ByHand("m.note", Bench.HOST, "Look."));
    assertThat(less.changes()).extracting(Change::check).containsExactly("i.psi");
  }

  private static Bench argument(String id, Address.Knob knob, String value) {
    return new Bench()
        .judged(Bench.check(id, knob, Bench.set(value)), knob, "", new Verdict.Fail());
  }

  private static Plan planWithUnreadPlaces(Bench bench, String... checks) {
    Situation known = bench.situation();
    Reading<Integer> refused = Reading.unreadable("EACCES", "root");
    Claims claims =
        new Claims(
            List.of(),
            List.of(
                new ClaimSource(Owner.SYSCTL_D, "/etc/sysctl.d", "", refused),
                new ClaimSource(Owner.BOOT_LOADER, "/boot/grub/grub.cfg", "iommu", refused)));
    Situation situation =
        new Situation(
            known.audit(),
            known.settings(),
            claims,
            known.bootLoader(),
            known.nextCommandLine(),
            known.ownFiles(),
            known.ledger(),
            known.ethtool(),
            known.layers());
    return Planner.plan(Bench.profile(checks), situation, Wish.WHAT_IS_WRONG);
  }
}
