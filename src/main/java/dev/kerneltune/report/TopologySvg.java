package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.topology.Home;
import dev.kerneltune.topology.Mark;
import dev.kerneltune.topology.Part;
import dev.kerneltune.topology.RootComplex;
import dev.kerneltune.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The picture of a machine as SVG that needs nothing else: a box for each NUMA node, the trees in
 * it, bad edges dashed and numbered. Light or dark as the reader's system is; every shape has a
 * title that says what it is.
 */
public final class TopologySvg {
  private static final int COLUMNS = 2;
  private static final int ROW = 26;
  private static final int INDENT = 18;
  private static final int PADDING = 12;
  private static final int GAP = 16;

  /** A character of 12 pixels in a font whose characters are all as wide. */
  private static final int CHARACTER = 8;

  private static final int LONGEST = 120;

  /** Its own style sheet; in a page its colours follow those of the page. */
  static final String STYLE =
      """
      .kt-topology:root{color-scheme:light dark}
      .kt-topology{--kt-ink:light-dark(#1b1f24,#e6edf3);--kt-faint:light-dark(#59636e,#9aa4af);\
      --kt-line:light-dark(#8c959f,#6e7681);--kt-box:light-dark(#f6f8fa,#161b22);\
      --kt-gpu:light-dark(#d3f5d9,#1f4427);--kt-nic:light-dark(#d6e8ff,#1b3a5c);\
      --kt-nvme:light-dark(#ffe9c7,#553b10);--kt-other:light-dark(#e9e3f5,#3a3050);\
      --kt-bad:light-dark(#c1121f,#ff7b72);font:12px ui-monospace,Menlo,Consolas,monospace}
      .kt-topology text{fill:var(--kt-ink)}.kt-topology .kt-faint{fill:var(--kt-faint)}
      .kt-topology .kt-node{fill:var(--kt-box);stroke:var(--kt-line)}
      .kt-topology .kt-line{fill:none;stroke:var(--kt-line);stroke-width:1.5}
      .kt-topology .kt-wrong{stroke:var(--kt-bad);stroke-width:2.5;stroke-dasharray:5 3}
      .kt-topology text.kt-mark{fill:var(--kt-bad);font-weight:bold}
      .kt-topology .kt-gpu{fill:var(--kt-gpu)}.kt-topology .kt-nic{fill:var(--kt-nic)}
      .kt-topology .kt-nvme{fill:var(--kt-nvme)}.kt-topology .kt-other{fill:var(--kt-other)}
      """;

  private final Topology topology;
  private final Html svg = Html.fragment();
  private final List<Box> boxes = new ArrayList<>();
  private final int width;

  /**
   * A line of a box.
   *
   * @param depth how deep in the tree
   * @param parent the index of the line of what it hangs on; -1 for a host bridge
   * @param name the words at the left
   * @param edge the words at the right: link and ACS
   * @param title what it is in full
   * @param kind the class of its shape; empty for none
   * @param marks what is bad about it
   */
  private record Line(
      int depth,
      int parent,
      String name,
      String edge,
      String title,
      String kind,
      List<Mark> marks) {}

  /** A NUMA node's heading and lines. */
  private record Box(String heading, String title, List<Line> lines) {
    int height() {
      return PADDING * 2 + ROW * (1 + lines.size());
    }
  }

  private TopologySvg(Topology topology) {
    this.topology = topology;
    for (Home home : TopologyWords.told(topology)) {
      boxes.add(box(home));
    }
    int characters = 0;
    for (Box box : boxes) {
      characters = Math.max(characters, box.heading().length());
      for (Line line : box.lines()) {
        String marks = TopologyWords.numbers(line.marks());
        int words = line.name().length() + line.edge().length() + marks.length() + 6;
        characters = Math.max(characters, words + line.depth() * INDENT / CHARACTER);
      }
    }
    this.width = characters * CHARACTER + 2 * PADDING;
  }

  /** Returns the picture as a file. */
  public static String document(Topology topology) {
    return element(topology);
  }

  /** Returns the picture as an element that can stand in an HTML page. */
  public static String element(Topology topology) {
    return new TopologySvg(topology).draw();
  }

  private Box box(Home home) {
    List<Line> lines = new ArrayList<>();
    for (RootComplex complex : home.complexes()) {
      String title = "PCIe host bridge " + complex.name();
      lines.add(new Line(0, -1, complex.name(), "", title, "", List.of()));
      below(lines, complex.below(), 1, lines.size() - 1);
    }
    String full = TopologyWords.home(home);
    return new Box(Words.shorten(full, LONGEST / 2), full, lines);
  }

  private void below(List<Line> lines, List<Part> parts, int depth, int parent) {
    for (Part part : parts) {
      String edge = TopologyWords.edge(topology, part);
      String at = part.port().isEmpty() ? "" : ", on port " + part.port();
      switch (part) {
        case Part.Leaf leaf -> {
          WiredDevice device = leaf.device();
          List<Mark> marks = topology.marks(device);
          String what = TopologyWords.what(device);
          String name = device.label() + " " + TopologyWords.address(leaf.bdf()) + " " + what;
          String title = device.label() + " " + leaf.bdf() + " " + what + at + link(edge);
          lines.add(new Line(depth, parent, name, edge, title + bad(marks), kind(device), marks));
        }
        case Part.Switch hub -> {
          String name = "switch " + TopologyWords.address(hub.bdf());
          String title = "PCIe switch " + hub.bdf() + at + link(edge);
          lines.add(new Line(depth, parent, name, edge, title, "", List.of()));
          below(lines, hub.below(), depth + 1, lines.size() - 1);
        }
      }
    }
  }

