package dev.kerneltune.owner;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Values;
import dev.kerneltune.owner.Gathering.ConfFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The files of systemd.link(5): for each network device the first one that matches it, in the order
 * of the files' names, and no other (src/udev/net/link-config.c).
 */
final class LinkFiles {
  private static final List<String> FOLDERS =
      List.of(
          "/etc/systemd/network",
          "/run/systemd/network",
          "/usr/local/lib/systemd/network",
          "/usr/lib/systemd/network",
          "/lib/systemd/network");

  /** What the keys of [Link] are called by ethtool, as {@code Host.ask} names it. */
  private static final Map<String, String> ETHTOOL =
      Map.ofEntries(
          Map.entry("RxBufferSize", "rings/rx"),
          Map.entry("TxBufferSize", "rings/tx"),
          Map.entry("RxChannels", "channels/rx"),
          Map.entry("TxChannels", "channels/tx"),
          Map.entry("OtherChannels", "channels/other"),
          Map.entry("CombinedChannels", "channels/combined"),
          Map.entry("UseAdaptiveRxCoalesce", "coalesce/adaptive-rx"),
          Map.entry("UseAdaptiveTxCoalesce", "coalesce/adaptive-tx"),
          Map.entry("RxCoalesceSec", "coalesce/rx-usecs"),
          Map.entry("TxCoalesceSec", "coalesce/tx-usecs"),
          Map.entry("RxMaxCoalescedFrames", "coalesce/rx-frames"),
          Map.entry("TxMaxCoalescedFrames", "coalesce/tx-frames"),
          Map.entry("RxFlowControl", "pauseparam/rx"),
          Map.entry("TxFlowControl", "pauseparam/tx"),
          Map.entry("AutoNegotiationFlowControl", "pauseparam/autoneg"),
          Map.entry("GenericReceiveOffload", "features/rx-gro"),
          Map.entry("GenericReceiveOffloadHardware", "features/rx-gro-hw"),
          Map.entry("LargeReceiveOffload", "features/rx-lro"),
          Map.entry("GenericSegmentationOffload", "features/tx-generic-segmentation"),
          Map.entry("TCPSegmentationOffload", "features/tx-tcp-segmentation"),
          Map.entry("TCP6SegmentationOffload", "features/tx-tcp6-segmentation"));

  private LinkFiles() {}

  /** Gathers what the files claim. */
  static void gather(Gathering to, Machine machine) {
    List<ConfFile> files = to.files(Owner.SYSTEMD_LINK, FOLDERS, ".link");
    if (!(machine.netdevs() instanceof Reading.Present<List<Netdev>>(var netdevs, _))) {
      to.source(Owner.SYSTEMD_LINK, "/sys/class/net", machine.netdevs().map(List::size));
      return;
    }
    for (Netdev netdev : netdevs) {
      for (ConfFile file : files) {
        List<ConfText.Entry> entries = ConfText.entries(file.text());
        Truth matches = matches(to, netdev.name(), entries);
        if (matches == Truth.UNKNOWN) {
          to.doubt(
              Owner.SYSTEMD_LINK,
              file.path(),
              netdev.name() + "/",
              "[Match] of " + file.path(),
              "names, drivers, addresses or types");
        }
        if (matches == Truth.TRUE) {
          claim(to, netdev.name(), file, entries);
        }
        if (matches != Truth.FALSE) {
          break;
        }
      }
    }
  }

  /** A file without any condition matches nothing. */
  private static Truth matches(Gathering to, String name, List<ConfText.Entry> entries) {
    Truth all = Truth.FALSE;
    for (ConfText.Entry entry : entries) {
      if (!entry.section().equals("Match")) {
        continue;
      }
      String folder = "/sys/class/net/" + name;
      Truth one =
          switch (entry.key()) {
            // The name that the kernel gave, which is not told any more; * is every name.
            case "OriginalName" -> entry.value().equals("*") ? Truth.TRUE : Truth.UNKNOWN;
            case "MACAddress", "PermanentMACAddress" ->
                any(entry, Reads.text(to.host(), folder + "/address"));
            case "Driver" ->
                any(
                    entry,
                    Reads.link(to.host(), folder + "/device/driver")
                        .map(target -> target.substring(target.lastIndexOf('/') + 1)));
            case "Type" -> any(entry, Reads.text(to.host(), folder + "/type").map(LinkFiles::type));
            default -> Truth.UNKNOWN;
          };
      if (one == Truth.FALSE) {
        return one;
      }
      all = all == Truth.UNKNOWN ? all : one;
    }
    return all;
  }

  /** Returns the name of an ARPHRD_ number of include/uapi/linux/if_arp.h; the number of others. */
  private static String type(String number) {
    return switch (number.strip()) {
      case "1" -> "ether";
      case "32" -> "infiniband";
      case "772" -> "loopback";
      default -> number.strip();
    };
  }

  private static Truth any(ConfText.Entry entry, Reading<String> found) {
    return switch (found) {
      case Reading.Present<String>(var text, _) -> {
        String there = text.strip().toLowerCase(Locale.ROOT);
        boolean holds = false;
        for (String word : Values.words(entry.value().toLowerCase(Locale.ROOT))) {
          if (word.startsWith("!")) {
            yield Truth.UNKNOWN;
          }
          holds |= Globs.matches(word, there);
        }
        yield holds ? Truth.TRUE : Truth.FALSE;
      }
      case Reading.Absent<String> _ -> Truth.FALSE;
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ -> Truth.UNKNOWN;
    };
  }

  private static void claim(
      Gathering to, String name, ConfFile file, List<ConfText.Entry> entries) {
    for (ConfText.Entry entry : entries) {
      if (entry.section().equals("Link")) {
        Optional<Address.Knob> knob = knob(name, entry.key());
        knob.ifPresent(
            each ->
                to.claim(
                    each, entry.value(), Owner.SYSTEMD_LINK, file.at(entry.line()), Ranks.LINK));
      }
    }
  }

  private static Optional<Address.Knob> knob(String name, String key) {
    if (key.equals("MTUBytes")) {
      return Optional.of(new Address.Sysfs("class/net/" + name + "/mtu"));
    }
    if (key.equals("TransmitQueueLength")) {
      return Optional.of(new Address.Sysfs("class/net/" + name + "/tx_queue_len"));
    }
    return ETHTOOL.containsKey(key)
        ? Optional.of(new Address.Ethtool(name + "/" + ETHTOOL.getOrDefault(key, "")))
        : Optional.empty();
  }
}
