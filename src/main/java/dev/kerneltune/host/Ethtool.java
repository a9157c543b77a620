package dev.kerneltune.host;

import dev.kerneltune.host.SystemCalls.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What ioctl(SIOCETHTOOL) tells of a network device. Only commands that net/ethtool/ioctl.c allows
 * without CAP_NET_ADMIN, and that change nothing. Commands and structures are those of
 * include/uapi/linux/ethtool.h: 32-bit words in the byte order of the machine.
 */
final class Ethtool {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;

  /** include/uapi/linux/sockios.h. */
  private static final int SIOCETHTOOL = 0x8946;

  private static final int GDRVINFO = 0x03;
  private static final int GCOALESCE = 0x0e;
  private static final int GRINGPARAM = 0x10;
  private static final int GPAUSEPARAM = 0x12;
  private static final int GSTRINGS = 0x1b;
  private static final int GSSET_INFO = 0x37;
  private static final int GFEATURES = 0x3a;
  private static final int GCHANNELS = 0x3c;

  private static final int ETH_SS_FEATURES = 4;
  private static final int ETH_GSTRING_LEN = 32;

  /** More features than any kernel has; a bound on what a broken driver can make us allocate. */
  private static final int MOST_FEATURES = 1024;

  /** struct ifreq: the name in IFNAMSIZ bytes, the last of them NUL, then a pointer; 40 bytes. */
  private static final int IFNAMSIZ = 16;

  private static final int IFREQ = 40;

  /** How a word or a text stands in an answer. */
  private enum Form {
    NUMBER,
    SWITCH,
    TEXT
  }

  /** A member of a structure: its name in the answer, and where it stands. */
  private record Member(String name, int offset, Form form) {}

  /** A command that fills one structure of a fixed size. */
  private record Part(String name, int command, int size, List<Member> members) {}

  private static final List<Part> PARTS =
      List.of(
          // struct ethtool_ringparam
          new Part(
              "rings",
              GRINGPARAM,
              36,
              List.of(
                  number("rx", 20), number("rx-max", 4), number("tx", 32), number("tx-max", 16))),
          // struct ethtool_channels
          new Part(
              "channels",
              GCHANNELS,
              36,
              List.of(
                  number("rx", 20),
                  number("rx-max", 4),
                  number("tx", 24),
                  number("tx-max", 8),
                  number("other", 28),
                  number("other-max", 12),
                  number("combined", 32),
                  number("combined-max", 16))),
          // struct ethtool_coalesce
          new Part(
              "coalesce",
              GCOALESCE,
              92,
              List.of(
                  onOff("adaptive-rx", 40),
                  onOff("adaptive-tx", 44),
                  number("rx-usecs", 4),
                  number("rx-frames", 8),
                  number("tx-usecs", 20),
                  number("tx-frames", 24))),
          // struct ethtool_pauseparam
          new Part(
              "pauseparam",
              GPAUSEPARAM,
              16,
              List.of(onOff("autoneg", 4), onOff("rx", 8), onOff("tx", 12))),
          // struct ethtool_drvinfo
          new Part(
              "driver",
              GDRVINFO,
              196,
              List.of(
                  text("driver", 4),
                  text("version", 36),
                  text("firmware-version", 68),
                  text("bus-info", 100))));

  private static Member number(String name, int offset) {
    return new Member(name, offset, Form.NUMBER);
  }

  private static Member onOff(String name, int offset) {
    return new Member(name, offset, Form.SWITCH);
  }

  private static Member text(String name, int offset) {
    return new Member(name, offset, Form.TEXT);
  }

  private final SystemCalls calls;
  private final long socket;
  private final MemorySegment request;

  private Ethtool(SystemCalls calls, long socket, byte[] name) {
    this.calls = calls;
    this.socket = socket;
    request = calls.memory(IFREQ);
    MemorySegment.copy(name, 0, request, ValueLayout.JAVA_BYTE, 0, name.length);
  }

