package dev.kerneltune.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The settings of a network device, set by ioctl(SIOCETHTOOL). The driver takes a whole structure,
 * so it is asked for first, and goes back with one member changed. Commands and structures are
 * those of include/uapi/linux/ethtool.h.
 */
final class EthtoolWriter {
  private static final int SFEATURES = 0x3b;

  /** ETHTOOL_F_UNSUPPORTED: what was asked for is none of the features that can be changed. */
  private static final long UNSUPPORTED = 1;

  private static final Raw DONE = new Raw.Bytes(new byte[0]);

  private EthtoolWriter() {}

  /**
   * Sets one setting, with the names and words of {@link Host#ask}. What the driver has already is
   * not set again: some drivers take their link down to change nothing. A feature that the driver
   * then does not switch all the same is told by reading it again.
   */
  static HostWriter.Written set(String device, String group, String name, String text) {
    if (!SystemCalls.work()) {
      return new HostWriter.Written.Refused(
          "ENOSYS: no native calls from this Java runtime on this machine");
    }
    try (SystemCalls calls = new SystemCalls()) {
      Raw answer =
          Ethtool.opened(
              calls,
              device,
              open ->
                  group.equals("features")
                      ? feature(open, name, text)
                      : member(open, group, name, text),
              group);
      return written(answer, device + " has no " + group);
    }
  }

  private static HostWriter.Written written(Raw answer, String lack) {
    return switch (answer) {
      case Raw.Bytes _ -> new HostWriter.Written.Done();
      case Raw.Missing _ -> new HostWriter.Written.Refused("EOPNOTSUPP: " + lack);
      case Raw.Refused(var error) ->
          new HostWriter.Written.Refused(error + ": setting needs CAP_NET_ADMIN");
      case Raw.Failed(var error) -> new HostWriter.Written.Refused(error);
      case Raw.NotRecorded _ -> new HostWriter.Written.Refused("EINVAL: a recording");
      case Raw.Blocked(var millis) ->
          new HostWriter.Written.Refused("no answer within " + millis + " ms");
    };
  }

  private static Raw member(Ethtool device, String group, String name, String text) {
    Optional<Ethtool.Part> part = Ethtool.part(group);
    Optional<Ethtool.Member> member = part.flatMap(found -> member(found, name));
    if (part.isEmpty() || part.get().setCommand() == 0 || member.isEmpty()) {
      return new Raw.Failed("EINVAL: no setting " + group + "/" + name);
    }
    Optional<Integer> word = word(member.get().form(), text);
    if (word.isEmpty()) {
      return new Raw.Failed("EINVAL: \"" + text + "\" for " + group + "/" + name);
    }
    MemorySegment structure = device.memory(part.get().size());
    long errno = device.fill(structure, part.get().command());
    int offset = member.get().offset();
    if (errno == 0 && structure.get(ValueLayout.JAVA_INT, offset) == word.get()) {
      return DONE;
    }
    if (errno != 0) {
      return Ethtool.lack(errno);
    }
    structure.set(ValueLayout.JAVA_INT, offset, word.get());
    errno = device.fill(structure, part.get().setCommand());
    return errno == 0 ? DONE : Errno.of(errno);
  }

  /** Returns a member that can be set: those that name a limit cannot. */
  private static Optional<Ethtool.Member> member(Ethtool.Part part, String name) {
    for (Ethtool.Member member : part.members()) {
      if (member.name().equals(name) && !name.endsWith("-max")) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** Returns the 32-bit word that a text stands for. */
  static Optional<Integer> word(Ethtool.Form form, String text) {
    return switch (form) {
      case SWITCH -> isOn(text).map(on -> on ? 1 : 0);
      case NUMBER -> number(text);
      case TEXT -> Optional.empty();
    };
  }

  private static Optional<Integer> number(String text) {
    boolean isSigned = text.startsWith("+") || text.startsWith("-");
    try {
      return isSigned ? Optional.empty() : Optional.of(Integer.parseUnsignedInt(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> isOn(String text) {
    return switch (text) {
      case "on" -> Optional.of(true);
      case "off" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** Sets one feature: struct ethtool_sfeatures, blocks of the words valid and requested. */
  private static Raw feature(Ethtool device, String name, String text) {
    Optional<Boolean> on = isOn(text);
    if (on.isEmpty()) {
      return new Raw.Failed("EINVAL: \"" + text + "\" for features/" + name);
    }
    Ethtool.Features features = device.readFeatures();
    if (features.lack().isPresent()) {
      return features.lack().get();
    }
    int index = index(features, name);
    if (index < 0) {
      return new Raw.Failed("EINVAL: no feature " + name);
    }
    if (features.state(index).equals(text)) {
      return DONE;
    }
    int blocks = (features.count() + 31) / 32;
    MemorySegment wish = device.memory(8 + blocks * 8L);
    wish.set(ValueLayout.JAVA_INT, 4, blocks);
    long block = 8 + index / 32 * 8L;
    wish.set(ValueLayout.JAVA_INT, block, 1 << index % 32);
    wish.set(ValueLayout.JAVA_INT, block + 4, on.get() ? 1 << index % 32 : 0);
    long answer = device.call(wish, SFEATURES);
    if (answer < 0) {
      return Errno.of(-answer);
    }
    return (answer & UNSUPPORTED) == 0
        ? DONE
        : new Raw.Failed("EINVAL: the driver does not let " + name + " be changed");
  }

  private static int index(Ethtool.Features features, String name) {
    for (int i = 0; i < features.count(); i++) {
      if (features.name(i).equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
