package dev.kerneltune.sched.scx;

import dev.kerneltune.host.SharedLibraries;
import dev.kerneltune.model.Reading;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The system's libbpf (bpf/libbpf.h, bpf/bpf.h), called without a binding made for it. Only one
 * thread may use it at a time. A crash in it ends this process, and with it the scheduler: the
 * kernel falls back to its own.
 */
public final class LibBpf {
  /** Where distributions put it. */
  public static final List<String> PLACES =
      List.of(
          "/usr/lib/x86_64-linux-gnu/libbpf.so.1",
          "/usr/lib/aarch64-linux-gnu/libbpf.so.1",
          "/usr/lib64/libbpf.so.1",
          "/usr/lib/libbpf.so.1");

  /**
   * Which libbpf it is.
   *
   * @param major since 1 the functions used here are as they are
   * @param minor since 1.3 it knows alternative forms of the kernel's functions, and schedulers
   */
  public record Version(int major, int minor) {
    /** Returns whether it is that one or a newer one. */
    public boolean isAtLeast(int wantedMajor, int wantedMinor) {
      return major > wantedMajor || major == wantedMajor && minor >= wantedMinor;
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  /** enum libbpf_print_level. */
  private static final int DEBUG = 2;

  /** The one thing told at that level alone that matters: a member that the kernel lacks. */
  private static final String LACKED = "substituting insn";

  private static final int ARGUMENTS = 4;
  private static final int LINES_KEPT = 60;
  private static final int LONGEST_MESSAGE = 1 << 22;

  /** Linked when it is used for the first time. */
  private static final class Linked {
    private static final MethodHandle CALL = call();
    private static final MethodHandle FORMAT = format();

    private Linked() {}

    @SuppressWarnings("restricted") // The image allows native access to this module.
    private static MethodHandle call() {
      ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
      return Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.of(word, word, word, word, word),
              Linker.Option.captureCallState("errno"));
    }

    @SuppressWarnings("restricted") // As above.
    private static MethodHandle format() {
      Linker linker = Linker.nativeLinker();
      ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("vsnprintf"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, word, word, word, word));
    }
  }

  private final SymbolLookup library;

  /** For ever, as the library is: it keeps the callback. */
  private final Arena arena = Arena.global();

  private final MemorySegment errno =
      arena.allocate(Linker.Option.captureStateLayout().byteSize(), Long.BYTES);
  private final MemorySegment message = arena.allocate(LONGEST_MESSAGE);
  private final Deque<String> log = new ArrayDeque<>();
  private final long callback;
  private final Version version;

  private LibBpf(SymbolLookup library) {
    this.library = library;
    this.callback = callback();
    this.version =
        new Version((int) call("libbpf_major_version"), (int) call("libbpf_minor_version"));
  }

  /** Loads the first of these files that is there; absent: none of them is. */
  @SuppressWarnings("restricted") // As above.
  public static Reading<LibBpf> find(List<String> places) {
    for (String place : places) {
      switch (SharedLibraries.standing(place)) {
        case SharedLibraries.Standing.Absent() -> {}
        case SharedLibraries.Standing.Untrusted(var where) -> {
          return Reading.unreadable(where + " could be changed by others", "");
        }
        case SharedLibraries.Standing.Trusted(var file) -> {
          try {
            SymbolLookup library = SymbolLookup.libraryLookup(file, Arena.global());
            return Reading.present(new LibBpf(library), place);
          } catch (IllegalArgumentException | IllegalCallerException | ScxException e) {
            return Reading.unreadable(place + " cannot be loaded: " + e.getMessage(), "");
          }
        }
      }
    }
    return Reading.absent("there is no " + String.join(", no ", places));
  }

  /** Returns which one it is. */
  public Version version() {
    return version;
  }

  @SuppressWarnings("restricted") // As above.
  private long callback() {
    try {
      MethodHandle heard =
          MethodHandles.lookup()
              .bind(
                  this,
                  "heard",
                  MethodType.methodType(int.class, int.class, long.class, long.class));
      FunctionDescriptor form =
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG);
      return Linker.nativeLinker().upcallStub(heard, form, arena).address();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes what it says from now on, instead of letting it write to standard error. */
  void listen() {
    log.clear();
    long _ = call("libbpf_set_print", callback);
  }

  /**
   * libbpf_print_fn_t. The arguments are a va_list: on x86-64 and on arm64 the address of one is
   * what is passed.
   */
  @SuppressWarnings("UnusedMethod") // libbpf calls it.
  private int heard(int level, long format, long arguments) {
    try {
      int length =
          (int) Linked.FORMAT.invokeExact(message.address(), message.byteSize(), format, arguments);
      message.set(ValueLayout.JAVA_BYTE, LONGEST_MESSAGE - 1L, (byte) 0);
      String text = message.getString(0);
      if (level < DEBUG || text.contains(LACKED)) {
        text.lines().forEach(this::keep);
      }
      return length;
    } catch (Throwable _) {
      return 0; // An exception that left here would end the process.
    }
  }

  private void keep(String line) {
    log.add(line);
    if (log.size() > LINES_KEPT) {
      log.remove();
    }
  }

  /** Returns the last lines that it said, and forgets them. */
  List<String> takeLog() {
    List<String> lines = new ArrayList<>(log);
    log.clear();
    return lines;
  }

  /**
   * Calls a function; at most four integers or addresses. Words that it does not take are in
   * registers that it does not read, so one form serves all.
   *
   * @throws ScxException when the library has no such function
   */
  long call(String function, long... arguments) {
    long[] words = new long[ARGUMENTS];
    System.arraycopy(arguments, 0, words, 0, arguments.length);
    MemorySegment symbol =
        library
            .find(function)
            .orElseThrow(() -> new ScxException("libbpf has no function " + function));
    try {
      return (long) Linked.CALL.invokeExact(symbol, errno, words[0], words[1], words[2], words[3]);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // A native function throws nothing.
    }
  }

  /**
   * Calls a function that gives an int, below zero for an error.
   *
   * @throws ScxException with the error
   */
  int number(String function, long... arguments) {
    int result = (int) call(function, arguments);
    if (result < 0) {
      throw new ScxException(function + " of libbpf " + version + ": " + ErrorName.of(-result));
    }
    return result;
  }

  /**
   * Calls a function that gives an address, none for an error.
   *
   * @throws ScxException with the error
   */
  long address(String function, long... arguments) {
    long result = call(function, arguments);
    if (result == 0) {
      int error =
          errno.get(
              ValueLayout.JAVA_INT,
              Linker.Option.captureStateLayout()
                  .byteOffset(MemoryLayout.PathElement.groupElement("errno")));
      throw new ScxException(function + " of libbpf " + version + ": " + ErrorName.of(error));
    }
    return result;
  }
}
