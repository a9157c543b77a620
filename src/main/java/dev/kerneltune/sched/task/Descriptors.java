package dev.kerneltune.sched.task;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Values;
import dev.kerneltune.sched.Behaviour.Evidence;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  private static final int NO_DRIVER = -2;

  static Descriptors of(Host host, String process) {
    String folder = process + "/fd";
    if (!(host.list(folder) instanceof Listing.Names(var numbers))) {
      return new Descriptors(Evidence.UNKNOWN, Set.of(), false);
    }
    Set<Long> sockets = new HashSet<>();
    Evidence gpu = Evidence.NO;
    List<String> looked = numbers.subList(0, Math.min(MOST, numbers.size()));
    for (String number : looked) {
      // One that was closed since the listing is nobody's evidence.
      String file = ProcText.link(host, folder + "/" + number).orElse("");
      // One that does not answer is enough: somebody may have made thousands of them.
      if (gpu == Evidence.NO && isNamedAsGpu(file)) {
        gpu = gpu(host, folder + "/" + number);
      }
      if (file.startsWith(SOCKET) && file.endsWith("]")) {
        sockets.add(ProcText.number(file.substring(SOCKET.length(), file.length() - 1)));
      }
    }
    boolean isWhole = looked.size() == numbers.size();
    return new Descriptors(
        gpu == Evidence.NO && !isWhole ? Evidence.UNKNOWN : gpu, sockets, isWhole);
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
      case Raw.Bytes answer -> isGpu(host, ProcText.told(answer)) ? Evidence.YES : Evidence.NO;
      case Raw.Missing() -> Evidence.NO; // It was closed.
      case Raw.NotRecorded(), Raw.Refused _, Raw.Blocked _, Raw.Failed _ -> Evidence.UNKNOWN;
    };
  }

  private static boolean isGpu(Host host, Map<String, String> told) {
    if (!told.getOrDefault("mode", "").matches(CHARACTER_DEVICE)) {
      return false;
    }
    String device = told.getOrDefault("rdev", "");
    int colon = device.indexOf(':');
    long major = colon < 0 ? -1 : ProcText.number(device.substring(0, colon));
    long minor = ProcText.number(device.substring(colon + 1));
    return major == NVIDIA && minor >= 0 && minor <= LAST_NVIDIA_GPU
        || major == DRM && minor >= FIRST_RENDER_NODE
        || major >= 0 && major == kfd(host);
  }

  /** Returns the major number that the kernel gave to AMD's compute driver; -2 for none. */
  private static long kfd(Host host) {
    for (String line : ProcText.of(host, "/proc/devices").orElse("").split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.size() == 2 && words.get(1).equals("kfd")) {
        return ProcText.number(words.get(0));
      }
    }
    return NO_DRIVER;
  }

  private static boolean isNumbered(String file, String stem) {
    return file.startsWith(stem) && ProcText.number(file.substring(stem.length())) >= 0;
  }
}
