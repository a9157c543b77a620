package dev.kerneltune.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The kernel's system calls, all through syscall(2): a second native function would cost as much
 * start-up time again. The one that there is costs some 50 ms, once, and only where it is used.
 */
final class SystemCalls implements AutoCloseable {
  /** The number of each call, asm/unistd_64.h and asm-generic/unistd.h. */
  enum Call {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    IOCTL(16, 29),
    SOCKET(41, 198),
    SETSOCKOPT(54, 208),
    SYSLOG(103, 116),
    STATFS(137, 43),
    ADJTIMEX(159, 171),
    SCHED_SETATTR(314, 274),
    SCHED_GETATTR(315, 275),
    IO_URING_SETUP(425, 425),
    IO_URING_REGISTER(427, 427);

    private final long x86;
    private final long arm;

    Call(long x86, long arm) {
      this.x86 = x86;
      this.arm = arm;
    }
  }

  /** Linked when it is used for the first time, and empty where Java may not call out. */
  private static final class Linked {
    private static final Optional<MethodHandle> SYSCALL = link();
    private static final boolean IS_X86 = System.getProperty("os.arch", "").equals("amd64");

    private Linked() {}

    @SuppressWarnings(
        "restricted") // The image allows native access to this module, and to no other.
    private static Optional<MethodHandle> link() {
      String arch = System.getProperty("os.arch", "");
      boolean isKnown = arch.equals("amd64") || arch.equals("aarch64");
      if (!isKnown || !System.getProperty("os.name", "").equals("Linux")) {
        return Optional.empty();
      }
      try {
        Linker linker = Linker.nativeLinker();
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return linker
            .defaultLookup()
            .find("syscall")
            .map(
                symbol ->
                    linker.downcallHandle(
                        symbol,
                        FunctionDescriptor.of(word, word, word, word, word, word, word),
                        Linker.Option.captureCallState("errno"),
                        Linker.Option.firstVariadicArg(1)));
      } catch (IllegalCallerException | UnsupportedOperationException | LinkageError e) {
        return Optional.empty(); // As good as a kernel without the call: told as ENOSYS.
      }
    }
  }

  /** The form of the functions of other libraries: five words in, a 32-bit word out. */
  private static final class Other {
    private static final MethodHandle CALL = form();

    private Other() {}

    @SuppressWarnings("restricted") // As above.
    private static MethodHandle form() {
      ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
      return Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.of(ValueLayout.JAVA_INT, word, word, word, word, word));
    }
  }

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(16, 8);

  /** Returns whether native calls can be made at all. */
  static boolean work() {
    return Linked.SYSCALL.isPresent();
  }

  /** Returns zeroed memory that lives until this is closed. */
  MemorySegment memory(long bytes) {
    return arena.allocate(bytes, 8);
  }

  /** Returns a text as the kernel takes it: its bytes, then a NUL; lives until this is closed. */
  MemorySegment string(String text) {
    return arena.allocateFrom(text);
  }

  /** Calls the kernel with up to five arguments; returns its answer, or the errno below zero. */
  long call(Call call, long... arguments) {
    long[] words = new long[5];
    System.arraycopy(arguments, 0, words, 0, arguments.length);
    if (!work()) {
      return -Errno.ENOSYS;
    }
    try {
      long result =
          (long)
              Linked.SYSCALL
                  .get()
                  .invokeExact(
                      state,
                      Linked.IS_X86 ? call.x86 : call.arm,
                      words[0],
                      words[1],
                      words[2],
                      words[3],
                      words[4]);
      // On Linux errno is all there is in the captured state, and it stands at its beginning.
      return result == -1 ? -state.get(ValueLayout.JAVA_INT, 0) : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // A native function throws nothing.
    }
  }

  /**
   * Calls a function of another library, which takes at most five integers or pointers and returns
   * an int. Words that it does not take are in registers that it does not read, on x86-64 and on
   * arm64, so one form serves all, and costs its start-up once.
   */
  static int callOther(MemorySegment function, long... arguments) {
    long[] words = new long[5];
    System.arraycopy(arguments, 0, words, 0, arguments.length);
    try {
      return (int)
          Other.CALL.invokeExact(function, words[0], words[1], words[2], words[3], words[4]);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // A native function throws nothing.
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
