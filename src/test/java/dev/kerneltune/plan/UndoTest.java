package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.JournalEntry.How;
import dev.kerneltune.model.JournalEntry.StepId;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UndoTest {
  private static final Target SWAP = new Target.KernelFile("/proc/sys/vm/swappiness");
  private static final Target IRQ = new Target.KernelFile("/proc/irq/35/smp_affinity_list");
  private static final Target GRUB = new Target.Entry(OwnFile.GRUB.path(), "iommu");
  private static final Address.Knob KNOB = new Address.Sysctl("vm.swappiness");

  @Test
  void whatIsStillOursIsRestored() {
    Plan plan = undo(present(SWAP, "1"), held(1, SWAP, "60", "1"));
    assertThat(plan.steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Do.class,
            step -> {
              assertThat(step.change().before()).isEqualTo(Bench.holds("1"));
              assertThat(step.change().after()).isEqualTo(Bench.holds("60"));
              assertThat(step.undoes()).contains(new StepId(1, 1));
            });
    assertThat(plan.title()).isEqualTo("run 1 (x)");
  }

  @Test
  void whatIsNotOursAnyMoreIsReleasedWithWhatWasSeen() {
    assertReleased(
        undo(present(SWAP, "60"), held(1, SWAP, "60", "1")), How.BACK_ALREADY, "it is at '60'");
    assertReleased(
        undo(present(SWAP, "7"), held(1, SWAP, "60", "1")),
        How.SOMEBODY_ELSES,
        "it is at '7', ours was '1'");
    assertReleased(
        undo(Map.of(SWAP, Reading.absent("no such file")), held(1, SWAP, "60", "1")),
        How.GONE,
        "no such file");
  }

  @Test
  void whatCannotBeReadKeepsStanding() {
    Plan plan = undo(Map.of(SWAP, Reading.unreadable("EIO", "")), held(1, SWAP, "60", "1"));
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.skipped())
        .singleElement()
        .satisfies(
            skipped -> {
              assertThat(skipped.reason()).isEqualTo(Plan.Reason.UNKNOWN);
              assertThat(skipped.because())
                  .isEqualTo("/proc/sys/vm/swappiness: EIO; it keeps standing");
            });
    assertThat(undo(Map.of(), held(1, SWAP, "60", "1")).skipped()).hasSize(1);
  }

  @Test
  void anotherDeviceOfTheSameNameIsNotTouched() {
    Ledger.Held held = held(1, SWAP, "60", "1");
    Change change = held.change();
    Change identified =
        new Change(
            change.check(),
            change.knob(),
            change.subject(),
            SWAP,
            "/sys/devices/pci0/a",
            change.before(),
            change.after());
    Ledger ledger =
        ledger(new Ledger.Held(held.id(), identified, held.certainty(), "now", List.of()));
    Map<Target, Reading<State>> present = present(SWAP, "1");
    assertThat(plan(ledger, present, Map.of(SWAP, "/sys/devices/pci0/a")).changes()).hasSize(1);
    assertReleased(
        plan(ledger, present, Map.of(SWAP, "/sys/devices/pci0/b")),
        How.GONE,
        "another one has its name now: /sys/devices/pci0/b, it was /sys/devices/pci0/a");
    assertReleased(
        plan(ledger, present, Map.of()), How.GONE, "what it was is not there: /sys/devices/pci0/a");
  }

  @Test
  void interruptsOfAnEarlierBootAreGone() {
    Map<Target, Reading<State>> present = present(IRQ, "0-3");
    assertThat(undo(present, held(1, IRQ, "4-7", "0-3", "now")).changes()).hasSize(1);
    assertReleased(
        undo(present, held(1, IRQ, "4-7", "0-3", "earlier")),
        How.GONE,
        "the numbers of interrupts were given anew at the last boot");
  }

  @Test
  void theNewestStepIsUndoneFirstAndTheOneBelowFindsWhatItLeft() {
    Plan plan = undo(present(SWAP, "5"), held(1, SWAP, "60", "10"), held(2, SWAP, "10", "5"));
    assertThat(plan.changes())
        .extracting(change -> change.before() + " > " + change.after())
        .containsExactly("5 > 10", "10 > 60");
  }

  @Test
  void aLowerStepIsReleasedAndTheUpperOneBringsBackTheOriginal() {
    Ledger ledger = ledger(held(1, SWAP, "60", "10"), held(2, SWAP, "10", "5"));
    Plan plan = Undo.plan(ledger, Set.of(1), present(SWAP, "5"), Map.of(), "now");
    assertReleased(plan, How.BENEATH, "run 2 set it since, and its undo will bring back '60'");
  }

  @Test
  void aLowerStepThatSomebodyOverwroteIsNobodysAnyMore() {
    Ledger ledger = ledger(held(1, SWAP, "60", "10"), held(2, SWAP, "7", "5"));
    Plan plan = Undo.plan(ledger, Set.of(1), present(SWAP, "5"), Map.of(), "now");
    assertReleased(plan, How.SOMEBODY_ELSES, "run 2 found it at '7', which is not ours");
  }

  @Test
  void aStepThatWasAnnouncedAndNotWrittenDoesNotHideTheOneBelow() {
    Ledger.Held torn =
        new Ledger.Held(
            new StepId(2, 1),
            held(2, SWAP, "10", "5").change(),
            Ledger.Certainty.INTENDED,
            "now",
            List.of());
    Ledger ledger = ledger(held(1, SWAP, "60", "10"), torn);
    Plan plan = Undo.plan(ledger, Set.of(1), present(SWAP, "10"), Map.of(), "now");
    assertThat(plan.steps()).hasSize(2);
    assertThat(plan.steps().getFirst())
        .isInstanceOfSatisfying(
            Step.Release.class, step -> assertThat(step.how()).isEqualTo(How.BACK_ALREADY));
    assertThat(plan.changes())
        .extracting(change -> change.after().toString())
        .containsExactly("60");
    Plan unread =
        Undo.plan(ledger, Set.of(1), Map.of(SWAP, Reading.unreadable("EIO", "")), Map.of(), "now");
    assertThat(unread.steps()).isEmpty();
    assertThat(unread.skipped()).hasSize(1);
  }

  @Test
  void toolsRunBehindTheUndoAndTheRebootIsAskedForOnlyWhereItIsInForce() {
    Plan sameBoot = undo(present(GRUB, "x"), entry("now"));
    assertThat(sameBoot.steps()).last().isEqualTo(new Step.Generate(Generator.GRUB));
    Plan later = undo(present(GRUB, "x"), entry("earlier"));
    assertThat(later.steps())
        .endsWith(
            new Step.Generate(Generator.GRUB),
            new Step.Reboot(List.of("bootarg:iommu is in force until then")));
    Ledger due = new Ledger(List.of(), List.of(), Set.of(Generator.INITRAMFS));
    assertThat(Undo.plan(due, Set.of(), Map.of(), Map.of(), "now").steps())
        .containsExactly(new Step.Generate(Generator.INITRAMFS));
  }

  @Test
  void aLowerStepIsReleasedThoughThePlaceCannotBeRead() {
    Ledger ledger = ledger(held(1, SWAP, "60", "10"), held(2, SWAP, "10", "5"));
    Map<Target, Reading<State>> unread = Map.of(SWAP, Reading.unreadable("EIO", ""));
    assertReleased(
        Undo.plan(ledger, Set.of(1), unread, Map.of(), "now"),
        How.BENEATH,
        "run 2 set it since, and its undo will bring back '60'");
  }

  @Test
  void aLowerStepThatWasBackBeforeTheUpperOneCameIsReleased() {
    Ledger ledger = ledger(held(1, SWAP, "60", "10"), held(2, SWAP, "60", "5"));
    assertReleased(
        Undo.plan(ledger, Set.of(1), present(SWAP, "5"), Map.of(), "now"),
        How.BACK_ALREADY,
        "run 2 found it at '60'");
  }

  @Test
  void aStepThatWasAnnouncedAndFoundWrittenStandsOnTheOneBelow() {
    Ledger.Held torn =
        new Ledger.Held(
            new StepId(2, 1),
            held(2, SWAP, "10", "5").change(),
            Ledger.Certainty.INTENDED,
            "now",
            List.of());
    Ledger ledger = ledger(held(1, SWAP, "60", "10"), torn);
    assertReleased(
        Undo.plan(ledger, Set.of(1), present(SWAP, "5"), Map.of(), "now"),
        How.BENEATH,
        "run 2 set it since, and its undo will bring back '60'");
  }

  @Test
  void aPlaceThatIsNotUnderstoodKeepsStanding() {
    Plan plan = undo(Map.of(SWAP, Reading.malformed("??", "a number")), held(1, SWAP, "60", "1"));
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.skipped())
        .extracting(Plan.Skipped::because)
        .containsExactly("/proc/sys/vm/swappiness: '??' is not a number; it keeps standing");
  }

  @Test
  void aKnobIsBackAtOnceAndAnEntryWithTheReboot() {
    assertThat(undo(present(SWAP, "1"), held(1, SWAP, "60", "1")).steps().getFirst())
        .isInstanceOfSatisfying(
            Step.Do.class, step -> assertThat(step.takesEffect()).isEqualTo(TakesEffect.AT_ONCE));
    assertThat(undo(present(GRUB, "x"), entry("now")).steps().getFirst())
        .isInstanceOfSatisfying(
            Step.Do.class, step -> assertThat(step.takesEffect()).isEqualTo(TakesEffect.REBOOT));
  }

  @Test
  void noRebootIsAskedForWhereTheSameCheckIsWrittenBackNow() {
    Ledger.Held kept = entry("earlier");
    for (String check : List.of("i.pt", "m.x")) {
      Ledger.Held running =
          new Ledger.Held(
              new StepId(1, 2),
              new Change(check, KNOB, Bench.HOST, SWAP, "", Bench.holds("60"), Bench.holds("1")),
              Ledger.Certainty.APPLIED,
              "earlier",
              List.of());
      Plan plan =
          undo(
              Map.of(
                  GRUB, Reading.present(Bench.holds("x"), ""),
                  SWAP, Reading.present(Bench.holds("1"), "")),
              kept,
              running);
      assertThat(plan.changes()).hasSize(2);
      assertThat(plan.steps().stream().anyMatch(step -> step instanceof Step.Reboot))
          .as(check)
          .isEqualTo(check.equals("m.x"));
    }
  }

  @Test
  void aWriteDisturbsOnTheWayBackAsWell() {
    Remedy remedy =
        new Remedy.Set(
            Map.of(Check.EVERY_SCENARIO, "1"),
            Optional.empty(),
            Optional.empty(),
            TakesEffect.NEXT_JOB,
            Disruption.DROPS_LINK,
            new Keep.Usual());
    Plan plan =
        Undo.plan(
            ledger(held(1, SWAP, "60", "1")),
            Set.of(1),
            present(SWAP, "1"),
            Map.of(),
            "now",
            List.of(Bench.check("m.x", KNOB, remedy)));
    assertThat(plan.steps().getFirst())
        .isInstanceOfSatisfying(
            Step.Do.class,
            step -> {
              assertThat(step.disruption()).isEqualTo(Disruption.DROPS_LINK);
              assertThat(step.title()).isEqualTo("Title of m.x");
            });
  }

  @Test
  void aTwinComesBackAsItWas() {
    Target bytes = new Target.KernelFile("/proc/sys/vm/dirty_bytes");
    State twin = new State.Twin("0", new Target.KernelFile("/proc/sys/vm/dirty_ratio"), "20");
    Ledger.Held held = held(1, bytes, twin, Bench.holds("1000"), "now");
    assertThat(undo(present(bytes, "1000"), held).changes().getFirst().after()).isEqualTo(twin);
    assertReleased(
        undo(Map.of(bytes, Reading.present(twin, "0")), held),
        How.BACK_ALREADY,
        "it is at '0', with /proc/sys/vm/dirty_ratio at '20'");
  }

  @Test
  void runsAreNamedByWhatStillStands() {
    Ledger ledger =
        ledger(held(1, SWAP, "60", "10"), held(3, SWAP, "10", "5"), held(7, GRUB, "", "x"));
    assertThat(Undo.standing(ledger)).containsExactly(1, 3, 7);
    assertThat(Undo.newest(ledger)).containsExactly(7);
    assertThat(Undo.after(ledger, 1)).containsExactlyInAnyOrder(3, 7);
    assertThat(Undo.newest(Ledger.EMPTY)).isEmpty();
  }

  private static Ledger.Held entry(String boot) {
    return new Ledger.Held(
        new StepId(1, 1),
        new Change(
            "i.pt",
            new Address.BootArg("iommu"),
            Bench.HOST,
            GRUB,
            "",
            new State.Nothing(),
            Bench.holds("x")),
        Ledger.Certainty.APPLIED,
        boot,
        List.of());
  }

  private static Ledger.Held held(int run, Target target, String before, String after) {
    return held(run, target, before, after, "now");
  }

  private static Ledger.Held held(
      int run, Target target, String before, String after, String boot) {
    State state = before.isEmpty() ? new State.Nothing() : Bench.holds(before);
    return held(run, target, state, Bench.holds(after), boot);
  }

  private static Ledger.Held held(int run, Target target, State before, State after, String boot) {
    return new Ledger.Held(
        new StepId(run, 1),
        new Change("m.x", KNOB, Bench.HOST, target, "", before, after),
        Ledger.Certainty.APPLIED,
        boot,
        List.of());
  }

  private static Map<Target, Reading<State>> present(Target target, String text) {
    return Map.of(target, Reading.present(Bench.holds(text), text));
  }

  private static Ledger ledger(Ledger.Held... held) {
    return new Ledger(
        List.of(
            new Ledger.Run(1, JournalEntry.Kind.APPLY, "x", "2026-11-21", "now", Optional.empty())),
        List.of(held),
        Set.of());
  }

  private static Plan undo(Map<Target, Reading<State>> present, Ledger.Held... held) {
    return plan(ledger(held), present, Map.of());
  }

  private static Plan plan(
      Ledger ledger, Map<Target, Reading<State>> present, Map<Target, String> identities) {
    return Undo.plan(ledger, Undo.standing(ledger), present, identities, "now");
  }

  private static void assertReleased(Plan plan, How how, String because) {
    assertThat(plan.changes()).isEmpty();
    assertThat(plan.steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Release.class,
            step -> {
              assertThat(step.how()).isEqualTo(how);
              assertThat(step.because()).isEqualTo(because);
            });
  }
}
