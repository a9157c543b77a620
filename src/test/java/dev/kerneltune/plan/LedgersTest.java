package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.JournalEntry.How;
import dev.kerneltune.model.JournalEntry.Kind;
import dev.kerneltune.model.JournalEntry.Outcome;
import dev.kerneltune.model.JournalEntry.StepId;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgersTest {
  private static final Target SWAP = new Target.KernelFile("/proc/sys/vm/swappiness");
  private static final Target GRUB = new Target.Entry(OwnFile.GRUB.path(), "iommu");
  private static final Target A = new Target.Entry(OwnFile.SYSCTL.path(), "vm.a");
  private static final Target B = new Target.Entry(OwnFile.SYSCTL.path(), "vm.b");

  private final List<JournalEntry> journal = new ArrayList<>();

  @Test
  void anEmptyJournalIsAMachineThatWasNeverTouched() {
    assertThat(Ledgers.of(List.of())).isEqualTo(Ledger.EMPTY);
  }

  @Test
  void aStepStandsFromItsAnnouncementOn() {
    open(1, Kind.APPLY);
    assertThat(ledger().held()).isEmpty();
    assertThat(ledger().runs().getFirst().outcome()).as("cut off").isEmpty();
    intend(1, 1, SWAP, "60", "1");
    assertThat(ledger().held())
        .singleElement()
        .satisfies(
            held -> {
              assertThat(held.certainty()).isEqualTo(Ledger.Certainty.INTENDED);
              assertThat(held.boot()).isEqualTo("boot-1");
            });
    journal.add(new JournalEntry.Applied(1, 1, "1"));
    assertThat(ledger().held())
        .extracting(Ledger.Held::certainty)
        .containsExactly(Ledger.Certainty.APPLIED);
    journal.add(new JournalEntry.Closed(1, Outcome.DONE));
    assertThat(ledger().runs().getFirst().outcome()).contains(Outcome.DONE);
  }

  @Test
  void whatWasRefusedDoesNotStand() {
    open(1, Kind.APPLY);
    intend(1, 1, GRUB, "", "x");
    journal.add(new JournalEntry.Refused(1, 1, "EROFS"));
    assertThat(ledger().held()).isEmpty();
    assertThat(ledger().due()).isEmpty();
  }

  @Test
  void anUndoCountsOnceItIsKnownToBeWritten() {
    applied(1, 1, SWAP, "60", "1");
    open(2, Kind.UNDO);
    undo(2, 1, SWAP, "1", "60", new StepId(1, 1));
    assertThat(ledger().held()).hasSize(1);
    journal.add(new JournalEntry.Applied(2, 1, "60"));
    assertThat(ledger().held()).isEmpty();
  }

  @Test
  void anUndoThatWasRefusedLeavesTheStepStanding() {
    applied(1, 1, SWAP, "60", "1");
    open(2, Kind.UNDO);
    undo(2, 1, SWAP, "1", "60", new StepId(1, 1));
    journal.add(new JournalEntry.Refused(2, 1, "EIO"));
    assertThat(ledger().held()).hasSize(1);
  }

  @Test
  void aStepThatIsReleasedFromBeneathHandsDownWhatWasThere() {
    releaseFromBeneath();
    assertThat(ledger().held())
        .extracting(held -> held.id() + ": " + held.change().before())
        .containsExactly("2.1: 60", "3.1: 5");
    journal.add(new JournalEntry.Released(4, new StepId(2, 1), How.SOMEBODY_ELSES, ""));
    assertThat(ledger().held())
        .extracting(held -> held.id() + ": " + held.change().before())
        .containsExactly("3.1: 5");
  }

  private void releaseFromBeneath() {
    applied(1, 1, SWAP, "60", "10");
    applied(2, 1, SWAP, "10", "5");
    applied(3, 1, SWAP, "5", "1");
    open(4, Kind.UNDO);
    journal.add(new JournalEntry.Released(4, new StepId(1, 1), How.BENEATH, ""));
  }

  @Test
  void aGeneratorIsDueUntilItRanBehindTheLastChange() {
    applied(1, 1, GRUB, "", "x");
    assertThat(ledger().due()).containsExactly(Generator.GRUB);
    journal.add(new JournalEntry.Generating(1, Generator.GRUB));
    assertThat(ledger().due()).containsExactly(Generator.GRUB);
    journal.add(new JournalEntry.Generated(1, Generator.GRUB));
    assertThat(ledger().due()).isEmpty();
    open(2, Kind.UNDO);
    undo(2, 1, GRUB, "x", "", new StepId(1, 1));
    assertThat(ledger().due()).containsExactly(Generator.GRUB);
  }

  @Test
  void aFolderGoesWithTheLastEntryBelowIt() {
    open(1, Kind.APPLY);
    journal.add(
        new JournalEntry.Intended(
            1, 1, change(A, "", "vm.a = 1"), Optional.empty(), List.of("/etc/sysctl.d")));
    applied(2, 1, B, "", "vm.b = 1");
    journal.add(new JournalEntry.Released(3, new StepId(1, 1), How.BACK_ALREADY, ""));
    assertThat(ledger().held())
        .singleElement()
        .satisfies(held -> assertThat(held.folders()).containsExactly("/etc/sysctl.d"));
  }

  @Test
  void everyBeginningOfAJournalComesToSomething() {
    releaseFromBeneath();
    applied(5, 1, GRUB, "", "x");
    int held = 0;
    for (int end = 0; end <= journal.size(); end++) {
      Ledger ledger = Ledgers.of(journal.subList(0, end));
      assertThat(Ledgers.of(journal.subList(0, end))).isEqualTo(ledger);
      assertThat(Math.abs(ledger.held().size() - held)).isLessThanOrEqualTo(1);
      held = ledger.held().size();
    }
  }

  private Ledger ledger() {
    return Ledgers.of(journal);
  }

  private void open(int run, Kind kind) {
    journal.add(new JournalEntry.Opened(run, kind, "x", "2026-11-21", "boot-" + run, "1"));
  }

  private void applied(int run, int step, Target target, String before, String after) {
    open(run, Kind.APPLY);
    intend(run, step, target, before, after);
    journal.add(new JournalEntry.Applied(run, step, after));
  }

  private void intend(int run, int step, Target target, String before, String after) {
    journal.add(
        new JournalEntry.Intended(
            run, step, change(target, before, after), Optional.empty(), List.of()));
  }

  private void undo(int run, int step, Target target, String before, String after, StepId undoes) {
    journal.add(
        new JournalEntry.Intended(
            run, step, change(target, before, after), Optional.of(undoes), List.of()));
  }

  private static Change change(Target target, String before, String after) {
    return new Change(
        "m.x", new Address.Sysctl("vm.x"), Bench.HOST, target, "", state(before), state(after));
  }

  private static State state(String text) {
    return text.isEmpty() ? new State.Nothing() : new State.Holds(text);
  }
}
