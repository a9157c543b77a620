package dev.kerneltune.sched.scx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes type information as Documentation/bpf/btf.rst describes it. */
final class BtfBuilder {
  static final int INT = 1;
  static final int STRUCT = 4;
  static final int UNION = 5;
  static final int ENUM = 6;
  static final int TYPEDEF = 8;
  static final int FUNC = 12;
  static final int FUNC_PROTO = 13;
  static final int ENUM64 = 19;

  private final ByteArrayOutputStream types = new ByteArrayOutputStream();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private int count;

  BtfBuilder() {
    strings.write(0);
  }

  /** A member of a structure: its name, its type, and where it lies in bits. */
  record Member(String name, int type, int bits) {}

  private int string(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    int at = strings.size();
    strings.writeBytes((text + '\0').getBytes(StandardCharsets.UTF_8));
    return at;
  }

  private void words(int... words) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      buffer.putInt(word);
    }
    types.writeBytes(buffer.array());
  }

  /** Adds a record without its elements, and returns its number. */
  int record(String name, int kind, int flag, int elements, int sizeOrType) {
    words(string(name), flag << 31 | kind << 24 | elements, sizeOrType);
    return ++count;
  }

  int integer(String name, int size) {
    int type = record(name, INT, 0, 0, size);
    words(size * 8);
    return type;
  }

  int typedef(String name, int type) {
    return record(name, TYPEDEF, 0, 0, type);
  }

  int struct(int kind, String name, int size, List<Member> members) {
    int type = record(name, kind, 0, members.size(), size);
    for (Member member : members) {
      words(string(member.name), member.type, member.bits);
    }
    return type;
  }

  int function(String name, int arguments) {
    int prototype = record("", FUNC_PROTO, 0, arguments, 0);
    for (int i = 0; i < arguments; i++) {
      words(string("a" + i), 0);
    }
    return record(name, FUNC, 0, 0, prototype);
  }

  int constant(String name, int flag, int value) {
    int type = record("", ENUM, flag, 1, 4);
    words(string(name), value);
    return type;
  }

  int constant64(String name, long value) {
    int type = record("", ENUM64, 0, 1, 8);
    words(string(name), (int) value, (int) (value >>> 32));
    return type;
  }

  /** Adds all that a kernel must have, but for the functions of these names. */
  BtfBuilder kernel(List<String> without) {
    int number = integer("int", 4);
    Needs.FUNCTIONS.stream()
        .flatMap(List::stream)
        .filter(function -> !without.contains(function.name()))
        .forEach(function -> function(function.name(), function.arguments()));
    Needs.MEMBERS.forEach(
        (struct, members) ->
            struct(
                STRUCT,
                struct,
                4 * members.size(),
                members.stream()
                    .map(member -> new Member(member, number, 32 * members.indexOf(member)))
                    .toList()));
    for (int i = 0; i < Needs.CONSTANTS.size(); i++) {
      constant64(Needs.CONSTANTS.get(i), 1L << 40 + i);
    }
    return this;
  }

  byte[] bytes() {
    int header = 24;
    ByteBuffer out =
        ByteBuffer.allocate(header + types.size() + strings.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(header);
    out.putInt(0).putInt(types.size()).putInt(types.size()).putInt(strings.size());
    return out.put(types.toByteArray()).put(strings.toByteArray()).array();
  }

  /** Returns an ELF file with these bytes as its section .BTF. */
  static byte[] elf(byte[] btf) {
    byte[] names = "\0.BTF\0.names\0".getBytes(StandardCharsets.US_ASCII);
    int table = 64 + btf.length + names.length;
    ByteBuffer out = ByteBuffer.allocate(table + 3 * 64).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x464c457f).put((byte) 2).put((byte) 1);
    out.putLong(0x28, table).putShort(0x3a, (short) 64).putShort(0x3c, (short) 3);
    out.putShort(0x3e, (short) 2);
    out.position(64).put(btf).put(names);
    out.putInt(table + 64, 1).putLong(table + 64 + 0x18, 64);
    out.putLong(table + 64 + 0x20, btf.length);
    out.putInt(table + 128, 6).putLong(table + 128 + 0x18, 64L + btf.length);
    return out.putLong(table + 128 + 0x20, names.length).array();
  }
}
