package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.owner.BootLoaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares the kernel command line of the next boot with that of this one. */
final class NextCommandLine {
  /** Arguments that a boot loader or an installed image adds by itself, and that say no wish. */
  private static final Set<String> OWN =
      Set.of("BOOT_IMAGE", "initrd", "ostree", "vt.handoff", "rootflags");

  private NextCommandLine() {}

  /** Returns same, pending or not-generated. */
  static Reading<String> compare(Machine machine, Host host, Claims claims, Trail trail) {
    for (ClaimSource source : claims.open(new Address.BootArg(""))) {
      if (source.by() != Owner.TUNED) {
        return OwnerProbe.lack(source, trail);
      }
    }
    List<String> next = new ArrayList<>();
    List<Claim> wishes = new ArrayList<>();
    for (Claim claim : claims.all()) {
      if (claim.knob() instanceof Address.BootArg && claim.by() != Owner.TUNED) {
        if (claim.isTakenAtBoot()) {
          next.add(word(claim.knob().rest(), claim.value()));
        } else {
          wishes.add(claim);
        }
      }
    }
    if (isGenerated(host) && isMissing(next, wishes, trail)) {
      return Reading.present("not-generated", "not-generated");
    }
    return machine.commandLine().map(line -> same(line, next, trail) ? "same" : "pending");
  }

  /** Where grubby keeps the entries, /etc/default/grub need not agree with them. */
  private static boolean isGenerated(Host host) {
    return switch (BootLoaders.of(host)) {
      case Reading.Present<BootLoader>(var loader, _) ->
          loader == BootLoader.GRUB_DROP_IN || loader == BootLoader.GRUB_PLAIN;
      case Reading.Absent<BootLoader> _,
          Reading.Unreadable<BootLoader> _,
          Reading.Malformed<BootLoader> _ ->
          false;
    };
  }

  private static boolean isMissing(List<String> next, List<Claim> wishes, Trail trail) {
    boolean missing = false;
    for (Claim wish : wishes) {
      if (!next.contains(word(wish.knob().rest(), wish.value()))) {
        missing = true;
        OwnerProbe.see(trail, wish, ", not in what the boot loader reads");
      }
    }
    return missing;
  }

  private static boolean same(CommandLine line, List<String> next, Trail trail) {
    List<String> running = new ArrayList<>();
    for (CommandLine.Argument argument : line.arguments()) {
      // Without an equals sign, a path in front is the kernel itself.
      if (!argument.raw().startsWith("/")) {
        running.add(word(argument.name(), argument.value()));
      }
    }
    boolean same = true;
    for (String word : running) {
      if (isWish(word) && !next.contains(word)) {
        same = false;
        trail.see(KernelSurvey.CMDLINE, word + " (not in the next)");
      }
    }
    for (String word : next) {
      if (isWish(word) && !running.contains(word)) {
        same = false;
        trail.see("the next command line", word + " (not in this one)");
      }
    }
    if (same) {
      trail.see("the next command line", next.size() + " arguments, as now");
    }
    return same;
  }

  private static boolean isWish(String word) {
    int equals = word.indexOf('=');
    return !OWN.contains(equals < 0 ? word : word.substring(0, equals));
  }

  private static String word(String name, String value) {
    return value.isEmpty() ? name : name + "=" + value;
  }
}
