package dev.kerneltune.host;

import dev.kerneltune.host.SystemCalls.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How a thread is scheduled, as sched_getattr(2) tells it: struct sched_attr of
 * include/uapi/linux/sched/types.h. Since 6.12 the kernel tells the slice of every fair thread, one
 * that asked for it or not (get_params in kernel/sched/syscalls.c); before it tells 0.
 */
final class SchedAttr {
  private static final int SIZE = 56;
  private static final int POLICY = 4;
  private static final int FLAGS = 8;
  private static final int NICE = 16;
  private static final int PRIORITY = 20;
  private static final int RUNTIME = 24;

  private static final int ESRCH = 3;

  private SchedAttr() {}

  /** Asks about the thread {@code pid}, a number, or {@code self} for the one that calls. */
  static Raw ask(SystemCalls calls, String pid) {
    long number = pid.equals("self") ? 0 : decimal(pid);
    if (number < 0) {
      return Queries.unknown("sched/" + pid);
    }
    MemorySegment attr = calls.memory(SIZE);
    long result = calls.call(Call.SCHED_GETATTR, number, attr.address(), SIZE, 0);
    if (result < 0) {
      return -result == ESRCH || -result == Errno.ENOSYS ? new Raw.Missing() : Errno.of(-result);
    }
    StringBuilder text = new StringBuilder(96);
    text.append("policy: ").append(policy(attr.get(ValueLayout.JAVA_INT, POLICY)));
    text.append("\nflags: 0x").append(Long.toHexString(attr.get(ValueLayout.JAVA_LONG, FLAGS)));
    text.append("\nnice: ").append(attr.get(ValueLayout.JAVA_INT, NICE));
    text.append("\npriority: ").append(attr.get(ValueLayout.JAVA_INT, PRIORITY));
    text.append("\nslice: ").append(attr.get(ValueLayout.JAVA_LONG, RUNTIME));
    return Queries.text(text.append('\n'));
  }

  /** Names a policy: SCHED_NORMAL and its like of include/uapi/linux/sched.h. */
  static String policy(int number) {
    return switch (number) {
      case 0 -> "other";
      case 1 -> "fifo";
      case 2 -> "rr";
      case 3 -> "batch";
      case 5 -> "idle";
      case 6 -> "deadline";
      case 7 -> "ext";
      default -> Integer.toString(number);
    };
  }

  /** Parses a PID of 1 to 9 digits; -1 where it is none. */
  private static long decimal(String digits) {
    long number = digits.isEmpty() || digits.length() > 9 ? -1 : 0;
    for (int i = 0; number >= 0 && i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
    }
    return number == 0 ? -1 : number;
  }
}
