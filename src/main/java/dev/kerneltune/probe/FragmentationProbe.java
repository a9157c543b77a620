package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How broken up free memory is, from /proc/buddyinfo (mm/vmstat.c, frag_show_print): free blocks by
 * zone and order. /proc/pagetypeinfo would tell more, holds the zone lock while it counts, and is
 * left alone.
 */
final class FragmentationProbe implements Probe {
  private static final String PATH = "/proc/buddyinfo";

  private static final Question LARGE_BLOCKS =
      new Question(
          "memory/large-blocks",
          ValueKind.INT,
          SubjectKind.NUMA_NODE,
          "How many percent of the free memory of the zones Normal and Movable of a node lie in"
              + " blocks of a huge page or more? (Not asked where less than 10 % of the node's"
              + " memory is free.)");

  /**
   * The free blocks of one zone.
   *
   * @param node the node
   * @param name DMA, DMA32, Normal, Movable, Device
   * @param blocks by order: blocks of 1, 2, 4... pages
   */
  record Zone(int node, String name, List<Long> blocks) {}

  @Override
  public List<Question> questions() {
    return List.of(LARGE_BLOCKS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<Zone>> zones = Files.text(host, PATH).then(FragmentationProbe::parse);
    if (!(zones instanceof Reading.Present<List<Zone>>(var all, _))) {
      facts.add(LARGE_BLOCKS, new Subject.WholeHost(), zones.map(_ -> NOTHING), List.of());
      return;
    }
    TreeSet<Integer> nodes = new TreeSet<>();
    for (Zone zone : all) {
      nodes.add(zone.node());
    }
    for (int node : nodes) {
      Reading<Value> share =
          machine
              .pageSize()
              .then(page -> memory(machine, node).then(bytes -> share(all, node, page, bytes)));
      List<Evidence> trail = new ArrayList<>();
      for (Zone zone : all) {
        if (zone.node() == node && counts(zone)) {
          trail.add(new Evidence(PATH, zone.name() + " " + zone.blocks()));
        }
      }
      facts.add(LARGE_BLOCKS, new Subject.Node(node), share, trail);
    }
  }

  private static final Value NOTHING = new Value.Int(0);

  private static boolean counts(Zone zone) {
    return zone.name().equals("Normal") || zone.name().equals("Movable");
  }

  private static Reading<Long> memory(Machine machine, int number) {
    return switch (machine.numaNodes()) {
      case Reading.Present<List<NumaNode>>(var nodes, _) -> {
        for (NumaNode node : nodes) {
          if (node.id() == number) {
            yield node.memoryBytes();
          }
        }
        yield Reading.unreadable("node " + number + " of " + PATH + " is not in sysfs", "");
      }
      case Reading.Absent<List<NumaNode>> _ -> machine.memoryBytes();
      case Reading.Unreadable<List<NumaNode>>(var obstacle, var needs) ->
          Reading.unreadable(obstacle, needs);
      case Reading.Malformed<List<NumaNode>>(var raw, var problem) ->
          Reading.malformed(raw, problem);
    };
  }

  /** Parses the file: Node 0, zone Normal, then a count per order. */
  static Reading<List<Zone>> parse(String text) {
    List<Zone> zones = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.isEmpty()) {
        continue;
      }
      if (words.size() < 5 || !words.getFirst().equals("Node") || !words.get(2).equals("zone")) {
        return Reading.malformed(line, "a line such as: Node 0, zone Normal 4381 1093 185");
      }
      try {
        int node = Integer.parseInt(words.get(1).replace(",", ""));
        List<Long> blocks = new ArrayList<>();
        for (int i = 4; i < words.size(); i++) {
          blocks.add(Long.parseLong(words.get(i)));
        }
        zones.add(new Zone(node, words.get(3), List.copyOf(blocks)));
      } catch (NumberFormatException _) {
        return Reading.malformed(line, "a node's number and a count per order");
      }
    }
    return zones.isEmpty()
        ? Reading.malformed(text, "a line per zone")
        : Reading.present(List.copyOf(zones), zones.size() + " zones");
  }

  /** A huge page has as many pages as entries of 8 bytes fit into one: 512 of 4 KiB. */
  static Reading<Value> share(List<Zone> zones, int node, long pageSize, long memory) {
    int hugeOrder = Long.numberOfTrailingZeros(pageSize / 8);
    long free = 0;
    long large = 0;
    for (Zone zone : zones) {
      if (zone.node() != node || !counts(zone)) {
        continue;
      }
      for (int order = 0; order < zone.blocks().size(); order++) {
        long bytes = (zone.blocks().get(order) << order) * pageSize;
        free += bytes;
        large += order >= hugeOrder ? bytes : 0;
      }
    }
    if (free == 0 || free < memory / 10) {
      return Reading.absent(
          "less than 10 % of the node's memory is free in its zones Normal and Movable: nothing to"
              + " judge by");
    }
    return Reading.present(
        new Value.Int(large * 100 / free),
        (large >> 20) + " MiB of " + (free >> 20) + " MiB free in blocks of a huge page or more");
  }
}
