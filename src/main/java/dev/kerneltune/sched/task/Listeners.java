package dev.kerneltune.sched.task;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Values;
import dev.kerneltune.sched.Behaviour.Evidence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sockets at which somebody waits for clients: /proc/PID/net/tcp, unix and udp
 * (proc_pid_net(5)), which are the same for all processes of a network namespace, and read once for
 * each. A bound socket of UDP may be a server's or a client's: nobody knows.
 */
final class Listeners {
  private static final int STATE = 3;
  private static final int INODE = 9;

  /** In /proc/net/unix the flags stand where the others have the state. */
  private static final int UNIX_INODE = 6;

  private final Map<String, Optional<Waiting>> byNamespace = new HashMap<>();

  /** A table, and what tells that somebody waits at a socket in it. */
  private enum Table {
    /** TCP_LISTEN of include/net/tcp_states.h. */
    TCP("tcp", "0A", INODE),
    TCP6("tcp6", "0A", INODE),
    /** __SO_ACCEPTCON of include/uapi/linux/net.h; which kind of socket does not matter. */
    UNIX("unix", "00010000", UNIX_INODE),
    /** TCP_CLOSE: bound, and not connected to somebody. */
    UDP("udp", "07", INODE),
    UDP6("udp6", "07", INODE);

    private final String file;
    private final String state;
    private final int inode;

    Table(String file, String state, int inode) {
      this.file = file;
      this.state = state;
      this.inode = inode;
    }
  }

  /**
   * The sockets of a namespace.
   *
   * @param listening where somebody waits for clients
   * @param bound where somebody may
   */
  private record Waiting(Set<Long> listening, Set<Long> bound) {}

  /** Returns whether a process that has these sockets listens at one of them. */
  Evidence of(Host host, String process, Descriptors open) {
    if (open.sockets().isEmpty()) {
      return open.isWhole() ? Evidence.NO : Evidence.UNKNOWN;
    }
    String namespace = ProcText.link(host, process + "/ns/net").orElse(process);
    Optional<Waiting> waiting =
        byNamespace.computeIfAbsent(namespace, _ -> read(host, process + "/net/"));
    if (waiting.isEmpty()) {
      return Evidence.UNKNOWN;
    }
    boolean isUnsure = !open.isWhole();
    for (long inode : open.sockets()) {
      if (waiting.get().listening.contains(inode)) {
        return Evidence.YES;
      }
      isUnsure |= waiting.get().bound.contains(inode);
    }
    return isUnsure ? Evidence.UNKNOWN : Evidence.NO;
  }

  private static Optional<Waiting> read(Host host, String folder) {
    Waiting waiting = new Waiting(new HashSet<>(), new HashSet<>());
    for (Table table : Table.values()) {
      Set<Long> inodes =
          switch (table) {
            case TCP, TCP6, UNIX -> waiting.listening;
            case UDP, UDP6 -> waiting.bound;
          };
      switch (host.readLong(folder + table.file)) {
        case Raw.Bytes bytes -> add(inodes, table, bytes.text());
        case Raw.Missing() -> {
          // A kernel without IPv6, or a process that has ended.
        }
        case Raw.NotRecorded(), Raw.Refused _, Raw.Blocked _, Raw.Failed _ -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(waiting);
  }

  /**
   * Adds the inodes of the sockets of a table at which somebody waits. Who puts a line into the
   * name of a socket of his can have a task taken for one that is waited for, no more.
   */
  private static void add(Set<Long> inodes, Table table, String text) {
    String state = " " + table.state + " ";
    int at = 0;
    while (at < text.length()) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline;
      String line = text.substring(at, end);
      // Most lines are connections: they are not cut into words.
      if (line.contains(state)) {
        List<String> words = Values.words(line);
        if (words.size() > table.inode && words.get(STATE).equals(table.state)) {
          inodes.add(ProcText.number(words.get(table.inode)));
        }
      }
      at = end + 1;
    }
  }
}
