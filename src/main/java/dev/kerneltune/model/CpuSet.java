package dev.kerneltune.model;

import java.util.BitSet;

/**
 * An immutable set of logical CPU numbers (or NUMA node numbers), in the kernel's list and mask
 * formats.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/kernel-parameters.html">cpu lists</a>
 */
public final class CpuSet {
  /** NR_CPUS is at most 8192 in the kernels known; a larger number is damage, not a CPU. */
  public static final int LIMIT = 65_536;

  private static final CpuSet EMPTY = new CpuSet(new BitSet());
  private final BitSet bits;

  private CpuSet(BitSet bits) {
    this.bits = bits;
  }

  /** Returns the set without members. */
  public static CpuSet empty() {
    return EMPTY;
  }

  /** Returns a set of exactly these numbers. */
  public static CpuSet of(int... numbers) {
    BitSet bits = new BitSet();
    for (int number : numbers) {
      bits.set(number);
    }
    return new CpuSet(bits);
  }

  /** Returns a set of the members of {@code bits}, which is copied. */
  public static CpuSet of(BitSet bits) {
    return new CpuSet((BitSet) bits.clone());
  }

  /**
   * Parses the kernel's list format, such as {@code 0-3,8,10-11}. Blank text, and the {@code
   * (null)} that some kernels print for an unset mask, are the empty set (lib/vsprintf.c, %*pbl).
   */
  public static Reading<CpuSet> parseList(String text) {
    String list = text.replace('\0', ' ').strip();
    if (list.isEmpty() || list.equals("(null)")) {
      return Reading.present(EMPTY, text.strip());
    }
    BitSet bits = new BitSet();
    for (String part : list.split(",", -1)) {
      int dash = part.indexOf('-');
      int first = number(dash < 0 ? part : part.substring(0, dash));
      int last = dash < 0 ? first : number(part.substring(dash + 1));
      if (first < 0 || last < first) {
        return Reading.malformed(text.strip(), "a CPU list such as 0-3,8");
      }
      bits.set(first, last + 1);
    }
    return Reading.present(new CpuSet(bits), text.strip());
  }

  /** Parses the kernel's mask format: hexadecimal 32-bit groups, the highest first, with commas. */
  public static Reading<CpuSet> parseMask(String text) {
    String[] groups = text.strip().split(",", -1);
    BitSet bits = new BitSet();
    for (int i = 0; i < groups.length; i++) {
      String group = groups[groups.length - 1 - i];
      if (group.isEmpty() || group.length() > 8 || groups.length > LIMIT / 32) {
        return Reading.malformed(text.strip(), "a CPU mask such as ff,ffffffff");
      }
      for (int digit = 0; digit < group.length(); digit++) {
        int nibble = Character.digit(group.charAt(group.length() - 1 - digit), 16);
        if (nibble < 0) {
          return Reading.malformed(text.strip(), "a CPU mask such as ff,ffffffff");
        }
        for (int bit = 0; bit < 4; bit++) {
          if ((nibble >> bit & 1) != 0) {
            bits.set(i * 32 + digit * 4 + bit);
          }
        }
      }
    }
    return Reading.present(new CpuSet(bits), text.strip());
  }

  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 5) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value < LIMIT ? value : -1;
  }

  /** Returns whether {@code number} is a member. */
  public boolean contains(int number) {
    return bits.get(number);
  }

  /** Returns how many members there are. */
  public int size() {
    return bits.cardinality();
  }

  /** Returns whether there is no member. */
  public boolean isEmpty() {
    return bits.isEmpty();
  }

  /** Returns the members, ascending. */
  public int[] toArray() {
    int[] members = new int[bits.cardinality()];
    int next = 0;
    for (int member = bits.nextSetBit(0); member >= 0; member = bits.nextSetBit(member + 1)) {
      members[next++] = member;
    }
    return members;
  }

  /** Returns the members of both. */
  public CpuSet intersect(CpuSet other) {
    BitSet both = (BitSet) bits.clone();
    both.and(other.bits);
    return new CpuSet(both);
  }

  /** Returns the members of either. */
  public CpuSet union(CpuSet other) {
    BitSet either = (BitSet) bits.clone();
    either.or(other.bits);
    return new CpuSet(either);
  }

  /** Returns the members that {@code other} lacks. */
  public CpuSet minus(CpuSet other) {
    BitSet rest = (BitSet) bits.clone();
    rest.andNot(other.bits);
    return new CpuSet(rest);
  }

  /** Returns whether every member is a member of {@code other}. */
  public boolean isWithin(CpuSet other) {
    return minus(other).isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CpuSet set && bits.equals(set.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  /** Returns the kernel's list format; the empty set is the empty string. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int to = bits.nextClearBit(from) - 1;
      if (!text.isEmpty()) {
        text.append(',');
      }
      text.append(from);
      if (to > from) {
        text.append('-').append(to);
      }
      from = bits.nextSetBit(to + 1);
    }
    return text.toString();
  }
}
