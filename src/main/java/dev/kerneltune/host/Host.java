package dev.kerneltune.host;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A machine whose files can be read and never written. Every path is absolute, as on the machine
 * itself ({@code /sys/...}). Each file is read once: the same path asked again gives the same
 * answer. All methods may be called from any thread.
 */
public interface Host {
  /** Reads a file of at most 1 MiB; a longer one is {@link Raw.Failed}. */
  Raw read(String path);

  /** Reads a file that is known to be long, such as /proc/interrupts: at most 64 MiB. */
  Raw readLong(String path);

  /** Lists a folder. */
  Listing list(String path);

  /**
   * Reads where a symbolic link points, as the text of the link: {@code
   * ../../../bus/pci/drivers/x}. A file that is no link is {@link Raw.Failed}.
   */
  Raw readLink(String path);

  /**
   * Asks what no file tells, by a call to the kernel; the answer is lines of {@code name: value}.
   * The names are a closed list:
   *
   * <pre>
   * ethtool/DEV/rings       rx rx-max tx tx-max: packets
   * ethtool/DEV/channels    rx tx other combined, each also with -max: queues
   * ethtool/DEV/coalesce    adaptive-rx adaptive-tx: on or off; rx-usecs rx-frames tx-usecs tx-frames
   * ethtool/DEV/pauseparam  autoneg rx tx: on or off
   * ethtool/DEV/driver      driver version firmware-version bus-info
   * ethtool/DEV/features    each feature by its name: on or off, then [fixed] or [requested on|off]
   * ethtool/DEV/stats       the counters of {@link EthtoolStatistics}: numbers
   * netlink/DEV/link        mtu qdisc; xdp: none, driver, generic, hardware or several; the largest
   *                         packets of segmentation in bytes, those that the kernel tells:
   *                         gso-max-size gro-max-size tso-max-size gso-ipv4-max-size
   *                         gro-ipv4-max-size
   * netlink/DEV/qdisc       root: a kind of queue; leaves: the kinds below it
   * netlink/DEV/dcb         pfc: the lossless priorities, or none; pfc-classes: how many there can
   *                         be; ets-classes ets-shares: a number for each of eight; dscp: a
   *                         priority for each code point
   * statfs/PATH             type flags: bit masks; bytes bytes-free bytes-available; files
   *                         files-free. The path is /PATH
   * stat/PATH               device inode size: numbers; mode: st_mode in octal; rdev: MAJOR:MINOR of
   *                         a device, 0:0 of anything else; modified: nanoseconds since 1970. The
   *                         path is /PATH, links are followed, and it is asked anew after each
   *                         forgetting
   * sched/PID               policy: a word; flags: a bit mask; nice priority; slice: nanoseconds.
   *                         The PID self is the caller
   * adjtimex                status: a bit mask; max-error: microseconds
   * nvml/gpus               driver: a version; for each GPU by its PCI address BDF/persistence,
   *                         BDF/ecc and so on, as {@link Nvml} tells them
   * io_uring/probe          features: a bit mask; last-op: a number; ops: the numbers of a list
   * kernel-log              no names: the lines that hold one of {@link KernelLog#MARKERS}
   * </pre>
   *
   * <p>{@link Raw.Missing} says that driver or kernel has no such setting or call. A recorded tree,
   * and a mounted one, answer nothing: {@link Raw.NotRecorded}.
   */
  Raw ask(String query);

  /** Says that these files will be asked for soon, so that they can be read side by side. */
  void warm(Collection<String> paths);

  /**
   * Runs phases that read, side by side where this machine's reads can wait, and returns their
   * outcomes in the same order.
   *
   * @param phases each a pure function of what this host answers: it may be run again from its
   *     beginning, on another thread, when one of its reads is stuck. What one throws is thrown
   *     here.
   */
  default <T> List<T> together(List<Supplier<T>> phases) {
    List<T> outcomes = new ArrayList<>();
    for (Supplier<T> phase : phases) {
      outcomes.add(phase.get());
    }
    return outcomes;
  }

  /**
   * Reads a counter file a second time, at the end of the sampling window; {@link Raw.NotRecorded}
   * where there was none.
   */
  Raw later(String path);

  /** Returns the length of the sampling window in nanoseconds, where there was one. */
  OptionalLong windowNanos();
}
