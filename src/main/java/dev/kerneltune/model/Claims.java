package dev.kerneltune.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who else keeps values for knobs, and which of them a boot leaves standing.
 *
 * @param all every wish, in the order in which a boot writes them
 * @param sources every place that was looked at, read or not
 */
public record Claims(List<Claim> all, List<ClaimSource> sources) {
  /** Puts the claims into the order of their ranks. */
  public Claims {
    List<Claim> sorted = new ArrayList<>(all);
    // Comparator.comparingInt is serializable, and such a lambda is in no class cache.
    sorted.sort((one, other) -> Integer.compare(one.rank(), other.rank()));
    all = List.copyOf(sorted);
    sources = List.copyOf(sources);
  }

  /** Returns the wishes about a knob, the one that wins last. */
  public List<Claim> of(Address.Knob knob) {
    List<Claim> found = new ArrayList<>();
    for (Claim claim : all) {
      if (claim.isAbout(knob)) {
        found.add(claim);
      }
    }
    return found;
  }

  /**
   * Returns the wish that is in force after the next boot, as far as the sources could be read: ask
   * {@link #open} whether one of them may hold another. Of a limit nobody wins, because each
   * service and each user has its own.
   */
  public Optional<Claim> winner(Address.Knob knob) {
    Optional<Claim> winner = Optional.empty();
    if (knob instanceof Address.Limit) {
      return winner;
    }
    for (Claim claim : all) {
      if (claim.isTakenAtBoot() && claim.isAbout(knob)) {
        winner = Optional.of(claim);
      }
    }
    return winner;
  }

  /** Returns the places that could speak of {@code knob} and could not be read or understood. */
  public List<ClaimSource> open(Address.Knob knob) {
    List<ClaimSource> open = new ArrayList<>();
    for (ClaimSource source : sources) {
      if (source.isOpen() && source.canHold(knob)) {
        open.add(source);
      }
    }
    return open;
  }

  /** Returns every place that could not be read or understood. */
  public List<ClaimSource> open() {
    List<ClaimSource> open = new ArrayList<>();
    for (ClaimSource source : sources) {
      if (source.isOpen()) {
        open.add(source);
      }
    }
    return open;
  }

  /** Returns the knobs that somebody makes a claim to at boot, each once, in the order of rank. */
  public List<Address.Knob> knobs() {
    List<Address.Knob> knobs = new ArrayList<>();
    for (List<Claim> claims : byKnob().values()) {
      knobs.add(claims.getFirst().knob());
    }
    return knobs;
  }

  /**
   * Returns the wishes about each knob for which a boot is told several different values, the one
   * that wins last. What packages bring along is left out, since it is meant to be overruled; so
   * are boot arguments, of which many add up, and limits, which each service and user may have
   * their own of.
   */
  public List<List<Claim>> conflicts() {
    List<List<Claim>> conflicts = new ArrayList<>();
    for (List<Claim> claims : byKnob().values()) {
      List<Claim> chosen = new ArrayList<>();
      boolean differ = false;
      for (Claim claim : claims) {
        if (!claim.isPackageDefault()) {
          chosen.add(claim);
          differ |= !claim.isSameValue(chosen.getFirst());
        }
      }
      if (differ && hasOneWinner(claims.getFirst().knob())) {
        conflicts.add(chosen);
      }
    }
    return conflicts;
  }

  private static boolean hasOneWinner(Address.Knob knob) {
    return switch (knob) {
      case Address.Limit _, Address.BootArg _ -> false;
      case Address.Sysctl _,
          Address.Sysfs _,
          Address.ModuleParam _,
          Address.Irq _,
          Address.Ethtool _,
          Address.UnitSetting _ ->
          true;
    };
  }

  private Map<String, List<Claim>> byKnob() {
    Map<String, List<Claim>> byKnob = new LinkedHashMap<>();
    for (Claim claim : all) {
      if (claim.isTakenAtBoot()) {
        String key = claim.knob().scheme() + ":" + Claim.key(claim.knob());
        byKnob.computeIfAbsent(key, _ -> new ArrayList<>()).add(claim);
      }
    }
    return byKnob;
  }
}
