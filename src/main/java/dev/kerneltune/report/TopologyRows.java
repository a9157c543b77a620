package dev.kerneltune.report;

import dev.kerneltune.model.PciEdge;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.topology.Home;
import dev.kerneltune.topology.Mark;
import dev.kerneltune.topology.Part;
import dev.kerneltune.topology.RootComplex;
import dev.kerneltune.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tree of a machine as rows of a table. A switch with one device below it is told in the row of
 * that device; siblings that are alike are counted where the whole would be long.
 */
final class TopologyRows {
  /** More rows than this do not fit one look. */
  private static final int LONG = 48;

  private static final int ALIKE_AT_LEAST = 3;

  private final Topology topology;
  private final PictureDetail detail;

  /**
   * A row.
   *
   * @param branch the lines of the tree before the name
   * @param name a device's label, or what else it is
   * @param address its PCI address
   * @param what what it is
   * @param link its link
   * @param remarks interrupts and ACS
   * @param marks what is bad about it
   */
  record Row(
      String branch,
      String name,
      String address,
      String what,
      String link,
      String remarks,
      List<Mark> marks) {}

  TopologyRows(Topology topology, PictureDetail detail) {
    this.topology = topology;
    this.detail = detail;
  }

  /** Returns whether the rows of a whole machine would be too many to see at once. */
  private boolean folds() {
    int rows = 0;
    for (Home home : topology.homes()) {
      rows += 1 + TopologyWords.devices(home.complexes()).size();
    }
    return detail == PictureDetail.FOLDED && rows > LONG;
  }

  /** Returns the rows of one NUMA node, without a heading. */
  List<Row> of(Home home) {
    List<Row> rows = new ArrayList<>();
    List<RootComplex> complexes = home.complexes();
    int next;
    for (int i = 0; i < complexes.size(); i = next) {
      next = i + 1;
      if (folds()) {
        while (next < complexes.size()
            && shape(complexes.get(i).below()).equals(shape(complexes.get(next).below()))) {
          next++;
        }
      }
      int shown = next - i >= ALIKE_AT_LEAST ? i + 1 : next;
      for (RootComplex complex : complexes.subList(i, shown)) {
        complex(rows, complex);
      }
      if (shown < next) {
        rows.add(more("  ", next - shown, complexes.subList(shown, next)));
      }
    }
    return rows;
  }

  private static Row more(String branch, int count, List<RootComplex> complexes) {
    return more(branch, count, TopologyWords.labels(TopologyWords.devices(complexes)));
  }

  private static Row more(String branch, int count, String labels) {
    return new Row(branch, count + " more like it: " + labels, "", "", "", "", List.of());
  }

  private void complex(List<Row> rows, RootComplex complex) {
    if (complex.below().size() == 1) {
      Part only = complex.below().getFirst();
      String root = only instanceof Part.Switch ? "root port " + address(only.port()) : "";
      part(rows, "  ", "  ", root, only);
      return;
    }
    rows.add(new Row("  ", complex.name(), "", "", "", "", List.of()));
    parts(rows, "  ", complex.below());
  }

  private void parts(List<Row> rows, String branch, List<Part> parts) {
    int next;
    for (int i = 0; i < parts.size(); i = next) {
      next = i + 1;
      while (next < parts.size() && isAlike(parts.get(i), parts.get(next))) {
        next++;
      }
      int shown = next - i >= ALIKE_AT_LEAST ? i + 1 : next;
      for (int j = i; j < shown; j++) {
        boolean last = j == parts.size() - 1;
        String rest = branch + (last ? "  " : "│ ");
        part(rows, branch + (last ? "└ " : "├ "), rest, "", parts.get(j));
      }
      if (shown < next) {
        String corner = next == parts.size() ? "└ " : "├ ";
        List<Part> rest = parts.subList(shown, next);
        rows.add(
            more(branch + corner, rest.size(), TopologyWords.labels(TopologyWords.below(rest))));
      }
    }
  }

  /** Switches of NVLink are counted in any case: nothing on PCIe goes through them. */
  private boolean isAlike(Part one, Part other) {
    boolean fabric =
        one instanceof Part.Leaf leaf && leaf.device().kind() == WiredDevice.Kind.NVSWITCH;
    return (folds() || (fabric && detail == PictureDetail.FOLDED))
        && shape(List.of(one)).equals(shape(List.of(other)));
  }

  /** Adds the rows of a part: the first behind one branch, the rest behind another. */
  private void part(List<Row> rows, String first, String rest, String root, Part part) {
    Part shown = part;
    StringBuilder through = new StringBuilder();
    while (shown instanceof Part.Switch plain
        && plain.below().size() == 1
        && !TopologyWords.isReduced(topology.edge(plain))) {
      through.append(through.isEmpty() ? " via " : ",");
      through.append(address(plain.bdf()));
      shown = plain.below().getFirst();
    }
    switch (shown) {
      case Part.Leaf leaf -> rows.add(row(first, leaf, through.toString()));
      case Part.Switch hub -> {
        rows.add(
            new Row(
                first,
                "switch",
                address(hub.bdf()),
                (root + through).strip(),
                TopologyWords.link(topology.edge(hub)),
                redirect(hub),
                List.of()));
        parts(rows, rest, hub.below());
      }
    }
  }

  private Row row(String branch, Part.Leaf leaf, String through) {
    WiredDevice device = leaf.device();
    String irqs = TopologyWords.interrupts(device);
    String acs = redirect(leaf);
    return new Row(
        branch,
        device.label(),
        address(device.bdf()),
        TopologyWords.what(device) + through,
        TopologyWords.link(topology.edge(leaf)),
        irqs.isEmpty() || acs.isEmpty() ? irqs + acs : irqs + ", " + acs,
        topology.marks(device));
  }

  private static String address(String bdf) {
    return TopologyWords.address(bdf);
  }

  private static String redirect(Part part) {
    return part.redirected().orElse(false) ? TopologyWords.ACS : "";
  }

  /** Returns what parts look like, names and addresses aside; a mark makes a part unlike others. */
  private String shape(List<Part> parts) {
    StringBuilder shape = new StringBuilder();
    for (Part part : parts) {
      Optional<PciEdge> edge = topology.edge(part);
      shape.append(TopologyWords.link(edge)).append(redirect(part));
      switch (part) {
        case Part.Leaf leaf ->
            shape
                .append(leaf.device().kind())
                .append(leaf.device().function().vendor())
                .append(leaf.device().function().device())
                .append(topology.marks(leaf.device()).isEmpty() ? "" : leaf.bdf());
        case Part.Switch hub -> shape.append('(').append(shape(hub.below())).append(')');
      }
      shape.append(';');
    }
    return shape.toString();
  }
}
