package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.KnobText;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import dev.kerneltune.owner.KeptCommandLine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What a place that can be written holds now, in the words in which it would be written. The same
 * reading serves a plan, the look just before a write, the read-back and an undo, so that their
 * states can be compared.
 */
public final class TargetReader {
  private static final String RATIO = "ratio";
  private static final String BYTES = "bytes";

  private TargetReader() {}

  /**
   * Returns what {@code target} holds: absent where the machine has no such place. A file of our
   * own that is not there, or has no such entry, holds {@link State.Nothing}. A knob that reads 0
   * because its twin is in force is a {@link State.Twin}.
   */
  public static Reading<State> now(Host host, Target target) {
    return switch (target) {
      case Target.KernelFile(var path) -> file(host, path);
      case Target.NicSetting nic -> setting(host, nic).map(State.Holds::new);
      case Target.Entry(var file, var key) -> entry(host.read(file), key);
      case Target.BootParameter(var loader, var name) ->
          KeptCommandLine.line(host, loader).then(line -> KeptCommandLine.parameter(line, name));
    };
  }

  private static Reading<State> file(Host host, String path) {
    Reading<String> text = Files.text(host, path).map(KnobText::canonical);
    Optional<String> twin = twin(path);
    if (twin.isEmpty() || !text.orElse("").equals("0")) {
      return text.map(State.Holds::new);
    }
    return Files.text(host, twin.get())
        .then(
            other -> {
              String there = KnobText.canonical(other);
              State state =
                  there.equals("0")
                      ? new State.Holds("0")
                      : new State.Twin("0", new Target.KernelFile(twin.get()), there);
              return Reading.present(state, "0");
            });
  }

  /**
   * Returns the file that each write of {@code path} sets to 0: vm.dirty_bytes and vm.dirty_ratio,
   * and the two of the background (mm/page-writeback.c, dirty_bytes_handler()).
   */
  static Optional<String> twin(String path) {
    String known = "/proc/sys/vm/dirty_";
    String rest = path.startsWith(known) ? path.substring(known.length()) : "";
    return switch (rest) {
      case BYTES -> Optional.of(known + RATIO);
      case RATIO -> Optional.of(known + BYTES);
      case "background_bytes" -> Optional.of(known + "background_" + RATIO);
      case "background_ratio" -> Optional.of(known + "background_" + BYTES);
      default -> Optional.empty();
    };
  }

  /** Reads one setting of a network device; a feature without what stands behind on or off. */
  private static Reading<String> setting(Host host, Target.NicSetting nic) {
    return line(host, nic)
        .map(
            text -> {
              int blank = nic.group().equals("features") ? text.indexOf(' ') : -1;
              return blank < 0 ? text : text.substring(0, blank);
            });
  }

  /** Reads the line of one setting as the driver tells it: {@code on [fixed]} for a feature. */
  static Reading<String> line(Host host, Target.NicSetting nic) {
    String query = "ethtool/" + nic.device() + "/" + nic.group();
    return Asked.text(host, query, "the driver has no " + nic.group())
        .then(answer -> FactCollector.line(answer, nic.name()));
  }

  /** Understands what reading a file of our own gave. */
  static Reading<State> entry(Raw raw, String key) {
    return OwnFilesReader.text(raw) instanceof Reading.Absent<String>
        ? Reading.present(new State.Nothing(), "")
        : OwnFilesReader.text(raw).map(text -> entry(text, key));
  }

  private static State entry(String text, String key) {
    Optional<String> body = OwnText.entry(text, key);
    return body.isPresent() ? new State.Holds(body.get()) : new State.Nothing();
  }

  /**
   * Returns what the target is found to be: the folder in /sys/devices of the device whose name is
   * in the path, or the names of the actions of an interrupt. A file that nobody else can take the
   * name of has none: the empty text.
   */
  public static String identity(Host host, Target target) {
    return switch (target) {
      case Target.KernelFile(var path) -> identity(host, path);
      case Target.NicSetting(var device, _, _) -> resolved(host, "/sys/class/net/" + device);
      case Target.Entry _, Target.BootParameter _ -> "";
    };
  }

  private static String identity(Host host, String path) {
    int slash =
        path.startsWith(IrqPlaces.FOLDER) ? path.indexOf('/', IrqPlaces.FOLDER.length()) : -1;
    if (slash > 0) {
      String number = path.substring(IrqPlaces.FOLDER.length(), slash);
      // Interrupts are handed out again, as queues come and go (kernel/irq/irqdesc.c).
      return Files.text(host, "/sys/kernel/irq/" + number + "/actions").orElse("").strip();
    }
    int depth =
        path.startsWith("/sys/block/")
            ? 3
            : path.startsWith("/sys/class/") ? 4 : path.startsWith("/sys/bus/") ? 5 : 0;
    int end = 0;
    for (int part = 0; part < depth && end >= 0; part++) {
      end = path.indexOf('/', end + 1);
    }
    return end <= 0 ? "" : resolved(host, path.substring(0, end));
  }

  /** Returns where a link of sysfs points, without its dots; empty where it is no link. */
  private static String resolved(Host host, String link) {
    if (!(Files.text(host.readLink(link)) instanceof Reading.Present<String>(var text, _))) {
      return "";
    }
    Deque<String> parts = new ArrayDeque<>();
    if (!text.startsWith("/")) {
      addParts(link.substring(0, link.lastIndexOf('/')), parts);
    }
    addParts(text, parts);
    return "/" + String.join("/", parts);
  }

  private static void addParts(String path, Deque<String> parts) {
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String part = path.substring(start, end);
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
      start = end + 1;
    }
  }
}
