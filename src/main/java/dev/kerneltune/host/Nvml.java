package dev.kerneltune.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What NVIDIA's management library tells of the GPUs (nvml.h). It is somebody else's code in this
 * process: it is loaded only from where drivers put it and only from a file that nobody but root
 * (or the caller) can write, it may lack functions, fail and hang, and it only answers questions.
 *
 * <p>Each GPU has these lines, by its PCI address:
 *
 * <pre>
 * BDF/persistence     on or off
 * BDF/compute         default, exclusive-thread, prohibited or exclusive-process
 * BDF/mig             on or off; also mig-pending: after the next reset
 * BDF/ecc             on or off; also ecc-pending
 * BDF/remap-pending   on or off: rows wait for a reset to be remapped; also remap-failed
 * BDF/clocks-lowered  a bit mask, nvmlClocksEventReasons
 * BDF/addressing      none, hmm or ats
 * </pre>
 *
 * <p>A value is {@code not-supported} where GPU or library do not have it, and {@code error N} with
 * the nvmlReturn_t where the library fails.
 */
final class Nvml {
  private static final String LIBRARY = "libnvidia-ml.so.1";

  /** Where drivers and container runtimes put the library, the usual ones first. */
  static final List<String> PLACES =
      List.of(
          "/usr/lib/x86_64-linux-gnu/" + LIBRARY,
          "/usr/lib/aarch64-linux-gnu/" + LIBRARY,
          "/usr/lib64/" + LIBRARY,
          "/usr/lib/" + LIBRARY,
          "/usr/local/nvidia/lib64/" + LIBRARY,
          "/run/nvidia/driver/usr/lib/x86_64-linux-gnu/" + LIBRARY,
          "/run/nvidia/driver/usr/lib/aarch64-linux-gnu/" + LIBRARY);

  // nvmlReturn_t
  private static final int SUCCESS = 0;
  private static final int NOT_SUPPORTED = 3;
  private static final int NO_PERMISSION = 4;
  private static final int FUNCTION_NOT_FOUND = 13;

  private static final String SUPPORTED_NOT = "not-supported";

  /** More than any host has: a bound on what a broken library can make us do. */
  private static final int MOST_GPUS = 256;

  /** struct nvmlPciInfo_st: a short address in 16 bytes, five words, the address in 32 bytes. */
  private static final int PCI_INFO = 68;

  private static final int PCI_ADDRESS = 36;

  /** NVML_STRUCT_VERSION(DeviceAddressingMode, 1): the size, and the version in the top byte. */
  private static final int ADDRESSING_VERSION = 8 | 1 << 24;

  private static final Map<Integer, String> SWITCH = Map.of(0, "off", 1, "on");
  private static final Map<Integer, String> COMPUTE =
      Map.of(0, "default", 1, "exclusive-thread", 2, "prohibited", 3, "exclusive-process");
  private static final Map<Integer, String> ADDRESSING = Map.of(0, "none", 1, "hmm", 2, "ats");

  private final SymbolLookup library;
  private final Arena arena;
  private final StringBuilder text = new StringBuilder(512);

  private Nvml(SymbolLookup library, Arena arena) {
    this.library = library;
    this.arena = arena;
  }

  /** Asks the library that is found first; missing where there is none. */
  static Raw ask(List<String> places) {
    Raw answer = new Raw.Missing();
    for (String place : places) {
      switch (SharedLibraries.standing(place)) {
        case SharedLibraries.Standing.Absent() -> {
          // The next place.
        }
        case SharedLibraries.Standing.Untrusted(var where) -> {
          return new Raw.Failed("others can write " + where);
        }
        case SharedLibraries.Standing.Trusted(var file) -> {
          answer = load(file);
          if (!(answer instanceof Raw.Missing)) {
            return answer;
          }
          answer = new Raw.Failed(place + " cannot be loaded");
        }
      }
    }
    return answer;
  }

  /** Missing says that the file is no library for this machine. */
  @SuppressWarnings("restricted") // The image allows native access to this module.
  private static Raw load(String place) {
    SymbolLookup library;
    try {
      // For ever: a call that was given up may still run in it.
      library = SymbolLookup.libraryLookup(place, Arena.global());
    } catch (IllegalArgumentException _) {
      return new Raw.Missing();
    } catch (IllegalCallerException _) {
      return new Raw.Failed("ENOSYS: no native calls from this Java runtime on this machine");
    }
    try (Arena arena = Arena.ofConfined()) {
      return new Nvml(library, arena).gpus();
    }
  }

  private Raw gpus() {
    int result = call("nvmlInit_v2");
    if (result != SUCCESS) {
      return failed("nvmlInit_v2", result);
    }
    try {
      MemorySegment count = words(1);
      result = call("nvmlDeviceGetCount_v2", count.address());
      int gpus = count.get(ValueLayout.JAVA_INT, 0);
      if (result != SUCCESS || gpus < 0 || gpus > MOST_GPUS) {
        return result == SUCCESS
            ? new Raw.Failed("NVML tells " + gpus + " GPUs")
            : failed("nvmlDeviceGetCount_v2", result);
      }
      MemorySegment version = arena.allocate(80); // NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE
      result = call("nvmlSystemGetDriverVersion", version.address(), version.byteSize());
      line("driver", result == SUCCESS ? string(version, 0, 80) : word(result));
      for (int i = 0; i < gpus; i++) {
        Raw lost = gpu(i);
        if (!(lost instanceof Raw.Bytes)) {
          return lost;
        }
      }
      return Queries.text(text);
    } finally {
      int _ = call("nvmlShutdown");
    }
  }

