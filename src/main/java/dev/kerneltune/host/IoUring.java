package dev.kerneltune.host;

import dev.kerneltune.host.SystemCalls.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What io_uring can do here, for this process (include/uapi/linux/io_uring.h). */
final class IoUring {
  /** struct io_uring_params, and where its features stand. */
  private static final int PARAMS = 120;

  private static final int FEATURES = 20;

  private static final int IORING_REGISTER_PROBE = 8;
  private static final int OPS = 256;

  /** struct io_uring_probe: last_op, ops_len, and from here on struct io_uring_probe_op. */
  private static final int FIRST_OP = 16;

  private static final int OP = 8;
  private static final int OP_FLAGS = 2;
  private static final int IO_URING_OP_SUPPORTED = 1;

  private IoUring() {}

  /**
   * Makes the smallest ring, asks it, and closes it at once. EPERM has two causes that look alike:
   * kernel.io_uring_disabled, and the seccomp filter of a container.
   */
  static Raw ask(SystemCalls calls) {
    MemorySegment params = calls.memory(PARAMS);
    long ring = calls.call(Call.IO_URING_SETUP, 1, params.address());
    if (ring < 0) {
      return -ring == Errno.ENOSYS ? new Raw.Missing() : Errno.of(-ring);
    }
    try {
      StringBuilder text = new StringBuilder(160);
      int features = params.get(ValueLayout.JAVA_INT, FEATURES);
      text.append("features: 0x").append(Integer.toHexString(features)).append('\n');
      MemorySegment probe = calls.memory(FIRST_OP + (long) OPS * OP);
      long answer =
          calls.call(Call.IO_URING_REGISTER, ring, IORING_REGISTER_PROBE, probe.address(), OPS);
      if (answer < 0) {
        return Errno.of(-answer); // Kernels before 5.6 have rings and no probe: EINVAL.
      }
      text.append("last-op: ").append(probe.get(ValueLayout.JAVA_BYTE, 0) & 0xff);
      text.append("\nops:");
      int length = probe.get(ValueLayout.JAVA_BYTE, 1) & 0xff;
      for (int i = 0; i < length; i++) {
        long at = FIRST_OP + (long) i * OP;
        short flags = probe.get(ValueLayout.JAVA_SHORT, at + OP_FLAGS);
        if ((flags & IO_URING_OP_SUPPORTED) != 0) {
          text.append(' ').append(probe.get(ValueLayout.JAVA_BYTE, at) & 0xff);
        }
      }
      return Queries.text(text.append('\n'));
    } finally {
      calls.call(Call.CLOSE, ring);
    }
  }
}
