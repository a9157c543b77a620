package dev.kerneltune.model;

import java.util.List;
import java.util.SortedSet;

/** A value that was read and understood, or that a check expects. */
public sealed interface Value {
  /** Text as it stood, trimmed. */
  record Text(String text) implements Value {
    @Override
    public String toString() {
      return text;
    }
  }

  /** A whole number. */
  record Int(long number) implements Value {
    @Override
    public String toString() {
      return Long.toString(number);
    }
  }

  /** A size in bytes. */
  record Size(long bytes) implements Value {
    private static final String[] UNITS = {"", "K", "M", "G", "T", "P", "E"};

    @Override
    public String toString() {
      long rest = bytes;
      int unit = 0;
      while (rest != 0 && rest % 1024 == 0 && unit < UNITS.length - 1) {
        rest /= 1024;
        unit++;
      }
      return rest + UNITS[unit];
    }
  }

  /** A switch. */
  record Bool(boolean on) implements Value {
    @Override
    public String toString() {
      return on ? "on" : "off";
    }
  }

  /**
   * The active word of several.
   *
   * @param active the word in force
   * @param offered all words that the kernel offers, the active one among them
   */
  record Choice(String active, List<String> offered) implements Value {
    @Override
    public String toString() {
      return active;
    }
  }

  /** A set of CPUs or nodes. */
  record Cpus(CpuSet set) implements Value {
    @Override
    public String toString() {
      return set.isEmpty() ? "none" : set.toString();
    }
  }

  /** Words without order. */
  record Flags(SortedSet<String> words) implements Value {
    @Override
    public String toString() {
      return words.isEmpty() ? "none" : String.join(" ", words);
    }
  }

  /**
   * A version, compared part by part.
   *
   * @param parts the leading dotted numbers
   * @param text the whole of it
   */
  record Version(List<Integer> parts, String text) implements Value, Comparable<Version> {
    @Override
    public int compareTo(Version other) {
      for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
        int mine = i < parts.size() ? parts.get(i) : 0;
        int theirs = i < other.parts.size() ? other.parts.get(i) : 0;
        if (mine != theirs) {
          return Integer.compare(mine, theirs);
        }
      }
      return 0;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A bit mask of at most 64 bits. */
  record Hex(long bits) implements Value {
    @Override
    public String toString() {
      return "0x" + Long.toHexString(bits);
    }
  }
}
