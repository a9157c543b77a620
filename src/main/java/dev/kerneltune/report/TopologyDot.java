package dev.kerneltune.report;

import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.topology.Home;
import dev.kerneltune.topology.Mark;
import dev.kerneltune.topology.Part;
import dev.kerneltune.topology.RootComplex;
import dev.kerneltune.topology.Topology;
import java.util.List;

/** The picture of a machine in the language of Graphviz (graphviz.org/doc/info/lang.html). */
public final class TopologyDot {
  private final Topology topology;
  private final StringBuilder out = new StringBuilder();

  private TopologyDot(Topology topology) {
    this.topology = topology;
  }

  /** Returns the graph. */
  public static String document(Topology topology) {
    TopologyDot writer = new TopologyDot(topology);
    writer.write();
    return writer.out.toString();
  }

  private void write() {
    out.append("digraph topology {\n");
    out.append("  rankdir=LR;\n");
    out.append("  node [shape=box, style=rounded, fontname=monospace];\n");
    out.append("  edge [dir=none, fontname=monospace];\n");
    int number = 0;
    for (Home home : topology.homes()) {
      out.append("  subgraph cluster_").append(number).append(" {\n");
      out.append("    label=").append(quoted(TopologyWords.place(home))).append(";\n");
      // A cluster without a node of the graph is not drawn.
      out.append("    home_").append(number).append(" [label=");
      out.append(quoted(TopologyWords.home(home))).append(", shape=plain];\n");
      for (RootComplex complex : home.complexes()) {
        out.append("    ").append(quoted(complex.name())).append(" [style=filled];\n");
        below(complex.name(), complex.below());
      }
      out.append("  }\n");
      number++;
    }
    out.append("}\n");
  }

  private void below(String above, List<Part> parts) {
    for (Part part : parts) {
      List<Mark> marks = List.of();
      switch (part) {
        case Part.Leaf leaf -> {
          marks = topology.marks(leaf.device());
          node(part, label(leaf.device(), marks));
        }
        case Part.Switch hub -> {
          node(part, "switch\n" + hub.bdf());
          below(hub.bdf(), hub.below());
        }
      }
      out.append("    ").append(quoted(above)).append(" -> ").append(quoted(part.bdf()));
      out.append(" [label=").append(quoted(TopologyWords.edge(topology, part)));
      if (TopologyWords.isEdgeBad(marks)) {
        out.append(", color=red, penwidth=2");
      }
      out.append("];\n");
    }
  }

  private void node(Part part, String label) {
    out.append("    ").append(quoted(part.bdf())).append(" [label=").append(quoted(label));
    out.append("];\n");
  }

  private static String label(WiredDevice device, List<Mark> marks) {
    String bad = marks.isEmpty() ? "" : "\n" + TopologyWords.numbers(marks);
    return device.label() + " " + device.bdf() + "\n" + TopologyWords.what(device) + bad;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        default -> quoted.append(c < ' ' ? ' ' : c);
      }
    }
    return quoted.append('"').toString();
  }
}
