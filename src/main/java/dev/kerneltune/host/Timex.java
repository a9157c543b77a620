package dev.kerneltune.host;

import dev.kerneltune.host.SystemCalls.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What adjtimex(2) tells of how the clock is kept: struct timex of include/uapi/linux/timex.h with
 * modes 0, which changes nothing and needs no privilege.
 */
final class Timex {
  private static final int SIZE = 208;
  private static final int MAXERROR = 24;
  private static final int STATUS = 40;

  private Timex() {}

  /** Asks for the state of the clock CLOCK_REALTIME. */
  static Raw ask(SystemCalls calls) {
    MemorySegment timex = calls.memory(SIZE);
    long result = calls.call(Call.ADJTIMEX, timex.address());
    if (result < 0) {
      return -result == Errno.ENOSYS ? new Raw.Missing() : Errno.of(-result);
    }
    StringBuilder text = new StringBuilder(48);
    text.append("status: 0x").append(Integer.toHexString(timex.get(ValueLayout.JAVA_INT, STATUS)));
    text.append("\nmax-error: ").append(timex.get(ValueLayout.JAVA_LONG, MAXERROR));
    return Queries.text(text.append('\n'));
  }
}
