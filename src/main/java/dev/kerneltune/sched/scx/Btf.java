package dev.kerneltune.sched.scx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Type information of a kernel, or of a BPF object: BTF, Documentation/bpf/btf.rst. It is read from
 * /sys/kernel/btf/vmlinux, or from the section .BTF of an ELF file. Every offset in it is checked;
 * what is looked up is found by going through all types, a few milliseconds for a kernel's.
 */
public final class Btf {
  private static final int MAGIC = 0xeb9f;
  private static final int HEADER = 24;
  private static final int RECORD = 12;
  private static final int ELF_MAGIC = 0x464c457f;
  private static final int ELF_CLASS_64_LITTLE = 0x0102;
  private static final int ELF_HEADER = 64;
  private static final int SECTION_HEADER = 64;

  /** A chain of typedefs and qualifiers is short; damage can make a ring of it. */
  private static final int DEEPEST = 64;

  /** The kinds of type that are looked at: BTF_KIND_ of include/uapi/linux/btf.h. */
  private static final int STRUCT = 4;

  private static final int UNION = 5;
  private static final int ENUM = 6;
  private static final int TYPEDEF = 8;
  private static final int RESTRICT = 11;
  private static final int FUNC = 12;
  private static final int FUNC_PROTO = 13;
  private static final int TYPE_TAG = 18;
  private static final int ENUM64 = 19;

  /** Bytes behind a record: so many, and so many for each element. By kind, from 0 to 19. */
  private static final int[] FIXED = {0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0};

  private static final int[] EACH = {
    0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12
  };

  private final ByteBuffer types;
  private final ByteBuffer strings;
  private final int[] starts;

  private Btf(ByteBuffer types, ByteBuffer strings, int[] starts) {
    this.types = types;
    this.strings = strings;
    this.starts = starts;
  }

  /**
   * Reads BTF, or the section .BTF of a 64-bit little-endian ELF file.
   *
   * @throws BtfException when it is neither
   */
  public static Btf parse(byte[] content) {
    ByteBuffer all = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    boolean isElf = content.length >= ELF_HEADER && all.getInt(0) == ELF_MAGIC;
    ByteBuffer btf = isElf ? section(all, ".BTF") : all;
    if (btf.limit() < HEADER || Short.toUnsignedInt(btf.getShort(0)) != MAGIC) {
      throw new BtfException("no BTF: expected the number 0xeb9f at its beginning");
    }
    long header = Integer.toUnsignedLong(btf.getInt(4));
    ByteBuffer types = slice(btf, header + unsigned(btf, 8), unsigned(btf, 12), "types");
    ByteBuffer strings = slice(btf, header + unsigned(btf, 16), unsigned(btf, 20), "strings");
    if (header < HEADER || strings.limit() == 0 || strings.get(strings.limit() - 1) != 0) {
      throw new BtfException("BTF whose header or strings are cut off");
    }
    return new Btf(types, strings, starts(types));
  }

  private static long unsigned(ByteBuffer buffer, int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }

  private static ByteBuffer slice(ByteBuffer from, long start, long length, String what) {
    if (start < 0 || length < 0 || start > from.limit() || length > from.limit() - start) {
      throw new BtfException(
          what + " from byte " + start + ", " + length + " long, of only " + from.limit());
    }
    return from.slice((int) start, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer section(ByteBuffer elf, String wanted) {
    if (elf.getShort(4) != ELF_CLASS_64_LITTLE) {
      throw new BtfException("an ELF file that is not 64-bit little-endian");
    }
    int count = Short.toUnsignedInt(elf.getShort(0x3c));
    long length = (long) count * SECTION_HEADER;
    ByteBuffer headers = slice(elf, elf.getLong(0x28), length, "section headers");
    int names = Short.toUnsignedInt(elf.getShort(0x3e));
    if (names >= count || Short.toUnsignedInt(elf.getShort(0x3a)) != SECTION_HEADER) {
      throw new BtfException("an ELF file without names of its sections");
    }
    ByteBuffer strings = content(elf, headers, names);
    byte[] name = (wanted + '\0').getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      if (starts(strings, unsigned(headers, i * SECTION_HEADER), name)) {
        return content(elf, headers, i);
      }
    }
    throw new BtfException("an ELF file without a section " + wanted);
  }

  private static ByteBuffer content(ByteBuffer elf, ByteBuffer headers, int index) {
    int at = index * SECTION_HEADER;
    return slice(elf, headers.getLong(at + 0x18), headers.getLong(at + 0x20), "a section");
  }

  private static boolean starts(ByteBuffer in, long offset, byte[] with) {
    if (offset + with.length > in.limit()) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if (in.get((int) offset + i) != with[i]) {
        return false;
      }
    }
    return true;
  }