  private static String link(String edge) {
    return edge.isEmpty() ? "" : ", link " + edge;
  }

  private static String bad(List<Mark> marks) {
    StringBuilder words = new StringBuilder();
    for (Mark mark : marks) {
      words.append("; bad: ").append(mark.check().title());
      words.append(" (").append(mark.check().id()).append(')');
    }
    return words.toString();
  }

  private static String kind(WiredDevice device) {
    return switch (device.kind()) {
      case GPU, NIC, NVME -> "kt-" + device.kind().word();
      case NVSWITCH, ACCELERATOR -> "kt-other";
    };
  }

  private String draw() {
    List<int[]> corners = corners();
    int columns = Math.min(COLUMNS, Math.max(1, boxes.size()));
    int all = columns * width + (columns - 1) * GAP;
    int bottom = 0;
    for (int i = 0; i < boxes.size(); i++) {
      bottom = Math.max(bottom, corners.get(i)[1] + boxes.get(i).height());
    }
    List<Mark> marks = topology.judgement().marks();
    int height = bottom + GAP + ROW * marks.size();
    String machine = MachineText.line(topology.machine());
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "kt-topology",
        "viewBox",
        "-1 -1 " + (all + 2) + " " + (height + 2),
        "width",
        Integer.toString(all),
        "role",
        "img");
    svg.leaf("title", "How this machine is wired: " + machine).text("\n");
    svg.leaf("style", STYLE).text("\n");
    for (int i = 0; i < boxes.size(); i++) {
      box(boxes.get(i), corners.get(i)[0], corners.get(i)[1]);
    }
    for (int i = 0; i < marks.size(); i++) {
      note(marks.get(i), bottom + GAP + ROW * i, all);
    }
    return svg.closeLine().end().stripTrailing() + "\n";
  }

  /** Places each box below the column that ends highest; of equals the left one. */
  private List<int[]> corners() {
    int[] ends = new int[COLUMNS];
    List<int[]> corners = new ArrayList<>();
    for (Box box : boxes) {
      int column = boxes.size() > 1 && ends[1] < ends[0] ? 1 : 0;
      corners.add(new int[] {column * (width + GAP), ends[column]});
      ends[column] += box.height() + GAP;
    }
    return corners;
  }

  private void box(Box box, int x, int y) {
    svg.open("g");
    svg.leaf("title", box.title());
    rect(x, y, width, box.height(), "kt-node");
    text(x + PADDING, y + PADDING, box.heading(), "");
    int[] middles = new int[box.lines().size()];
    for (int i = 0; i < middles.length; i++) {
      middles[i] = y + PADDING + ROW * (i + 1) + ROW / 2;
    }
    for (int i = 0; i < middles.length; i++) {
      Line line = box.lines().get(i);
      if (line.parent() >= 0) {
        elbow(line, x + left(line), middles[line.parent()] + ROW / 2 - 4, middles[i]);
      }
    }
    for (int i = 0; i < middles.length; i++) {
      line(box.lines().get(i), x, middles[i] - ROW / 2);
    }
    svg.closeLine();
  }

  private static int left(Line line) {
    return PADDING + line.depth() * INDENT;
  }

  /** Draws the line from below the parent to the left end of its child. */
  private void elbow(Line line, int x, int top, int middle) {
    String css = TopologyWords.isEdgeBad(line.marks()) ? "kt-line kt-wrong" : "kt-line";
    svg.empty(
        "path",
        "class",
        css,
        "d",
        String.format(Locale.ROOT, "M%d %dV%dH%d", x - INDENT / 2, top, middle, x));
  }

  private void line(Line line, int x, int y) {
    svg.open("g");
    svg.leaf("title", line.title());
    int left = x + left(line);
    int right = x + width - PADDING;
    if (!line.kind().isEmpty()) {
      rect(left, y + 2, right - left, ROW - 4, line.kind());
    }
    text(left + CHARACTER / 2, y, line.name(), "");
    String numbers = TopologyWords.numbers(line.marks());
    int end = right - CHARACTER / 2;
    if (!numbers.isEmpty()) {
      textEnd(end, y, numbers, "kt-mark");
    }
    int room = numbers.isEmpty() ? 0 : (numbers.length() + 1) * CHARACTER;
    if (!line.edge().isEmpty()) {
      textEnd(end - room, y, line.edge(), "kt-faint");
    }
    svg.closeLine();
  }

  private void note(Mark mark, int y, int all) {
    String where = TopologySubjects.of(topology, mark.subjects(), COLUMNS * 4);
    String text = "!" + mark.number() + " " + mark.check().id() + ": " + where;
    svg.open("g");
    svg.leaf("title", mark.check().title() + ". " + TopologyWords.remedy(mark));
    text(0, y, Words.shorten(text, Math.max(LONGEST / 4, all / CHARACTER)), "kt-mark");
    svg.closeLine();
  }

  private void rect(int x, int y, int wide, int high, String css) {
    svg.empty(
        "rect",
        "x",
        Integer.toString(x),
        "y",
        Integer.toString(y),
        "width",
        Integer.toString(wide),
        "height",
        Integer.toString(high),
        "rx",
        "4",
        "class",
        css);
  }

  private void text(int x, int y, String words, String css) {
    text(x, y, words, css, "start");
  }

  private void textEnd(int x, int y, String words, String css) {
    text(x, y, words, css, "end");
  }

  private void text(int x, int y, String words, String css, String anchor) {
    svg.open("text", "x", Integer.toString(x), "y", Integer.toString(y + ROW / 2 + 4));
    if (!css.isEmpty()) {
      svg.attribute("class", css);
    }
    svg.attribute("text-anchor", anchor).text(words).close();
  }
}
