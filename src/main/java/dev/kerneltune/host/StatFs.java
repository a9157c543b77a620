package dev.kerneltune.host;

import dev.kerneltune.host.SystemCalls.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What statfs(2) tells of the file system that holds a path: struct statfs of
 * include/uapi/asm-generic/statfs.h, where every member is a 64-bit word on 64-bit machines.
 */
final class StatFs {
  private static final int SIZE = 120;
  private static final int TYPE = 0;
  private static final int BSIZE = 8;
  private static final int BLOCKS = 16;
  private static final int BFREE = 24;
  private static final int BAVAIL = 32;
  private static final int FILES = 40;
  private static final int FFREE = 48;
  private static final int FRSIZE = 72;
  private static final int FLAGS = 80;

  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;

  /** PATH_MAX of include/uapi/linux/limits.h, the final NUL included. */
  private static final int PATH_MAX = 4096;

  private StatFs() {}

  /** Asks about the file system of {@code path}, which is absolute; links are followed. */
  static Raw ask(SystemCalls calls, String path) {
    if (path.length() >= PATH_MAX || path.indexOf('\0') >= 0) {
      return Queries.unknown("statfs" + path);
    }
    MemorySegment answer = calls.memory(SIZE);
    long result = calls.call(Call.STATFS, calls.string(path).address(), answer.address());
    if (result < 0) {
      boolean isMissing = -result == ENOENT || -result == ENOTDIR;
      return isMissing || -result == Errno.ENOSYS ? new Raw.Missing() : Errno.of(-result);
    }
    return Queries.text(lines(answer));
  }

  private static StringBuilder lines(MemorySegment answer) {
    long fragment = word(answer, FRSIZE);
    long block = fragment == 0 ? word(answer, BSIZE) : fragment;
    StringBuilder text = new StringBuilder(160);
    line(text, "type", "0x" + Long.toHexString(word(answer, TYPE)));
    line(text, "flags", "0x" + Long.toHexString(word(answer, FLAGS)));
    line(text, "bytes", Long.toUnsignedString(word(answer, BLOCKS) * block));
    line(text, "bytes-free", Long.toUnsignedString(word(answer, BFREE) * block));
    line(text, "bytes-available", Long.toUnsignedString(word(answer, BAVAIL) * block));
    line(text, "files", Long.toUnsignedString(word(answer, FILES)));
    line(text, "files-free", Long.toUnsignedString(word(answer, FFREE)));
    return text;
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append('\n');
  }

  private static long word(MemorySegment answer, long offset) {
    return answer.get(ValueLayout.JAVA_LONG, offset);
  }
}
