package dev.kerneltune.host;

import dev.kerneltune.host.SystemCalls.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * How a thread is scheduled, as sched_getattr(2) tells it: struct sched_attr of
 * include/uapi/linux/sched/types.h. Since 6.12 the kernel tells the slice of every fair thread, one
 * that asked for it or not (get_params in kernel/sched/syscalls.c); before it tells 0.
 */
final class SchedAttr {
  private static final int SIZE = 56;

  /** SCHED_ATTR_SIZE_VER0: up to sched_period, what every kernel takes. */
  private static final int FIRST_SIZE = 48;

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

  /** Reads the attributes of a thread; 0 is the one that calls. */
  static ThreadAnswer read(SystemCalls calls, int tid) {
    MemorySegment attr = calls.memory(SIZE);
    long result = calls.call(Call.SCHED_GETATTR, tid, attr.address(), SIZE, 0);
    if (result < 0) {
      return answer(-result);
    }
    int number = attr.get(ValueLayout.JAVA_INT, POLICY);
    Optional<SchedPolicy> policy = SchedPolicy.of(number);
    if (policy.isEmpty()) {
      return new ThreadAnswer.Refused("the policy " + number + ", which is not known here");
    }
    return new ThreadAnswer.Told(
        new ThreadAttributes(
            policy.get(),
            attr.get(ValueLayout.JAVA_INT, NICE),
            attr.get(ValueLayout.JAVA_LONG, RUNTIME),
            attr.get(ValueLayout.JAVA_LONG, FLAGS)));
  }

  /**
   * Sets the attributes of a thread, and reads them back. What the first version of the structure
   * does not hold, utilisation clamps, stays as it is.
   */
  static ThreadAnswer write(SystemCalls calls, int tid, ThreadAttributes wanted) {
    MemorySegment attr = calls.memory(FIRST_SIZE);
    attr.set(ValueLayout.JAVA_INT, 0, FIRST_SIZE);
    attr.set(ValueLayout.JAVA_INT, POLICY, wanted.policy().number());
    attr.set(ValueLayout.JAVA_LONG, FLAGS, wanted.flags());
    attr.set(ValueLayout.JAVA_INT, NICE, wanted.nice());
    attr.set(ValueLayout.JAVA_LONG, RUNTIME, wanted.slice());
    long result = calls.call(Call.SCHED_SETATTR, tid, attr.address(), 0);
    return result < 0 ? answer(-result) : read(calls, tid);
  }

  private static ThreadAnswer answer(long errno) {
    if (errno == ESRCH) {
      return new ThreadAnswer.Gone();
    }
    return switch (Errno.of(errno)) {
      case Raw.Refused(var error) -> new ThreadAnswer.Refused(error);
      case Raw.Failed(var error) -> new ThreadAnswer.Refused(error);
      case Raw.Bytes _, Raw.Missing _, Raw.NotRecorded _, Raw.Blocked _ ->
          new ThreadAnswer.Refused("errno " + errno);
    };
  }

  /** Names a policy: SCHED_NORMAL and its like of include/uapi/linux/sched.h. */
  static String policy(int number) {
    return SchedPolicy.of(number).map(SchedPolicy::word).orElse(Integer.toString(number));
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
