package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;

/** The NUMA nodes that are online: /sys/devices/system/node (drivers/base/node.c). */
final class NumaSurvey {
  static final String FOLDER = "/sys/devices/system/node";

  private NumaSurvey() {}

  static Reading<List<NumaNode>> nodes(Host host) {
    Reading<CpuSet> online = online(host);
    if (!(online instanceof Reading.Present<CpuSet>(var numbers, var raw))) {
      return online.map(_ -> List.of());
    }
    List<String> paths = new ArrayList<>();
    for (int id : numbers.toArray()) {
      for (String name : List.of("cpulist", "meminfo", "distance")) {
        paths.add(file(id, name));
      }
    }
    host.warm(paths);
    List<NumaNode> nodes = new ArrayList<>();
    for (int id : numbers.toArray()) {
      nodes.add(
          new NumaNode(
              id,
              cpus(host, id),
              told(Files.text(host, file(id, "meminfo")), "meminfo")
                  .then(text -> KernelSurvey.memTotal(text, "MemTotal:")),
              told(Files.text(host, file(id, "distance")), "distance")
                  .then(text -> distances(text, numbers.size()))));
    }
    return Reading.present(List.copyOf(nodes), raw);
  }

  /** Reads which nodes are online; the folders tell where the list does not. */
  private static Reading<CpuSet> online(Host host) {
    Reading<CpuSet> file = Files.cpuList(host, FOLDER + "/online");
    if (file instanceof Reading.Present<CpuSet>(var set, _) && !set.isEmpty()) {
      return file;
    }
    return Files.names(host, FOLDER)
        .then(
            names -> {
              CpuSet numbers = CpuSurvey.numbered(names, "node");
              return numbers.isEmpty()
                  ? Reading.unreadable("there is no nodeN folder in " + FOLDER, "")
                  : Reading.present(numbers, "folders node" + numbers);
            });
  }

  private static Reading<CpuSet> cpus(Host host, int id) {
    Reading<CpuSet> list = Files.cpuList(host, file(id, "cpulist"));
    if (list.isPresent()) {
      return list;
    }
    Reading<CpuSet> map = Files.text(host, file(id, "cpumap")).then(CpuSet::parseMask);
    return map.isPresent() ? map : told(list, "cpulist");
  }

  /** Returns the reading of a file that every node has: its lack is the recording's. */
  private static <T> Reading<T> told(Reading<T> reading, String name) {
    return reading instanceof Reading.Absent<T>
        ? Reading.unreadable("there is no file " + name + ", which every node has", "")
        : reading;
  }

  /** Parses a row of distances: one for each node that is online, in the order of their numbers. */
  static Reading<List<Integer>> distances(String text, int nodes) {
    List<Integer> row = new ArrayList<>();
    for (String word : Values.words(text.replace('\0', ' '))) {
      int distance = CpuSurvey.decimal(word);
      if (distance < 0) {
        return Reading.malformed(text, "distances such as 10 21");
      }
      row.add(distance);
    }
    return row.size() == nodes
        ? Reading.present(List.copyOf(row), text.strip())
        : Reading.malformed(text.strip(), "one distance per online node, " + nodes);
  }

  private static String file(int id, String name) {
    return FOLDER + "/node" + id + "/" + name;
  }
}
