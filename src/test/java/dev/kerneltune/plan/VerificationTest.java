package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.GrubLine;
import dev.kerneltune.model.JournalEntry.StepId;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import dev.kerneltune.plan.Verification.Status;
import dev.kerneltune.plan.Verification.Verified;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final Address.Knob KNOB = new Address.Sysctl("vm.swappiness");
  private static final Target SWAP = new Target.KernelFile("/proc/sys/vm/swappiness");
  private static final Target IRQ = new Target.KernelFile("/proc/irq/35/smp_affinity_list");
  private static final Target GRUB = new Target.Entry(OwnFile.GRUB.path(), "iommu");
  private static final Target PARAMETER = new Target.BootParameter(BootLoader.GRUBBY, "iommu");
  private static final Address.Knob IOMMU = new Address.BootArg("iommu");
  private static final String OURS = GrubLine.of("iommu=pt");
  private static final String REFUSED =
      "Unknown kernel command line parameters \"iommu=pt\", will be passed to user space.";

  @Test
  void aRunningValueIsInEffectOrDrifted() {
    Ledger.Held held = held(1, KNOB, SWAP, "1", "now");
    assertStatus(verify(held, Bench.holds("1"), ""), Status.IN_EFFECT, "1");
    assertStatus(verify(held, Bench.holds("7"), ""), Status.DRIFTED, "7");
  }

  @Test
  void whatIsNotThereIsGoneAndWhatCannotBeReadIsUnknown() {
    Ledger ledger = ledger(held(1, KNOB, SWAP, "1", "now"));
    assertStatus(verify(ledger, Map.of(SWAP, Reading.absent("no file")), ""), Status.GONE, "");
    assertStatus(
        verify(ledger, Map.of(SWAP, Reading.unreadable("EACCES", "root")), ""), Status.UNKNOWN, "");
    assertStatus(verify(ledger, Map.of(), ""), Status.UNKNOWN, "");
    Ledger irq = ledger(held(1, new Address.Irq("35"), IRQ, "0-3", "earlier"));
    Map<Target, Reading<State>> present = Map.of(IRQ, Reading.present(Bench.holds("0-3"), ""));
    assertStatus(verify(irq, present, ""), Status.GONE, "");
  }

  @Test
  void onlyTheTopStepAtAPlaceCounts() {
    Ledger ledger = ledger(held(1, KNOB, SWAP, "10", "now"), held(2, KNOB, SWAP, "1", "now"));
    Map<Target, Reading<State>> present = Map.of(SWAP, Reading.present(Bench.holds("1"), "1"));
    Verified verified = verify(ledger, present, "");
    assertThat(verified.step().id()).isEqualTo(new StepId(2, 1));
    assertThat(verified.status()).isEqualTo(Status.IN_EFFECT);
  }

  @Test
  void aBootArgumentWaitsForTheRebootAndIsThenInEffectOrDrifted() {
    for (Target target : List.of(GRUB, PARAMETER)) {
      String after = target.equals(GRUB) ? OURS : "iommu=off iommu=pt";
      Ledger.Held same = held(1, IOMMU, target, after, "now");
      Ledger.Held earlier = held(1, IOMMU, target, after, "earlier");
      State there = Bench.holds(after);
      assertStatus(verify(same, there, "quiet"), Status.WAITING_FOR_REBOOT, after);
      assertStatus(verify(earlier, there, "quiet iommu=pt"), Status.IN_EFFECT, after);
      Verified without = verify(earlier, there, "quiet");
      assertStatus(without, Status.DRIFTED, "nothing");
      assertThat(without.notes()).containsExactly("the kernel was booted without iommu=pt");
      Verified beaten = verify(earlier, there, "iommu=pt iommu=off");
      assertStatus(beaten, Status.DRIFTED, "iommu=off");
      assertThat(beaten.notes())
          .containsExactly("iommu=off stands behind it, and the last one counts");
      assertStatus(verify(same, new State.Nothing(), "quiet"), Status.DRIFTED, "nothing");
    }
  }

  @Test
  void withoutACommandLineABootArgumentIsUnknown() {
    List<Verified> verified =
        Verification.of(
            ledger(held(1, IOMMU, GRUB, OURS, "now")),
            Map.of(GRUB, Reading.present(Bench.holds(OURS), "")),
            Map.of(),
            "now",
            Reading.unreadable("EACCES", "root"),
            Optional.empty(),
            List.of());
    assertThat(verified.getFirst().status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aCheckThatFailsAllTheSameAndWhatTheKernelRefusedAreTold() {
    Bench bench = new Bench().failed("m.x", KNOB, "1", Bench.set("1"));
    List<Verified> verified =
        Verification.of(
            ledger(held(1, KNOB, SWAP, "1", "now"), held(2, IOMMU, GRUB, OURS, "now")),
            Map.of(
                SWAP,
                Reading.present(Bench.holds("1"), ""),
                GRUB,
                Reading.present(Bench.holds(OURS), "")),
            Map.of(),
            "now",
            Bench.PLAIN_LINE,
            Optional.of(bench.situation().audit()),
            List.of(REFUSED, "amd_iommu: x"));
    assertThat(verified.get(0).notes()).containsExactly("the check fails all the same: 1");
    assertThat(verified.get(1).notes()).containsExactly("the kernel log: " + REFUSED);
  }

  @Test
  void aStepOfARunThatWasCutOffIsToldAsSuch() {
    Ledger.Held held = held(1, KNOB, SWAP, "1", "now");
    Ledger.Held torn =
        new Ledger.Held(
            held.id(), held.change(), Ledger.Certainty.INTENDED, held.boot(), List.of());
    assertThat(verify(torn, Bench.holds("1"), "").notes())
        .containsExactly("the run ended before it was known to be written");
  }

  @Test
  void whyAPlaceIsGoneOrUnknownIsTheFirstNote() {
    Ledger ledger = ledger(held(1, KNOB, SWAP, "1", "now"));
    assertThat(verify(ledger, Map.of(SWAP, Reading.absent("no file")), "").notes())
        .containsExactly("no file");
    assertThat(verify(ledger, Map.of(SWAP, Reading.unreadable("EACCES", "root")), "").notes())
        .containsExactly("EACCES");
    assertThat(verify(ledger, Map.of(SWAP, Reading.malformed("?", "a number")), "").notes())
        .containsExactly("expected a number");
    assertThat(verify(ledger, Map.of(), "").notes()).containsExactly("it was not read");
    Ledger irq = ledger(held(1, new Address.Irq("35"), IRQ, "0-3", "earlier"));
    assertThat(verify(irq, Map.of(IRQ, Reading.present(Bench.holds("0-3"), "")), "").notes())
        .containsExactly("the numbers of interrupts were given anew at the last boot");
  }

  @Test
  void theKernelLogIsSearchedForTheParameterAsAWordOfItsOwn() {
    assertThat(refusals(IOMMU, "iommu: refused")).hasSize(1);
    assertThat(refusals(IOMMU, "refused: iommu")).hasSize(1);
    assertThat(refusals(IOMMU, "amd_iommu refused, iommu too")).hasSize(1);
    assertThat(refusals(IOMMU, "amd_iommu refused")).isEmpty();
    assertThat(refusals(IOMMU, "iommu_dma refused")).isEmpty();
    assertThat(refusals(IOMMU, "2iommu iommu2")).isEmpty();
    assertThat(refusals(new Address.BootArg("mce-x"), "mce_x: refused")).hasSize(1);
  }

  @Test
  void aModuleParameterIsSoughtByItsOwnNameAndASysctlByItsKey() {
    Address.Knob timeout = new Address.ModuleParam("nvme_core/io_timeout");
    assertThat(refusals(timeout, "nvme_core: '9' invalid for parameter 'io_timeout'")).hasSize(1);
    assertThat(refusals(timeout, "nvme_core: other")).isEmpty();
    assertThat(refusals(KNOB, "sysctl: vm.swappiness refused")).hasSize(1);
  }

  @Test
  void whatTheKernelLogDoesNotNameIsNeverSought() {
    for (Address.Knob knob :
        List.of(
            new Address.Sysfs("kernel/x"),
            new Address.Irq("35"),
            new Address.Ethtool("eth0/rings/rx"),
            new Address.Limit("Max locked memory"),
            new Address.UnitSetting("slurmd.service/LimitNOFILE"))) {
      assertThat(refusals(knob, "35 kernel/x rx slurmd.service")).as(knob.text()).isEmpty();
    }
  }

  @Test
  void anArgumentThatIsNoKnobOfTheBootIsJudgedByItsPlaceAlone() {
    Ledger.Held odd = held(1, IOMMU, SWAP, "1", "earlier");
    assertStatus(verify(odd, Bench.holds("1"), "quiet"), Status.IN_EFFECT, "1");
    Target ring = new Target.NicSetting("eth0", "rings", "rx");
    assertStatus(
        verify(held(1, IOMMU, ring, "1", "earlier"), Bench.holds("1"), "quiet"),
        Status.IN_EFFECT,
        "1");
  }

  @Test
  void theWordsOfReportsAreInOrder() {
    assertThat(Status.values())
        .extracting(Status::word)
        .containsExactly("in effect", "drifted", "waiting for the reboot", "gone", "unknown");
  }

  private static List<String> refusals(Address.Knob knob, String line) {
    return Verification.of(
            ledger(held(1, knob, SWAP, "1", "now")),
            Map.of(SWAP, Reading.present(Bench.holds("1"), "")),
            Map.of(),
            "now",
            Bench.PLAIN_LINE,
            Optional.empty(),
            List.of(line))
        .getFirst()
        .notes();
  }

  private static Ledger.Held held(
      int run, Address.Knob knob, Target target, String after, String boot) {
    return new Ledger.Held(
        new StepId(run, 1),
        new Change("m.x", knob, Bench.HOST, target, "", Bench.holds("60"), Bench.holds(after)),
        Ledger.Certainty.APPLIED,
        boot,
        List.of());
  }

  private static Ledger ledger(Ledger.Held... held) {
    return new Ledger(List.of(), List.of(held), Set.of());
  }

  private static Verified verify(Ledger.Held held, State now, String commandLine) {
    Map<Target, Reading<State>> present = Map.of(held.change().target(), Reading.present(now, ""));
    return verify(ledger(held), present, commandLine);
  }

  private static Verified verify(
      Ledger ledger, Map<Target, Reading<State>> present, String commandLine) {
    List<Verified> verified =
        Verification.of(
            ledger,
            present,
            Map.of(),
            "now",
            Reading.present(CommandLine.parse(commandLine), commandLine),
            Optional.empty(),
            List.of());
    assertThat(verified).hasSize(1);
    return verified.getFirst();
  }

  private static void assertStatus(Verified verified, Status status, String now) {
    assertThat(verified.status()).isEqualTo(status);
    assertThat(verified.now()).isEqualTo(now);
  }
}
