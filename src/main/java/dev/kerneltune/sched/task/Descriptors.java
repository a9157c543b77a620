package dev.kerneltune.sched.task;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Values;
import dev.kerneltune.sched.Behaviour.Evidence;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a process has open, by the links in /proc/PID/fd (proc_pid_fd(5)).
 *
 * @param holdsGpu a GPU is among it
 * @param sockets the inodes of its sockets
 * @param isWhole every descriptor was looked at
 */
record Descriptors(Evidence holdsGpu, Set<Long> sockets, boolean isWhole) {
  /** The most descriptors of one process that are looked at: some microseconds each. */
  private static final int MOST = 4096;

  private static final String SOCKET = "socket:[";

  /** S_IFCHR of include/uapi/linux/stat.h, in octal, before twelve bits of rights. */
  private static final String CHARACTER_DEVICE = "2[0-7]{4}";

  /**
   * Major numbers of Documentation/admin-guide/devices.txt: nvidia's, whose minors from 248 on are
   * no GPUs (254 modeset, 255 nvidiactl), and that of DRM, whose render nodes begin at 128.
   */
  private static final int NVIDIA = 195;

  private static final int LAST_NVIDIA_GPU = 247;
  private static final int DRM = 226;
  private static final int FIRST_RENDER_NODE = 128;

  static Descriptors of(Host host, String process) {
    String folder = process + "/fd";
    if (!(host.list(folder) instanceof Listing.Names(var numbers))) {
      return new Descriptors(Evidence.UNKNOWN, Set.of(), false);
    }
    Set<Long> sockets = new HashSet<>();
    Evidence gpu = Evidence.NO;
    List<String> looked = numbers.subList(0, Math.min(MOST, numbers.size()));
    boolean isWhole = looked.size() == numbers.size();
    for (String number : looked) {
      String path = folder + "/" + number;
      // One that was closed since the listing is nobody's evidence; one that is not told is.
      isWhole &= host.readLink(path) instanceof Raw.Bytes || isClosed(host, path);
      String file = ProcText.link(host, path).orElse("");
      // One that does not answer is enough: somebody may have made thousands of them.
      if (gpu == Evidence.NO && isNamedAsGpu(file)) {
        gpu = gpu(host, path);
      }
      if (file.startsWith(SOCKET) && file.endsWith("]")) {
        sockets.add(ProcText.number(file.substring(SOCKET.length(), file.length() - 1)));
      }
    }
    return new Descriptors(
        gpu == Evidence.NO && !isWhole ? Evidence.UNKNOWN : gpu, sockets, isWhole);
  }

  private static boolean isClosed(Host host, String descriptor) {
    return host.readLink(descriptor) instanceof Raw.Missing;
  }

  /**
   * Returns whether a file is called as one that is held by who computes on a GPU: /dev/nvidiactl
   * alone, which every look at the driver opens, says nothing, and neither does card0, which draws.
   * Anybody can call a file so in a mount namespace of his own, and only such files are looked at.
   */
  private static boolean isNamedAsGpu(String file) {
    return isNumbered(file, "/dev/nvidia")
        || isNumbered(file, "/dev/dri/renderD")
        || file.equals("/dev/kfd");
  }

  /** Returns whether what is open is a GPU, by its device number, which only root can make. */
  private static Evidence gpu(Host host, String descriptor) {
    return switch (host.ask("stat" + descriptor)) {
      case Raw.Bytes answer -> gpu(host, ProcText.told(answer));
      case Raw.Missing() -> Evidence.NO; // It was closed.
      case Raw.NotRecorded(), Raw.Refused _, Raw.Blocked _, Raw.Failed _ -> Evidence.UNKNOWN;
    };
  }

  private static Evidence gpu(Host host, Map<String, String> told) {
    if (!told.getOrDefault("mode", "").matches(CHARACTER_DEVICE)) {
      return Evidence.NO;
    }
    String device = told.getOrDefault("rdev", "");
    int colon = device.indexOf(':');
    long major = colon < 0 ? -1 : ProcText.number(device.substring(0, colon));
    long minor = ProcText.number(device.substring(colon + 1));
    if (major == NVIDIA && minor >= 0 && minor <= LAST_NVIDIA_GPU
        || major == DRM && minor >= FIRST_RENDER_NODE) {
      return Evidence.YES;
    }
    return isKfd(host, major);
  }

  /** Returns whether this major number is the one that the kernel gave to AMD's compute driver. */
  private static Evidence isKfd(Host host, long major) {
    Optional<String> devices = ProcText.of(host, "/proc/devices");
    if (devices.isEmpty()) {
      return Evidence.UNKNOWN;
    }
    for (String line : devices.get().split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.size() == 2 && words.get(1).equals("kfd")) {
        return major >= 0 && ProcText.number(words.get(0)) == major ? Evidence.YES : Evidence.NO;
      }
    }
    return Evidence.NO;
  }

  private static boolean isNumbered(String file, String stem) {
    return file.startsWith(stem) && ProcText.number(file.substring(stem.length())) >= 0;
  }
}
