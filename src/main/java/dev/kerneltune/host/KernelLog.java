package dev.kerneltune.host;

import dev.kerneltune.host.SystemCalls.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;

/**
 * The lines of the kernel's log buffer that are worth a look. The others are not handed on: a
 * kernel log names users, hosts and hardware, and a snapshot of it would, too.
 */
public final class KernelLog {
  /** A line that holds one of these texts is handed on. */
  public static final List<String> MARKERS =
      List.of(
          "NVRM: Xid (",
          "request_free_mem_region() err ",
          "BUG: soft lockup - CPU#",
          "Watchdog detected hard LOCKUP on cpu ",
          " blocked for more than ",
          " blocked in I/O wait for more than ",
          "stalls on CPUs/tasks",
          "self-detected stall on CPU",
          "transmit queue ",
          "Detected insufficient power on the PCIe slot",
          "High Temperature",
          ", reset controller",
          "Disabling device after reset failure",
          "no available path",
          "Remounting filesystem read-only",
          "Buffer I/O error on dev",
          "nfs: server ",
          "nf_conntrack: table full",
          "neighbor table overflow",
          "[Hardware Error]",
          "ut of memory: Killed process ",
          "x86/split lock detection: #",
          "ERROR detected invalid context",
          "do not share an upstream bridge or whitelisted host bridge",
          "is not supported by the chipset",
          "Unknown kernel command line parameters ",
          ": unknown parameter '");

  /** include/linux/syslog.h: both calls are allowed to all unless kernel.dmesg_restrict is 1. */
  private static final int SYSLOG_ACTION_READ_ALL = 3;

  private static final int SYSLOG_ACTION_SIZE_BUFFER = 10;
  private static final int LEAST_BUFFER = 1 << 16;
  private static final int MOST_BUFFER = 1 << 20;

  /** So many lines are handed on, the newest: one broken disk writes thousands. */
  private static final int MOST_LINES = 1000;

  private KernelLog() {}

  /** Reads the newest MiB of what the buffer still holds, which is nothing after dmesg --clear. */
  static Raw ask(SystemCalls calls) {
    long size = calls.call(Call.SYSLOG, SYSLOG_ACTION_SIZE_BUFFER, 0, 0);
    if (size < 0) {
      return -size == Errno.ENOSYS ? new Raw.Missing() : Errno.of(-size);
    }
    // The text is longer than its buffer in the kernel, by the time before each line.
    long room = Math.clamp(2 * size, LEAST_BUFFER, MOST_BUFFER);
    MemorySegment memory = calls.memory(room);
    long length = calls.call(Call.SYSLOG, SYSLOG_ACTION_READ_ALL, memory.address(), room);
    if (length < 0) {
      return Errno.of(-length);
    }
    byte[] bytes = memory.asSlice(0, Math.min(length, room)).toArray(ValueLayout.JAVA_BYTE);
    return Queries.text(worthALook(new String(bytes, StandardCharsets.UTF_8)));
  }

  /** Returns the lines that hold a marker, in their order. */
  static StringBuilder worthALook(String log) {
    TreeSet<Integer> starts = new TreeSet<>();
    for (String marker : MARKERS) {
      for (int at = log.indexOf(marker); at >= 0; at = log.indexOf(marker, at + 1)) {
        starts.add(log.lastIndexOf('\n', at) + 1);
      }
    }
    int left = starts.size();
    StringBuilder lines = new StringBuilder();
    for (int start : starts) {
      if (left-- <= MOST_LINES) {
        int end = log.indexOf('\n', start);
        lines.append(log, start, end < 0 ? log.length() : end).append('\n');
      }
    }
    return lines;
  }
}
