package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who else writes what a plan sets, and who is in force after the next boot. */
final class Rivals {
  /** What does not come back writes at no boot. */
  private static final int NEVER = -1;

  // The mechanisms in the order in which a boot lets them write: see owner.Ranks.
  private static final int COMMAND_LINE = 0;
  private static final int MODPROBE = 1;
  private static final int SYSCTL = 3;
  private static final int TMPFILES = 4;
  private static final int UDEV = 5;
  private static final int UNIT = 7;
  private static final int REAPPLIED = 10;

  private static final int TOLD = 3;

  private final Claims claims;
  private final boolean isReapplied;

  Rivals(Claims claims) {
    this.claims = claims;
    boolean found = false;
    for (Claim claim : claims.all()) {
      found |= band(claim) == REAPPLIED;
    }
    this.isReapplied = found;
  }

  /** Returns the wishes of others for other values. */
  List<Plan.Conflict> of(Address.Knob knob, String ours, Kept kept) {
    List<Plan.Conflict> conflicts = new ArrayList<>();
    for (Claim claim : claims.of(knob)) {
      if (claim.by() == Owner.KERNEL_TUNE || !claim.isTakenAtBoot() || claim.isMetBy(ours)) {
        continue;
      }
      Side side = side(claim, kept);
      if (side.isTheirs() || !claim.isPackageDefault()) {
        conflicts.add(new Plan.Conflict(knob, ours, claim, side.words()));
      }
    }
    return conflicts;
  }

  /** Returns a note about places that may hold more wishes; empty where all could be read. */
  Optional<String> open(Address.Knob knob) {
    List<ClaimSource> open = claims.open(knob);
    if (open.isEmpty()) {
      return Optional.empty();
    }
    List<String> places = new ArrayList<>();
    for (ClaimSource source : open.subList(0, Math.min(TOLD, open.size()))) {
      places.add(source.where());
    }
    String more = open.size() > TOLD ? " and " + (open.size() - TOLD) + " more" : "";
    return Optional.of(
        "who else writes it is not fully known: "
            + String.join(", ", places)
            + more
            + " could not be read");
  }

  /** Returns whether the next boot is known to get this value without us. */
  boolean isKeptByOthers(Address.Knob knob, String value) {
    Optional<Claim> winner = claims.winner(knob);
    if (winner.isPresent()) {
      return winner.get().by() != Owner.KERNEL_TUNE && winner.get().isMetBy(value);
    }
    boolean anyoneAsked = false;
    for (ClaimSource source : claims.sources()) {
      anyoneAsked |= source.by() == Owner.BOOT_LOADER;
    }
    // Where nobody could tell what the next boot gets, what runs now is the best guess at it.
    return !anyoneAsked || !claims.open(knob).isEmpty();
  }

  private record Side(boolean isTheirs, String words) {}

  private Side side(Claim claim, Kept kept) {
    int ours = band(kept);
    int theirs = band(claim);
    String who = claim.by().words();
    String again =
        claim.by() == Owner.IRQBALANCE || claim.by() == Owner.TUNED
            ? ", and it may write it again while it runs"
            : "";
    if (ours == NEVER) {
      return new Side(true, "theirs: ours does not come back at a boot" + again);
    }
    boolean ordered = theirs == ours || ours == SYSCTL && theirs == REAPPLIED && !isTuned(claim);
    if (ordered) {
      return sameMechanism(claim, kept, ours);
    }
    if (ours == SYSCTL && isTuned(claim) && isReapplied) {
      return new Side(false, "ours: tuned writes sysctl.d again behind its own");
    }
    return theirs > ours
        ? new Side(true, "theirs: " + who + " writes later in a boot" + again)
        : new Side(false, "ours: it is written later in a boot than " + who + again);
  }

  private static boolean isTuned(Claim claim) {
    return claim.by() == Owner.TUNED;
  }

  private static Side sameMechanism(Claim claim, Kept kept, int band) {
    if (!(kept instanceof Kept.At at) || band == COMMAND_LINE) {
      return new Side(false, "ours: it stands behind it, and the last one counts");
    }
    String ownPath = at.target() instanceof Target.Entry entry ? entry.file() : "";
    String own = name(ownPath);
    String other = name(claim.where());
    // Of two lines for one path tmpfiles.d takes the first; everybody else lets the last one win.
    boolean theirs = band == TMPFILES ? other.compareTo(own) < 0 : other.compareTo(own) > 0;
    String order = band == TMPFILES ? " comes before " : " comes behind ";
    return theirs
        ? new Side(true, "theirs: " + other + order + own)
        : new Side(false, "ours: " + own + order + other);
  }

  private static int band(Claim claim) {
    return claim.rank() / Claim.BAND;
  }

  private static int band(Kept kept) {
    return switch (kept) {
      case Kept.At at ->
          switch (at.target()) {
            case Target.BootParameter _ -> COMMAND_LINE;
            case Target.Entry(var file, _) -> OwnFile.of(file).map(Rivals::band).orElse(NEVER);
            case Target.KernelFile _, Target.NicSetting _ -> NEVER;
          };
      case Kept.Already _, Kept.ByHand _ -> COMMAND_LINE;
      case Kept.Unknown _, Kept.Not _ -> NEVER;
    };
  }

  private static int band(OwnFile file) {
    return switch (file) {
      case GRUB -> COMMAND_LINE;
      case MODPROBE -> MODPROBE;
      case SYSCTL -> SYSCTL;
      case TMPFILES -> TMPFILES;
      case UDEV -> UDEV;
      case UNIT -> UNIT;
    };
  }

  /** Returns the name of a file, without its folder and without the line behind the colon. */
  private static String name(String where) {
    int slash = where.lastIndexOf('/');
    int colon = where.indexOf(':', slash + 1);
    return where.substring(slash + 1, colon < 0 ? where.length() : colon);
  }
}
