package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A machine put together file by file, for tests. */
final class MachineFiles {
  private final Map<String, Raw> files = new TreeMap<>();
  private final Map<String, String> links = new TreeMap<>();

  MachineFiles file(String path, String text) {
    return raw(path, new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  MachineFiles raw(String path, Raw raw) {
    files.put(path, raw);
    return this;
  }

  MachineFiles link(String path, String target) {
    links.put(path, target);
    return this;
  }

  /** Adds a PCI function with its ids; the link to its folder names no bridge. */
  MachineFiles function(String bdf, String vendor, String classCode) {
    String folder = PciSurvey.FOLDER + "/" + bdf;
    file(folder + "/vendor", vendor + "\n");
    file(folder + "/device", "0x1234\n");
    file(folder + "/class", classCode + "\n");
    return file(folder + "/numa_node", "0\n");
  }

  Host host() {
    return Hosts.recorded(files, links);
  }
}
