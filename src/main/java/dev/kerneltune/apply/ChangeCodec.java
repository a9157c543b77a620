package dev.kerneltune.apply;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes as JSON objects and back. A target that no plan could have made is refused: a journal
 * says to root what to write, and must not name a file beyond the knobs and our own files.
 */
final class ChangeCodec {
  private static final String IS = "is";

  private ChangeCodec() {}

  static Map<String, Object> write(Change change) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("check", change.check());
    object.put("knob", change.knob().text());
    object.put("subject", write(change.subject()));
    object.put("target", write(change.target()));
    object.put("identity", change.identity());
    object.put("before", write(change.before()));
    object.put("after", write(change.after()));
    return object;
  }

  static Change read(Node object) {
    Change change =
        new Change(
            object.text("check"),
            knob(object.text("knob")),
            subject(object.node("subject")),
            target(object.node("target")),
            object.text("identity"),
            state(object.node("before")),
            state(object.node("after")));
    object.end();
    return change;
  }

  private static Map<String, Object> write(Target target) {
    return switch (target) {
      case Target.KernelFile(var path) -> object("kernel-file", "path", path);
      case Target.NicSetting(var device, var group, var name) ->
          object("nic", "device", device, "group", group, "name", name);
      case Target.Entry(var file, var key) -> object("entry", "file", file, "key", key);
      case Target.BootParameter(var loader, var name) ->
          object("boot-parameter", "loader", loader.word(), "name", name);
    };
  }

  private static Target target(Node object) {
    String is = object.text(IS);
    Target target =
        switch (is) {
          case "kernel-file" -> new Target.KernelFile(kernelPath(object.text("path")));
          case "nic" ->
              new Target.NicSetting(
                  object.text("device"), object.text("group"), object.text("name"));
          case "entry" -> new Target.Entry(ownPath(object.text("file")), object.text("key"));
          case "boot-parameter" ->
              new Target.BootParameter(loader(object.text("loader")), object.text("name"));
          default -> throw JournalCodec.unknown("kind of target", is);
        };
    object.end();
    return target;
  }

  private static String kernelPath(String path) {
    boolean kernels = path.startsWith("/sys/") || path.startsWith("/proc/");
    if (!kernels || hasSteps(path)) {
      throw new JournalException("the file \"" + path + "\"; expected one below /sys or /proc");
    }
    return path;
  }

  private static String ownPath(String path) {
    if (OwnFile.of(path).isEmpty() || hasSteps(path)) {
      throw new JournalException("the file \"" + path + "\"; expected one of our own");
    }
    return path;
  }

  /** Returns the folders, each of which a file of our own can stand in. */
  static List<String> folders(List<String> folders) {
    for (String folder : folders) {
      if (!folder.startsWith("/etc/") || hasSteps(folder)) {
        throw new JournalException("the folder \"" + folder + "\"; expected one below /etc");
      }
    }
    return folders;
  }

  private static boolean hasSteps(String path) {
    return (path + "/").contains("/../") || path.indexOf('\0') >= 0;
  }

  private static BootLoader loader(String word) {
    for (BootLoader loader : BootLoader.values()) {
      if (loader.word().equals(word)) {
        return loader;
      }
    }
    throw JournalCodec.unknown("boot loader", word);
  }

  private static Map<String, Object> write(State state) {
    return switch (state) {
      case State.Holds(var text) -> object("holds", "text", text);
      case State.Nothing() -> object("nothing");
      case State.Twin(var text, var twin, var twinText) -> {
        Map<String, Object> object = object("twin", "text", text, "twin-text", twinText);
        object.put("twin", write(twin));
        yield object;
      }
    };
  }

  private static State state(Node object) {
    String is = object.text(IS);
    State state =
        switch (is) {
          case "holds" -> new State.Holds(object.text("text"));
          case "nothing" -> new State.Nothing();
          case "twin" ->
              new State.Twin(
                  object.text("text"), target(object.node("twin")), object.text("twin-text"));
          default -> throw JournalCodec.unknown("kind of state", is);
        };
    object.end();
    return state;
  }

  private static Map<String, Object> write(Subject subject) {
    return switch (subject) {
      case Subject.WholeHost() -> object("host");
      case Subject.Cpu(var number) -> numbered("cpu", number);
      case Subject.Node(var number) -> numbered("node", number);
      case Subject.Pci(var bdf) -> object("pci", "bdf", bdf);
      case Subject.Netdev(var name) -> object("netdev", "name", name);
      case Subject.RdmaPort(var device, var port) -> {
        Map<String, Object> object = object("rdma-port", "device", device);
        object.put("port", port);
        yield object;
      }
      case Subject.BlockDev(var name) -> object("block", "name", name);
      case Subject.Pair(var a, var b) -> {
        Map<String, Object> object = object("pair");
        object.put("a", write(a));
        object.put("b", write(b));
        yield object;
      }
    };
  }

  private static Subject subject(Node object) {
    String is = object.text(IS);
    Subject subject =
        switch (is) {
          case "host" -> new Subject.WholeHost();
          case "cpu" -> new Subject.Cpu(object.number("number"));
          case "node" -> new Subject.Node(object.number("number"));
          case "pci" -> new Subject.Pci(object.text("bdf"));
          case "netdev" -> new Subject.Netdev(object.text("name"));
          case "rdma-port" -> new Subject.RdmaPort(object.text("device"), object.number("port"));
          case "block" -> new Subject.BlockDev(object.text("name"));
          case "pair" -> new Subject.Pair(subject(object.node("a")), subject(object.node("b")));
          default -> throw JournalCodec.unknown("kind of subject", is);
        };
    object.end();
    return subject;
  }

  private static Address.Knob knob(String text) {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (text.substring(0, Math.max(0, colon))) {
      case "sysctl" -> new Address.Sysctl(rest);
      case "sysfs" -> new Address.Sysfs(rest);
      case "bootarg" -> new Address.BootArg(rest);
      case "modparam" -> new Address.ModuleParam(rest);
      case "limit" -> new Address.Limit(rest);
      case "irq" -> new Address.Irq(rest);
      case "ethtool" -> new Address.Ethtool(rest);
      case "unit" -> new Address.UnitSetting(rest);
      default -> throw JournalCodec.unknown("knob", text);
    };
  }

  private static Map<String, Object> object(String is, String... keysAndTexts) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(IS, is);
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      object.put(keysAndTexts[i], keysAndTexts[i + 1]);
    }
    return object;
  }

  private static Map<String, Object> numbered(String is, int number) {
    Map<String, Object> object = object(is);
    object.put("number", number);
    return object;
  }
}