  /** Finds where each type begins; number 0 is void and has no record. */
  private static int[] starts(ByteBuffer types) {
    int[] starts = new int[Math.max(16, types.limit() / 32)];
    int count = 1;
    int at = 0;
    while (at < types.limit()) {
      if (types.limit() - at < RECORD) {
        throw new BtfException("BTF type " + count + " is cut off");
      }
      int kind = kind(types, at);
      if (kind == 0 || kind >= EACH.length) {
        throw new BtfException("BTF type " + count + " is of the unknown kind " + kind);
      }
      long next = (long) at + RECORD + FIXED[kind] + (long) EACH[kind] * length(types, at);
      if (next > types.limit()) {
        throw new BtfException("BTF type " + count + " is cut off");
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, starts.length * 2);
      }
      starts[count++] = at;
      at = (int) next;
    }
    return Arrays.copyOf(starts, count);
  }

  private static int kind(ByteBuffer types, int at) {
    return types.getInt(at + 4) >>> 24 & 0x1f;
  }

  private static int length(ByteBuffer types, int at) {
    return types.getInt(at + 4) & 0xffff;
  }

  private boolean isNamed(int record, byte[] name) {
    return starts(strings, unsigned(types, record), name);
  }

  private static byte[] bytes(String name) {
    return (name + '\0').getBytes(StandardCharsets.UTF_8);
  }

  /** Returns where the first type of that kind and name begins; -1: there is none. */
  private int find(int kind, String name) {
    byte[] wanted = bytes(name);
    for (int i = 1; i < starts.length; i++) {
      if (kind(types, starts[i]) == kind && isNamed(starts[i], wanted)) {
        return starts[i];
      }
    }
    return -1;
  }

  private int record(long type) {
    return type > 0 && type < starts.length ? starts[(int) type] : -1;
  }

  /** Returns how many arguments the function of that name takes; empty: there is no such one. */
  public OptionalInt arguments(String function) {
    int record = find(FUNC, function);
    int prototype = record < 0 ? -1 : record(unsigned(types, record + 8));
    return prototype < 0 || kind(types, prototype) != FUNC_PROTO
        ? OptionalInt.empty()
        : OptionalInt.of(length(types, prototype));
  }

  /** Returns the value of a constant of any enumeration; empty: there is no such one. */
  public OptionalLong constant(String name) {
    byte[] wanted = bytes(name);
    for (int i = 1; i < starts.length; i++) {
      int kind = kind(types, starts[i]);
      int each = kind == ENUM || kind == ENUM64 ? EACH[kind] : 0;
      for (int n = 0; each > 0 && n < length(types, starts[i]); n++) {
        int at = starts[i] + RECORD + n * each;
        if (isNamed(at, wanted)) {
          long low = unsigned(types, at + 4);
          boolean isSigned = types.getInt(starts[i] + 4) < 0;
          return OptionalLong.of(
              kind == ENUM64
                  ? unsigned(types, at + 8) << 32 | low
                  : isSigned ? types.getInt(at + 4) : low);
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Returns the size of a structure in bytes; empty: there is no such one. */
  public OptionalLong size(String struct) {
    int record = find(STRUCT, struct);
    return record < 0 ? OptionalLong.empty() : OptionalLong.of(unsigned(types, record + 8));
  }

  /**
   * Returns where a member of a structure lies, in bytes; empty: there is no such one. Members of
   * structures and unions without a name count as its own.
   */
  public OptionalLong offset(String struct, String member) {
    int record = find(STRUCT, struct);
    return record < 0 ? OptionalLong.empty() : offset(record, bytes(member), DEEPEST);
  }

  private OptionalLong offset(int record, byte[] member, int deep) {
    boolean hasBitFields = types.getInt(record + 4) < 0;
    for (int n = 0; n < length(types, record); n++) {
      int at = record + RECORD + n * EACH[STRUCT];
      long bits = unsigned(types, at + 8);
      long bytes = (hasBitFields ? bits & 0xffffff : bits) / 8;
      if (isNamed(at, member)) {
        return OptionalLong.of(bytes);
      }
      int inner = deep == 0 || unsigned(types, at) != 0 ? -1 : resolved(unsigned(types, at + 4));
      if (inner >= 0 && (kind(types, inner) == STRUCT || kind(types, inner) == UNION)) {
        OptionalLong found = offset(inner, member, deep - 1);
        if (found.isPresent()) {
          return OptionalLong.of(bytes + found.getAsLong());
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Follows typedefs and qualifiers. */
  private int resolved(long type) {
    int record = record(type);
    for (int i = 0; i < DEEPEST && record >= 0; i++) {
      int kind = kind(types, record);
      if ((kind < TYPEDEF || kind > RESTRICT) && kind != TYPE_TAG) {
        return record;
      }
      record = record(unsigned(types, record + 8));
    }
    return -1;
  }
}
