package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RivalsTest {
  private static final Address.Knob SYSCTL = new Address.Sysctl("vm.x");
  private static final Address.Knob FILE = new Address.Sysfs("kernel/x");
  private static final Address.Knob DISK = new Address.Sysfs("block/sda/queue/scheduler");
  private static final Address.Knob PARAMETER = new Address.ModuleParam("nvme/x");
  private static final Address.Knob ARGUMENT = new Address.BootArg("iommu");
  private static final Address.Knob UNIT = new Address.UnitSetting("slurmd.service/LimitNOFILE");
  private static final String IN_FORCE = "ours: it stands behind it, and the last one counts";

  @Test
  void whoWritesLaterInABootIsInForce() {
    Claim udev = claim(FILE, Owner.UDEV, "/etc/udev/rules.d/60-x.rules:1", 5);
    Claim boot = claim(FILE, Owner.BOOT_LOADER, "/etc/default/grub:7", 0);
    assertThat(wins(udev, at(OwnFile.TMPFILES))).isEqualTo("theirs: udev writes later in a boot");
    assertThat(wins(boot, at(OwnFile.TMPFILES)))
        .isEqualTo("ours: it is written later in a boot than boot loader");
    assertThat(wins(claim(SYSCTL, Owner.TMPFILES_D, "/etc/tmpfiles.d/x.conf:1", 4), sysctl()))
        .isEqualTo("theirs: tmpfiles.d writes later in a boot");
    assertThat(wins(claim(DISK, Owner.TMPFILES_D, "/etc/tmpfiles.d/x.conf:1", 4), udev()))
        .isEqualTo("ours: it is written later in a boot than tmpfiles.d");
  }

  @Test
  void withinSysctlAndUdevTheLastNameWinsAndWithinTmpfilesTheFirst() {
    assertThat(wins(claim(SYSCTL, Owner.SYSCTL_D, "/etc/sysctl.d/99-x.conf:3", 3), sysctl()))
        .isEqualTo("theirs: 99-x.conf comes behind 90-kernel-tune.conf");
    assertThat(wins(claim(SYSCTL, Owner.SYSCTL_D, "/etc/sysctl.d/10-x.conf", 3), sysctl()))
        .isEqualTo("ours: 90-kernel-tune.conf comes behind 10-x.conf");
    assertThat(wins(claim(DISK, Owner.UDEV, "/etc/udev/rules.d/99-x.rules:3", 5), udev()))
        .isEqualTo("theirs: 99-x.rules comes behind 90-kernel-tune.rules");
    assertThat(wins(claim(FILE, Owner.TMPFILES_D, "/a:b/a.conf:1", 4), at(OwnFile.TMPFILES)))
        .isEqualTo("theirs: a.conf comes before kernel-tune.conf");
    assertThat(wins(claim(FILE, Owner.TMPFILES_D, "/etc/x.conf:1", 4), at(OwnFile.TMPFILES)))
        .isEqualTo("ours: kernel-tune.conf comes before x.conf");
  }

  @Test
  void aFileOfTheSameNameDoesNotBeatOurs() {
    Claim same = claim(SYSCTL, Owner.SYSCTL_D, "/run/sysctl.d/90-kernel-tune.conf:1", 3);
    assertThat(wins(same, sysctl())).startsWith("ours: ");
    Claim first = claim(FILE, Owner.TMPFILES_D, "/run/tmpfiles.d/kernel-tune.conf:1", 4);
    assertThat(wins(first, at(OwnFile.TMPFILES))).startsWith("ours: ");
  }

  @Test
  void filesOfModprobeAndDropInsOfUnitsAreOrderedByTheirNamesAsWell() {
    assertThat(
            wins(
                claim(PARAMETER, Owner.MODPROBE_D, "/etc/modprobe.d/nvme.conf:1", 1),
                at(OwnFile.MODPROBE)))
        .isEqualTo("theirs: nvme.conf comes behind kernel-tune.conf");
    Kept drop = at(new Target.Entry(OwnFile.unitPath("slurmd.service"), "LimitNOFILE"));
    String theirs = "/etc/systemd/system/slurmd.service.d/10-x.conf:2";
    assertThat(wins(claim(UNIT, Owner.SYSTEMD_UNIT, theirs, 7), drop))
        .isEqualTo("ours: 90-kernel-tune.conf comes behind 10-x.conf");
  }

  @Test
  void onTheCommandLineOursStandsBehindTheirs() {
    Claim boot = claim(ARGUMENT, Owner.BOOT_LOADER, "/etc/default/grub:7", 0);
    assertThat(wins(boot, at(OwnFile.GRUB))).isEqualTo(IN_FORCE);
    assertThat(wins(boot, at(new Target.BootParameter(BootLoader.GRUBBY, "iommu"))))
        .isEqualTo(IN_FORCE);
    assertThat(wins(boot, new Kept.Already("it stands there"))).isEqualTo(IN_FORCE);
    assertThat(wins(boot, new Kept.ByHand("Add it."))).isEqualTo(IN_FORCE);
  }

  @Test
  void whatDoesNotComeBackLosesToEverybody() {
    Claim boot = claim(SYSCTL, Owner.SYSCTL_D, "/etc/sysctl.d/10-x.conf:1", 3);
    String lost = "theirs: ours does not come back at a boot";
    assertThat(wins(boot, new Kept.Not("only now was asked for"))).isEqualTo(lost);
    assertThat(wins(boot, new Kept.Unknown("EACCES"))).isEqualTo(lost);
    assertThat(wins(boot, at(new Target.KernelFile("/proc/sys/vm/x")))).isEqualTo(lost);
    Claim balanced =
        claim(new Address.Irq("35"), Owner.IRQBALANCE, "/lib/systemd/irqbalance.service", 8);
    assertThat(wins(balanced, new Kept.Not("numbers are given anew")))
        .isEqualTo(lost + ", and it may write it again while it runs");
  }

  @Test
  void tunedWritesLaterThanSysctlUnlessItReappliesSysctlBehindItsOwn() {
    Claim tuned = claim(SYSCTL, Owner.TUNED, "/etc/tuned/x/tuned.conf:9", 9);
    assertThat(wins(tuned, sysctl()))
        .isEqualTo("theirs: tuned writes later in a boot, and it may write it again while it runs");
    Claim again = claim(SYSCTL, Owner.SYSCTL_D, "/etc/sysctl.d/99-x.conf:1", 10);
    assertThat(all(sysctl(), tuned, again))
        .containsExactly(
            "ours: tuned writes sysctl.d again behind its own",
            "theirs: 99-x.conf comes behind 90-kernel-tune.conf");
    assertThat(all(at(OwnFile.TMPFILES), tuned, again))
        .as("what tuned writes again is sysctl.d alone")
        .containsExactly(
            "theirs: tuned writes later in a boot, and it may write it again while it runs",
            "theirs: sysctl.d writes later in a boot");
    Claim unrelated = claim(ARGUMENT, Owner.SYSCTL_D, "/etc/sysctl.d/1.conf:1", 10);
    Claim first = claim(FILE, Owner.UDEV, "/x", 5);
    assertThat(all(sysctl(), tuned, unrelated, first))
        .containsExactly("ours: tuned writes sysctl.d again behind its own");
  }

  @Test
  void whatPackagesBringAlongIsToldOnlyWhereItWins() {
    Claim early = claim(SYSCTL, Owner.SYSCTL_D, "/usr/lib/sysctl.d/10-x.conf:1", 3);
    Claim late = claim(SYSCTL, Owner.SYSCTL_D, "/usr/lib/sysctl.d/99-x.conf:1", 3);
    assertThat(all(sysctl(), early, late))
        .containsExactly("theirs: 99-x.conf comes behind 90-kernel-tune.conf");
  }

  @Test
  void ownClaimsEqualOnesAndThoseOfNoBootAreNoConflict() {
    Claim own = claim(SYSCTL, Owner.KERNEL_TUNE, "/etc/sysctl.d/90-kernel-tune.conf:2", 3);
    Claim unread = new Claim(SYSCTL, "7", Owner.SYSCTL_D, "/root/x", Claim.NOT_AT_BOOT);
    Claim equal =
        new Claim(SYSCTL, "1", Owner.SYSCTL_D, "/etc/sysctl.d/99-x.conf:1", 3 * Claim.BAND);
    assertThat(all(sysctl(), own, unread, equal)).isEmpty();
  }

  @Test
  void placesThatCouldNotBeReadAreNamedThreeAndTheRestCounted() {
    assertThat(rivals(List.of(), List.of()).open(SYSCTL)).isEmpty();
    assertThat(rivals(List.of(), open("a", "b", "c")).open(SYSCTL))
        .contains("who else writes it is not fully known: a, b, c could not be read");
    assertThat(rivals(List.of(), open("a", "b", "c", "d", "e")).open(SYSCTL))
        .contains("who else writes it is not fully known: a, b, c and 2 more could not be read");
    assertThat(rivals(List.of(), open("a")).open(ARGUMENT)).isEmpty();
  }

  @Test
  void theNextBootGetsAValueWithoutUsWhereSomebodyElsesWishForItWins() {
    Claim theirs = new Claim(ARGUMENT, "pt", Owner.BOOT_LOADER, "/etc/default/grub:7", 0);
    Claim other = new Claim(ARGUMENT, "off", Owner.BOOT_LOADER, "/etc/default/grub:8", 1);
    Claim ours = new Claim(ARGUMENT, "pt", Owner.KERNEL_TUNE, OwnFile.GRUB.path() + ":1", 2);
    assertThat(rivals(List.of(theirs), List.of()).isKeptByOthers(ARGUMENT, "pt")).isTrue();
    assertThat(rivals(List.of(theirs, other), List.of()).isKeptByOthers(ARGUMENT, "pt")).isFalse();
    assertThat(rivals(List.of(theirs, ours), List.of()).isKeptByOthers(ARGUMENT, "pt")).isFalse();
  }

  @Test
  void whereTheBootLoaderWasReadAndAsksForNothingTheNextBootDoesNotGetIt() {
    ClaimSource read = source(Owner.BOOT_LOADER, "/etc/default/grub", Reading.present(0, ""));
    ClaimSource refused =
        source(Owner.BOOT_LOADER, "/boot/grub/grub.cfg", Reading.unreadable("EACCES", "root"));
    ClaimSource unrelated = source(Owner.SYSCTL_D, "/etc/sysctl.d", Reading.present(0, ""));
    assertThat(rivals(List.of(), List.of(read)).isKeptByOthers(ARGUMENT, "pt")).isFalse();
    assertThat(rivals(List.of(), List.of(read, unrelated)).isKeptByOthers(ARGUMENT, "pt"))
        .isFalse();
    assertThat(rivals(List.of(), List.of(read, refused)).isKeptByOthers(ARGUMENT, "pt"))
        .as("one of the places could not be read")
        .isTrue();
    assertThat(rivals(List.of(), List.of(unrelated)).isKeptByOthers(ARGUMENT, "pt"))
        .as("nobody looked at the boot loader")
        .isTrue();
  }

  private static String wins(Claim claim, Kept kept) {
    return all(kept, claim).getFirst();
  }

  private static List<String> all(Kept kept, Claim... claims) {
    List<String> words = new ArrayList<>();
    Address.Knob knob = claims[0].knob();
    for (Plan.Conflict conflict : rivals(List.of(claims), List.of()).of(knob, "1", kept)) {
      words.add(conflict.wins());
    }
    return words;
  }

  private static Rivals rivals(List<Claim> claims, List<ClaimSource> sources) {
    return new Rivals(new Claims(claims, sources));
  }

  private static List<ClaimSource> open(String... places) {
    List<ClaimSource> sources = new ArrayList<>();
    for (String place : places) {
      sources.add(source(Owner.SYSCTL_D, place, Reading.unreadable("EACCES", "root")));
    }
    return sources;
  }

  private static ClaimSource source(Owner by, String where, Reading<Integer> claims) {
    return new ClaimSource(by, where, "", claims);
  }

  private static Claim claim(Address.Knob knob, Owner by, String where, int band) {
    return new Claim(knob, "7", by, where, band * Claim.BAND);
  }

  private static Kept sysctl() {
    return at(OwnFile.SYSCTL);
  }

  private static Kept udev() {
    return at(OwnFile.UDEV);
  }

  private static Kept at(OwnFile file) {
    return at(new Target.Entry(file.path(), "x"));
  }

  private static Kept at(Target target) {
    return new Kept.At(
        SYSCTL, target, new State.Nothing(), new State.Holds("1"), Optional.empty(), "");
  }
}
