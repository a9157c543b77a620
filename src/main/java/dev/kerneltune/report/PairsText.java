package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.DevicePair;
import dev.kerneltune.model.PathClass;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.model.WiredDevice.Kind;
import dev.kerneltune.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ways between GPUs, NICs and NVMe controllers as tables, as `nvidia-smi topo -m` has them. */
public final class PairsText {
  private static final int CELL = 6;
  private static final int LONGEST_NAME = 32;
  private static final String REDIRECTED = "*";
  private static final String SELF = "X";
  private static final String UNKNOWN = "?";

  private final Topology topology;
  private final Style style;
  private final int width;
  private final Map<String, DevicePair> pairs = new HashMap<>();

  /** Made for one output of {@code width} columns. */
  public PairsText(Topology topology, Style style, int width) {
    this.topology = topology;
    this.style = style;
    this.width = width;
    for (DevicePair pair : topology.wiring().pairs()) {
      pairs.put(pair.a().bdf() + pair.b().bdf(), pair);
      pairs.put(pair.b().bdf() + pair.a().bdf(), pair);
    }
  }

  /** Returns the ways of the GPUs to everything, then those of the NVMe controllers to the NICs. */
  public String tables() {
    if (!(topology.devices() instanceof Reading.Present<List<WiredDevice>>(var devices, _))) {
      return "Devices: " + MachineText.shown(topology.devices(), List::size) + '\n';
    }
    List<WiredDevice> gpus = of(devices, Kind.GPU);
    List<WiredDevice> nics = of(devices, Kind.NIC);
    List<WiredDevice> drives = of(devices, Kind.NVME);
    StringBuilder out = new StringBuilder();
    List<WiredDevice> rows = new ArrayList<>(gpus);
    rows.addAll(nics);
    rows.addAll(drives);
    table(out, gpus, rows);
    table(out, nics, drives);
    if (out.isEmpty()) {
      return "No two of GPU, NIC and NVMe controller are here.\n";
    }
    legend(out);
    return out.toString();
  }

  private static List<WiredDevice> of(List<WiredDevice> devices, Kind kind) {
    List<WiredDevice> found = new ArrayList<>();
    for (WiredDevice device : devices) {
      if (device.kind() == kind) {
        found.add(device);
      }
    }
    return found;
  }

  /** Writes one table, or several below each other where the columns are too many. */
  private void table(StringBuilder out, List<WiredDevice> columns, List<WiredDevice> rows) {
    int names = 0;
    for (WiredDevice row : rows) {
      names = Math.max(names, name(row).length());
    }
    int nodes = "node".length() + 2;
    int fitting = Math.max(1, (width - names - nodes - 1) / CELL);
    for (int from = 0; from < columns.size() && !rows.isEmpty(); from += fitting) {
      List<WiredDevice> part = columns.subList(from, Math.min(from + fitting, columns.size()));
      StringBuilder head = new StringBuilder(TextLayout.pad("", names + 1));
      for (WiredDevice column : part) {
        head.append(TextLayout.padLeft(column.label(), CELL));
      }
      out.append(out.isEmpty() ? "" : "\n");
      out.append(style.bold(head + TextLayout.padLeft("node", nodes))).append('\n');
      for (WiredDevice row : rows) {
        row(out, row, part, names + 1);
        out.append(TextLayout.padLeft(node(row), nodes)).append('\n');
      }
    }
  }

  private void row(StringBuilder out, WiredDevice row, List<WiredDevice> columns, int names) {
    out.append(TextLayout.pad(name(row), names));
    for (WiredDevice column : columns) {
      String cell = cell(row, column);
      String padded = TextLayout.padLeft(cell, CELL);
      out.append(cell.endsWith(REDIRECTED) ? style.unknown(padded) : padded);
    }
  }

  private static String name(WiredDevice device) {
    String names =
        device.kind() == Kind.NIC && !device.names().isEmpty() ? device.names().getFirst() : "";
    String line =
        device.label() + " " + TextLayout.pad(TopologyWords.address(device.bdf()), 7) + " " + names;
    return Words.shorten(line.stripTrailing(), LONGEST_NAME);
  }

  private static String node(WiredDevice device) {
    return device.function().numaNode().map(String::valueOf).orElse(UNKNOWN);
  }

  private String cell(WiredDevice row, WiredDevice column) {
    if (row.bdf().equals(column.bdf())) {
      return SELF;
    }
    DevicePair pair = pairs.get(row.bdf() + column.bdf());
    if (pair == null) {
      return UNKNOWN;
    }
    return pair.path().map(PathClass::name).orElse(UNKNOWN)
        + (pair.redirected().orElse(false) ? REDIRECTED : "");
  }

  private void legend(StringBuilder out) {
    out.append('\n');
    String[] lines = {
      "PIX   one PCIe bridge: one switch, or one slot",
      "PXB   several PCIe bridges, no host bridge",
      "PHB   one PCIe host bridge",
      "NODE  host bridges of one NUMA node (NCCL says PHB)",
      "SYS   across NUMA nodes",
      "*     a port on the way sends peer traffic up to the root complex (ACS)",
      "?     not known",
    };
    for (String line : lines) {
      // A row that holds the word is evidence enough that it needs explaining.
      String word = line.substring(0, line.indexOf(' '));
      if (out.indexOf(word) >= 0) {
        out.append(line).append('\n');
      }
    }
    out.append("Ways over PCIe: what NVLink or xGMI carries takes none of them.\n");
  }
}
