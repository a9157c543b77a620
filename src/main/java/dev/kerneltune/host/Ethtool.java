package dev.kerneltune.host;

import dev.kerneltune.host.SystemCalls.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What ioctl(SIOCETHTOOL) tells of a network device. Asking needs no more than the commands that
 * net/ethtool/ioctl.c allows without CAP_NET_ADMIN, which change nothing. Commands and structures
 * are those of include/uapi/linux/ethtool.h: 32-bit words in the byte order of the machine.
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

  /** The commands that set, of which only {@link EthtoolWriter} makes use. */
  private static final int SCOALESCE = 0x0f;

  private static final int SRINGPARAM = 0x11;
  private static final int SPAUSEPARAM = 0x13;
  private static final int SCHANNELS = 0x3d;
  private static final int NONE = 0;

  private static final int ETH_SS_FEATURES = 4;

  /** ETH_GSTRING_LEN: a name and the NULs behind it. */
  static final int NAME_BYTES = 32;

  /** More features than any kernel has; a bound on what a broken driver can make us allocate. */
  private static final int MOST_FEATURES = 1024;

  /** struct ifreq: the name in IFNAMSIZ bytes, the last of them NUL, then a pointer; 40 bytes. */
  private static final int IFNAMSIZ = 16;

  private static final int IFREQ = 40;

  /** How a word or a text stands in an answer. */
  enum Form {
    NUMBER,
    SWITCH,
    TEXT
  }

  /** A member of a structure: its name in the answer, and where it stands. */
  record Member(String name, int offset, Form form) {}

  /** A command that fills one structure of a fixed size, and the one that takes it back. */
  record Part(String name, int command, int setCommand, int size, List<Member> members) {}

  private static final List<Part> PARTS =
      List.of(
          // struct ethtool_ringparam
          new Part(
              "rings",
              GRINGPARAM,
              SRINGPARAM,
              36,
              List.of(
                  number("rx", 20), number("rx-max", 4), number("tx", 32), number("tx-max", 16))),
          // struct ethtool_channels
          new Part(
              "channels",
              GCHANNELS,
              SCHANNELS,
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
              SCOALESCE,
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
              SPAUSEPARAM,
              16,
              List.of(onOff("autoneg", 4), onOff("rx", 8), onOff("tx", 12))),
          // struct ethtool_drvinfo
          new Part(
              "driver",
              GDRVINFO,
              NONE,
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
    Optional<Part> part = part(what);
    if (part.isPresent()) {
      return opened(calls, name, device -> device.part(part.get()), what);
    }
    return switch (what) {
      case "features" -> opened(calls, name, Ethtool::features, what);
      case "stats" -> opened(calls, name, EthtoolStatistics::of, what);
      default -> noQuery(name, what);
    };
  }

  /** Returns what {@code asked} gives for the device {@code name}, or why it cannot be asked. */
  static Raw opened(SystemCalls calls, String name, Function<Ethtool, Raw> asked, String what) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length >= IFNAMSIZ) {
      return noQuery(name, what);
    }
    long socket = calls.call(Call.SOCKET, AF_INET, SOCK_DGRAM_CLOEXEC, 0);
    if (socket < 0) {
      return Errno.of(-socket);
    }
    try {
      return asked.apply(new Ethtool(calls, socket, bytes));
    } finally {
      calls.call(Call.CLOSE, socket);
    }
  }

  private static Raw noQuery(String name, String what) {
    return new Raw.Failed("EINVAL: no query ethtool/" + name + "/" + what);
  }

  /** Returns the structure of that name. */
  static Optional<Part> part(String what) {
    for (Part part : PARTS) {
      if (part.name().equals(what)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  /** Returns zeroed memory for a structure. */
  MemorySegment memory(long bytes) {
    return calls.memory(bytes);
  }

  /** Returns 0, or an errno. */
  long fill(MemorySegment structure, int command) {
    return Math.max(0, -call(structure, command));
  }

  /** Returns what the command answers, or an errno below zero. */
  long call(MemorySegment structure, int command) {
    structure.set(ValueLayout.JAVA_INT, 0, command);
    request.set(ValueLayout.JAVA_LONG, IFNAMSIZ, structure.address());
    return calls.call(Call.IOCTL, socket, SIOCETHTOOL, request.address());
  }

  static Raw lack(long errno) {
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

  static String value(MemorySegment structure, Member member) {
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
    StringBuilder text = new StringBuilder(NAME_BYTES);
    for (int i = 0; i < NAME_BYTES; i++) {
      byte c = structure.get(ValueLayout.JAVA_BYTE, offset + i);
      if (c == 0) {
        break;
      }
      text.append(c < ' ' || c == 0x7f ? '?' : (char) c);
    }
    return text.toString();
  }

  /**
   * The names of a set of strings that a device has: struct ethtool_gstrings.
   *
   * @param lack why there are none, where there are none
   */
  record Names(Optional<Raw> lack, int count, MemorySegment strings) {
    private static Names none(Raw why) {
      return new Names(Optional.of(why), 0, MemorySegment.NULL);
    }

    /** Returns one of the names. */
    String name(int index) {
      return string(strings, 12 + (long) index * NAME_BYTES);
    }

    /** Returns all names, each in its {@link #NAME_BYTES}: thousands are read faster so. */
    byte[] bytes() {
      return strings.asSlice(12, (long) count * NAME_BYTES).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /**
   * Asks for the number of strings in a set (struct ethtool_sset_info), then for the strings. There
   * is room for {@code most} of them: the kernel writes as many as there are by then, whatever it
   * was asked for.
   */
  Names readNames(int set, int most) {
    MemorySegment sets = calls.memory(24);
    sets.set(ValueLayout.JAVA_LONG, 8, 1L << set);
    long errno = fill(sets, GSSET_INFO);
    boolean hasSet = sets.get(ValueLayout.JAVA_LONG, 8) != 0;
    int count = word(sets, 16);
    if (errno != 0 || !hasSet || count == 0) {
      return Names.none(errno != 0 ? lack(errno) : new Raw.Missing());
    }
    if (count < 0 || count > most) {
      return Names.none(
          new Raw.Failed("the driver tells " + Integer.toUnsignedString(count) + " names"));
    }
    MemorySegment strings = calls.memory(12 + (long) most * NAME_BYTES);
    strings.set(ValueLayout.JAVA_INT, 4, set);
    strings.set(ValueLayout.JAVA_INT, 8, count);
    errno = fill(strings, GSTRINGS);
    return errno != 0
        ? Names.none(lack(errno))
        : new Names(Optional.empty(), Math.min(count, word(strings, 8)), strings);
  }

  /**
   * The features of a device: their names, and struct ethtool_gfeatures with their state, in blocks
   * of four words (available, requested, active and never_changed) for 32 features each.
   *
   * @param lack why there are none, where there are none
   */
  record Features(Optional<Raw> lack, Names names, MemorySegment states) {
    int count() {
      return names.count();
    }

    /** Returns the name of a feature; empty where the kernel tells no state for it. */
    String name(int feature) {
      return feature / 32 < word(states, 4) ? names.name(feature) : "";
    }

    /** Returns the state of a feature as {@link Host#ask} tells it. */
    String state(int feature) {
      return Ethtool.state(states, feature);
    }
  }

  /** Asks for the features: their names, then their state. */
  Features readFeatures() {
    Names names = readNames(ETH_SS_FEATURES, MOST_FEATURES);
    if (names.lack().isPresent()) {
      return new Features(names.lack(), names, MemorySegment.NULL);
    }
    int blocks = (names.count() + 31) / 32;
    MemorySegment states = calls.memory(8 + blocks * 16L);
    states.set(ValueLayout.JAVA_INT, 4, blocks);
    long errno = fill(states, GFEATURES);
    Optional<Raw> lack = errno == 0 ? Optional.empty() : Optional.of(lack(errno));
    return new Features(lack, names, states);
  }

  private Raw features() {
    Features features = readFeatures();
    if (features.lack().isPresent()) {
      return features.lack().get();
    }
    StringBuilder text = new StringBuilder(features.count() * 28);
    for (int i = 0; i < features.count(); i++) {
      String name = features.name(i);
      if (!name.isEmpty()) {
        text.append(name).append(": ").append(features.state(i)).append('\n');
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
