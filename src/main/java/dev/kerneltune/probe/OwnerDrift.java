package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.Reading;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Knobs that hold another value than the next boot writes into them. */
final class OwnerDrift {
  /** Files that do something when they are written, and keep nothing. */
  private static final Set<String> ACTIONS =
      Set.of(
          "vm.compact_memory",
          "vm.drop_caches",
          "net.ipv4.route.flush",
          "net.ipv6.route.flush",
          "kernel.sysrq-trigger");

  /** Of two such knobs a write to one puts the other out (mm/page-writeback.c). */
  private static final List<List<String>> TWINS =
      List.of(
          List.of("vm.dirty_bytes", "vm.dirty_ratio"),
          List.of("vm.dirty_background_bytes", "vm.dirty_background_ratio"));

  private static final List<String> INTERFACES =
      List.of("net/ipv4/conf/", "net/ipv6/conf/", "net/ipv4/neigh/", "net/ipv6/neigh/");

  private final Machine machine;
  private final Host host;
  private final Claims claims;

  OwnerDrift(Machine machine, Host host, Claims claims) {
    this.machine = machine;
    this.host = host;
    this.claims = claims;
  }

  /** Returns some where a value will be lost, none where each is as the next boot makes it. */
  Reading<String> lost(Trail trail) {
    int differ = 0;
    int compared = 0;
    Optional<Reading<String>> lack = Optional.empty();
    for (Address.Knob knob : claims.knobs()) {
      Optional<Claim> winner = claims.winner(knob);
      Optional<String> path = path(knob);
      if (winner.isEmpty() || path.isEmpty() || isPutOut(knob, winner.get())) {
        continue;
      }
      if (interfaceOf(knob).isPresent() && !machine.netdevs().isPresent()) {
        lack = lack.isPresent() ? lack : Optional.of(machine.netdevs().map(List::toString));
        continue;
      }
      List<ClaimSource> open = claims.open(knob);
      if (!open.isEmpty()) {
        lack = lack.isPresent() ? lack : Optional.of(OwnerProbe.lack(open.getFirst(), trail));
        continue;
      }
      switch (Files.text(host, path.get())) {
        case Reading.Present<String>(var text, _) -> {
          compared++;
          if (!winner.get().isMetBy(text)) {
            differ++;
            trail.see(path.get(), text);
            OwnerProbe.see(trail, winner.get(), ", at the next boot");
          }
        }
        case Reading.Absent<String> _ -> {}
        case Reading.Unreadable<String>(var obstacle, var needs) ->
            lack =
                lack.isPresent()
                    ? lack
                    : Optional.of(Reading.unreadable(path.get() + ": " + obstacle, needs));
        case Reading.Malformed<String>(var raw, var problem) ->
            lack = lack.isPresent() ? lack : Optional.of(Reading.malformed(raw, problem));
      }
    }
    if (differ > 0) {
      return Reading.present("some", differ + " of " + compared);
    }
    for (ClaimSource source : claims.open()) {
      if (lack.isEmpty() && source.about().isEmpty() && !source.isOpaque()) {
        lack = Optional.of(OwnerProbe.lack(source, trail));
      }
    }
    if (lack.isPresent()) {
      return lack.get();
    }
    trail.see("configuration", compared + " knobs compared");
    return Reading.present("none", compared + " knobs compared");
  }

  /** Returns the file that tells what a knob holds; empty where it is not compared. */
  private Optional<String> path(Address.Knob knob) {
    return switch (knob) {
      case Address.Sysctl(var key) ->
          ACTIONS.contains(key) || isOfForeignInterface(knob)
              ? Optional.empty()
              : Optional.of("/proc/sys/" + slashed(key));
      case Address.Sysfs(var path) -> Optional.of("/sys/" + path);
      case Address.ModuleParam(var name) -> {
        int slash = name.indexOf('/');
        yield slash < 0
            ? Optional.empty()
            : Optional.of(
                "/sys/module/" + name.substring(0, slash) + "/parameters" + name.substring(slash));
      }
      case Address.BootArg _,
          Address.Limit _,
          Address.Irq _,
          Address.Ethtool _,
          Address.UnitSetting _ ->
          Optional.empty();
    };
  }

  /** Whoever makes a bridge, or the end of a container's cable, sets it up as well. */
  private boolean isOfForeignInterface(Address.Knob knob) {
    Optional<String> name = interfaceOf(knob);
    return name.isPresent() && machine.netdevs().isPresent() && !isOwn(name.get());
  }

  /** Returns the interface that a sysctl is about, where it is about a single one. */
  private static Optional<String> interfaceOf(Address.Knob knob) {
    String path = knob instanceof Address.Sysctl(var key) ? slashed(key) : "";
    for (String start : INTERFACES) {
      if (path.startsWith(start)) {
        int slash = path.indexOf('/', start.length());
        String name = slash < 0 ? "all" : path.substring(start.length(), slash);
        return name.equals("all") || name.equals("default") ? Optional.empty() : Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static String slashed(String key) {
    return key.indexOf('/') >= 0 ? key : key.replace('.', '/');
  }

  private boolean isOwn(String name) {
    for (Netdev netdev : machine.netdevs().orElse(List.of())) {
      if (netdev.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isPutOut(Address.Knob knob, Claim winner) {
    for (List<String> twins : TWINS) {
      int at = twins.indexOf(knob.rest());
      if (at >= 0) {
        Optional<Claim> twin = claims.winner(new Address.Sysctl(twins.get(1 - at)));
        if (twin.isPresent() && twin.get().rank() > winner.rank()) {
          return true;
        }
      }
    }
    return false;
  }
}
