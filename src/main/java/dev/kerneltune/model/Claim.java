package dev.kerneltune.model;

import java.util.Optional;

/**
 * Somebody's wish about a knob, found in a configuration file.
 *
 * @param knob what is to be set; a sysfs knob by its path below /sys, a limit by its name in
 *     /proc/self/limits
 * @param value what it is to become, as the file says it
 * @param by whose wish it is
 * @param where the file and the line, such as {@code /etc/sysctl.d/99-x.conf:3}; for a limit also
 *     whose limit it is
 * @param rank the higher is written later at a boot, and wins; {@link #NOT_AT_BOOT} where nobody
 *     reads that file at a boot
 */
public record Claim(Address.Knob knob, String value, Owner by, String where, int rank) {
  /** The rank of a wish that stands in a file and that no boot reads. */
  public static final int NOT_AT_BOOT = -1;

  /** Returns whether the next boot tries to make it so. */
  public boolean isTakenAtBoot() {
    return rank >= 0;
  }

  /** The ranks of one mechanism lie between two multiples of this. */
  public static final int BAND = 1_000_000;

  /**
   * Returns whether both are written by one mechanism, whose own order decides between them, such
   * as the names of the files in sysctl.d.
   */
  public boolean isSameMechanism(Claim other) {
    return rank / BAND == other.rank / BAND;
  }

  /**
   * Returns whether it stands in a folder for what packages bring along, and that others are meant
   * to overrule. A profile of tuned is not, wherever it stands: somebody chose it.
   */
  public boolean isPackageDefault() {
    return by != Owner.TUNED && (where.startsWith("/usr/lib/") || where.startsWith("/lib/"));
  }

  /**
   * Returns whether both can be had at once: the same value, blanks aside, or one that a bound of
   * the other allows.
   */
  public boolean isSameValue(Claim other) {
    return isMetBy(other.value) || other.isMetBy(value);
  }

  /**
   * Returns whether {@code text}, which a knob reads or somebody else writes, is what this claim
   * wants. A value that starts with {@code >} or {@code <} is the least or the most that is wanted
   * (tuned).
   */
  public boolean isMetBy(String text) {
    String wanted = value.strip();
    if (wanted.length() > 1 && (wanted.charAt(0) == '>' || wanted.charAt(0) == '<')) {
      Optional<Long> bound = number(wanted.substring(1).strip());
      Optional<Long> found = number(KnobText.canonical(text));
      if (bound.isPresent() && found.isPresent()) {
        int order = Long.compare(found.get(), bound.get());
        return wanted.charAt(0) == '>' ? order >= 0 : order <= 0;
      }
    }
    return KnobText.same(text, wanted);
  }

  private static Optional<Long> number(String text) {
    return Values.parse(ValueKind.INT, text) instanceof Reading.Present<Value>(var value, _)
            && value instanceof Value.Int(var number)
        ? Optional.of(number)
        : Optional.empty();
  }

  /**
   * Returns whether this is about {@code other}, however either of them is spelt. The claim of
   * irqbalance is about every interrupt, {@code *}, but for those that it names: {@code * !34 !35}.
   */
  public boolean isAbout(Address.Knob other) {
    if (knob instanceof Address.Irq(var numbers) && numbers.startsWith("*")) {
      return other instanceof Address.Irq(var number)
          && !Values.words(numbers).contains("!" + number);
    }
    return knob.scheme().equals(other.scheme()) && key(knob).equals(key(other));
  }

  /** Returns one spelling of a knob: the kernel takes dash and underscore for the same. */
  static String key(Address.Knob knob) {
    return switch (knob) {
      case Address.BootArg(var name) -> name.replace('-', '_');
      case Address.ModuleParam(var name) -> name.replace('-', '_');
      // With slashes alone it is the path below /proc/sys.
      case Address.Sysctl(var name) -> name.indexOf('.') < 0 ? name.replace('/', '.') : name;
      case Address.Sysfs _,
          Address.Limit _,
          Address.Irq _,
          Address.Ethtool _,
          Address.UnitSetting _ ->
          knob.rest();
    };
  }
}