  /** Adds the lines of a GPU; other than bytes where it cannot be told which GPU it is. */
  private Raw gpu(int index) {
    MemorySegment handle = arena.allocate(8, 8);
    int result = call("nvmlDeviceGetHandleByIndex_v2", index, handle.address());
    MemorySegment info = arena.allocate(PCI_INFO, 8);
    if (result == SUCCESS) {
      result = call("nvmlDeviceGetPciInfo_v3", device(handle), info.address());
    }
    if (result != SUCCESS) {
      return failed("nvmlDeviceGetPciInfo_v3 of GPU " + index, result);
    }
    String bdf = address(string(info, PCI_ADDRESS, 32));
    long gpu = device(handle);
    MemorySegment now = words(4);
    one(bdf + "/persistence", "nvmlDeviceGetPersistenceMode", gpu, now, SWITCH);
    one(bdf + "/compute", "nvmlDeviceGetComputeMode", gpu, now, COMPUTE);
    two(bdf + "/mig", bdf + "/mig-pending", "nvmlDeviceGetMigMode", gpu);
    two(bdf + "/ecc", bdf + "/ecc-pending", "nvmlDeviceGetEccMode", gpu);
    rows(bdf, gpu);
    clocks(bdf, gpu);
    now.set(ValueLayout.JAVA_INT, 0, ADDRESSING_VERSION);
    result = call("nvmlDeviceGetAddressingMode", gpu, now.address());
    line(bdf + "/addressing", result == SUCCESS ? word(now, 1, ADDRESSING) : word(result));
    return new Raw.Bytes(new byte[0]);
  }

  private void one(
      String name, String function, long gpu, MemorySegment now, Map<Integer, String> words) {
    int result = call(function, gpu, now.address());
    line(name, result == SUCCESS ? word(now, 0, words) : word(result));
  }

  private void two(String name, String pending, String function, long gpu) {
    MemorySegment both = words(2);
    int result = call(function, gpu, both.address(), both.address() + 4);
    line(name, result == SUCCESS ? word(both, 0, SWITCH) : word(result));
    line(pending, result == SUCCESS ? word(both, 1, SWITCH) : word(result));
  }

  /** Corrected rows, uncorrected ones, whether some wait for a reset, whether remapping failed. */
  private void rows(String bdf, long gpu) {
    MemorySegment rows = words(4);
    long at = rows.address();
    int result = call("nvmlDeviceGetRemappedRows", gpu, at, at + 4, at + 8, at + 12);
    line(bdf + "/remap-pending", result == SUCCESS ? word(rows, 2, SWITCH) : word(result));
    line(bdf + "/remap-failed", result == SUCCESS ? word(rows, 3, SWITCH) : word(result));
  }

  /** The newer name is in libraries since 12.2; the older one is in all so far. */
  private void clocks(String bdf, long gpu) {
    MemorySegment mask = arena.allocate(8, 8);
    int result = call("nvmlDeviceGetCurrentClocksEventReasons", gpu, mask.address());
    if (result == FUNCTION_NOT_FOUND) {
      result = call("nvmlDeviceGetCurrentClocksThrottleReasons", gpu, mask.address());
    }
    String bits = "0x" + Long.toHexString(mask.get(ValueLayout.JAVA_LONG, 0));
    line(bdf + "/clocks-lowered", result == SUCCESS ? bits : word(result));
  }

  /** Calls a function of the library; a function that it lacks is FUNCTION_NOT_FOUND. */
  private int call(String function, long... arguments) {
    return library
        .find(function)
        .map(symbol -> SystemCalls.callOther(symbol, arguments))
        .orElse(FUNCTION_NOT_FOUND);
  }

  private static Raw failed(String function, int result) {
    return result == NO_PERMISSION
        ? new Raw.Refused("EPERM")
        : new Raw.Failed(function + ": NVML error " + result + reason(result));
  }

  private static String reason(int result) {
    return switch (result) {
      case 9 -> ", the driver is not loaded";
      case FUNCTION_NOT_FOUND -> ", the library has no such function";
      case 15 -> ", the GPU is lost";
      case 18 -> ", library and kernel module are of different releases";
      default -> "";
    };
  }

  private static String word(int result) {
    return result == NOT_SUPPORTED || result == FUNCTION_NOT_FOUND
        ? SUPPORTED_NOT
        : "error " + result;
  }

  private static String word(MemorySegment words, int index, Map<Integer, String> names) {
    int number = words.getAtIndex(ValueLayout.JAVA_INT, index);
    String name = names.get(number);
    return name == null ? Integer.toString(number) : name;
  }

  /** Turns 00000000:3B:00.0 into the kernel's 0000:3b:00.0. */
  static String address(String busId) {
    String lower = busId.toLowerCase(Locale.ROOT);
    boolean isLong = lower.startsWith("0000") && lower.indexOf(':') == 8;
    return isLong ? lower.substring(4) : lower;
  }

  private static long device(MemorySegment handle) {
    return handle.get(ValueLayout.JAVA_LONG, 0);
  }

  private MemorySegment words(int count) {
    return arena.allocate(4L * count, 8);
  }

  /** Reads at most {@code most} characters up to a NUL. */
  private static String string(MemorySegment memory, long offset, int most) {
    StringBuilder characters = new StringBuilder(most);
    for (int i = 0; i < most; i++) {
      byte c = memory.get(ValueLayout.JAVA_BYTE, offset + i);
      if (c == 0) {
        break;
      }
      characters.append(c <= ' ' || c == 0x7f ? '?' : (char) c);
    }
    return characters.toString();
  }

  private void line(String name, String value) {
    text.append(name).append(": ").append(value).append('\n');
  }
}