  /** Asks about the network device {@code name}; {@code what} is one of the last words of Host. */
  static Raw ask(SystemCalls calls, String name, String what) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    Optional<Part> part = part(what);
    boolean isQuery = part.isPresent() || what.equals("features");
    if (bytes.length == 0 || bytes.length >= IFNAMSIZ || !isQuery) {
      return new Raw.Failed("EINVAL: no query ethtool/" + name + "/" + what);
    }
    long socket = calls.call(Call.SOCKET, AF_INET, SOCK_DGRAM_CLOEXEC, 0);
    if (socket < 0) {
      return Errno.of(-socket);
    }
    try {
      Ethtool device = new Ethtool(calls, socket, bytes);
      return part.isPresent() ? device.part(part.get()) : device.features();
    } finally {
      calls.call(Call.CLOSE, socket);
    }
  }

  private static Optional<Part> part(String what) {
    for (Part part : PARTS) {
      if (part.name().equals(what)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  /** Returns 0, or an errno. */
  private long fill(MemorySegment structure, int command) {
    structure.set(ValueLayout.JAVA_INT, 0, command);
    request.set(ValueLayout.JAVA_LONG, IFNAMSIZ, structure.address());
    return Math.max(0, -calls.call(Call.IOCTL, socket, SIOCETHTOOL, request.address()));
  }

  private static Raw lack(long errno) {
    return errno == Errno.EOPNOTSUPP ? new Raw.Missing() : Errno.of(errno);
  }

  private Raw part(Part part) {
    MemorySegment structure = calls.memory(part.size());
    long errno = fill(structure, part.command());
    if (errno != 0) {
      return lack(errno);
    }
    StringBuilder text = new StringBuilder();
    for (Member member : part.members()) {
      text.append(member.name()).append(": ").append(value(structure, member)).append('\n');
    }
    return Queries.text(text);
  }

  private static String value(MemorySegment structure, Member member) {
    return switch (member.form()) {
      case NUMBER -> Integer.toUnsignedString(word(structure, member.offset()));
      case SWITCH -> word(structure, member.offset()) == 0 ? "off" : "on";
      case TEXT -> string(structure, member.offset());
    };
  }

  private static int word(MemorySegment structure, long offset) {
    return structure.get(ValueLayout.JAVA_INT, offset);
  }

  /** Reads at most 32 characters; drivers fill such fields with whatever they like. */
  private static String string(MemorySegment structure, long offset) {
    StringBuilder text = new StringBuilder(ETH_GSTRING_LEN);
    for (int i = 0; i < ETH_GSTRING_LEN; i++) {
      byte c = structure.get(ValueLayout.JAVA_BYTE, offset + i);
      if (c == 0) {
        break;
      }
      text.append(c < ' ' || c == 0x7f ? '?' : (char) c);
    }
    return text.toString();
  }

  /**
   * Asks for the number of the features (struct ethtool_sset_info), their names (ethtool_gstrings)
   * and their state (ethtool_gfeatures: blocks of four words, available, requested, active and
   * never_changed, for 32 features each).
   */
  private Raw features() {
    MemorySegment sets = calls.memory(24);
    sets.set(ValueLayout.JAVA_LONG, 8, 1L << ETH_SS_FEATURES);
    long errno = fill(sets, GSSET_INFO);
    boolean hasSet = sets.get(ValueLayout.JAVA_LONG, 8) != 0;
    int count = word(sets, 16);
    if (errno != 0 || !hasSet || count == 0) {
      return errno != 0 ? lack(errno) : new Raw.Missing();
    }
    if (count < 0 || count > MOST_FEATURES) {
      return new Raw.Failed("the driver tells " + Integer.toUnsignedString(count) + " features");
    }
    MemorySegment names = calls.memory(12 + (long) count * ETH_GSTRING_LEN);
    names.set(ValueLayout.JAVA_INT, 4, ETH_SS_FEATURES);
    names.set(ValueLayout.JAVA_INT, 8, count);
    int blocks = (count + 31) / 32;
    MemorySegment states = calls.memory(8 + blocks * 16L);
    states.set(ValueLayout.JAVA_INT, 4, blocks);
    errno = fill(names, GSTRINGS);
    errno = errno == 0 ? fill(states, GFEATURES) : errno;
    if (errno != 0) {
      return lack(errno);
    }
    StringBuilder text = new StringBuilder(count * 28);
    for (int i = 0; i < Math.min(count, word(names, 8)); i++) {
      String name = string(names, 12 + (long) i * ETH_GSTRING_LEN);
      if (!name.isEmpty() && i / 32 < word(states, 4)) {
        text.append(name).append(": ").append(state(states, i)).append('\n');
      }
    }
    return Queries.text(text);
  }

  private static String state(MemorySegment states, int feature) {
    long block = 8 + feature / 32 * 16L;
    int bit = feature % 32;
    boolean isActive = (word(states, block + 8) >>> bit & 1) != 0;
    boolean isRequested = (word(states, block + 4) >>> bit & 1) != 0;
    int settable = word(states, block) & ~word(states, block + 12);
    String state = isActive ? "on" : "off";
    if ((settable >>> bit & 1) == 0) {
      return state + " [fixed]";
    }
    return isRequested == isActive ? state : state + " [requested " + (isActive ? "off]" : "on]");
  }
}
