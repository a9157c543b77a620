package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.topology.Home;
import dev.kerneltune.topology.Mark;
import dev.kerneltune.topology.Topology;
import dev.kerneltune.topology.Unjudged;
import java.util.ArrayList;
import java.util.List;

/** The picture of a machine as text: nodes, trees, and what is bad about them. */
public final class TopologyText {
  private static final int INDENT = 4;
  private static final int SUBJECTS_SHOWN = 8;
  private static final int EVIDENCE_LINES = 2;
  private static final int LONGEST = 200;
  private static final int IDS_SHOWN = 4;

  /** The least that is left of what a device is. */
  private static final int NARROWEST_WHAT = 9;

  private final Topology topology;
  private final Style style;
  private final int width;

  /** Made for one output of {@code width} columns. */
  public TopologyText(Topology topology, Style style, int width) {
    this.topology = topology;
    this.style = style;
    this.width = width;
  }

  /** Returns the picture with what is bad about it. */
  public String picture(PictureDetail detail) {
    StringBuilder out = new StringBuilder();
    TextLayout.paragraph(out, MachineText.line(topology.machine()), 0, width);
    List<Home> homes = TopologyWords.told(topology);
    TopologyRows rows = new TopologyRows(topology, detail);
    List<List<TopologyRows.Row>> byHome = new ArrayList<>();
    List<TopologyRows.Row> all = new ArrayList<>();
    for (Home home : homes) {
      byHome.add(rows.of(home));
      all.addAll(byHome.getLast());
    }
    Columns columns = Columns.of(all, width);
    for (int i = 0; i < homes.size(); i++) {
      // Nodes without devices stand together.
      if (i == 0 || !byHome.get(i).isEmpty() || !byHome.get(i - 1).isEmpty()) {
        out.append('\n');
      }
      heading(out, homes.get(i));
      for (TopologyRows.Row row : byHome.get(i)) {
        row(out, row, columns);
      }
    }
    silent(out, topology.homes().size() - homes.size());
    legend(out, all);
    notes(out);
    return out.toString();
  }

  /** Says what is not in the picture because nobody knows it. */
  private void silent(StringBuilder out, int bare) {
    if (bare > 0) {
      out.append('\n').append(bare).append(bare == 1 ? " NUMA node" : " NUMA nodes");
      out.append(" of which nothing else is known.\n");
    }
    if (!(topology.devices() instanceof Reading.Present<List<WiredDevice>>)) {
      out.append('\n');
      String why = MachineText.shown(topology.devices(), List::size);
      TextLayout.paragraph(out, "Devices: " + why, 0, width);
    }
  }

  private void heading(StringBuilder out, Home home) {
    String line = TopologyWords.home(home);
    String first = TextLayout.wrap(line, width).getFirst();
    out.append(style.bold(first)).append('\n');
    TextLayout.paragraph(out, line.substring(first.length()), INDENT, width);
  }

  /**
   * The widths of the columns.
   *
   * @param name the tree's lines and the name
   * @param address the address
   * @param what cut where the rest leaves less room
   * @param link the link
   */
  private record Columns(int name, int address, int what, int link) {
    static Columns of(List<TopologyRows.Row> rows, int width) {
      int name = 0;
      int address = 0;
      int what = 0;
      int link = 0;
      int rest = 0;
      for (TopologyRows.Row row : rows) {
        if (row.address().isEmpty()) {
          continue;
        }
        String marks = TopologyWords.numbers(row.marks());
        name = Math.max(name, row.branch().length() + row.name().length());
        address = Math.max(address, row.address().length());
        what = Math.max(what, row.what().length());
        link = Math.max(link, row.link().length());
        rest = Math.max(rest, tail(row.remarks(), marks).length());
      }
      int room = width - name - address - link - rest - 8;
      return new Columns(name, address, Math.min(what, Math.max(NARROWEST_WHAT, room)), link);
    }
  }

  private static String tail(String remarks, String marks) {
    return remarks.isEmpty() || marks.isEmpty() ? remarks + marks : remarks + "  " + marks;
  }

  private void row(StringBuilder out, TopologyRows.Row row, Columns columns) {
    if (row.address().isEmpty()) {
      out.append(Words.shorten(row.branch() + row.name(), width)).append('\n');
      return;
    }
    StringBuilder line = new StringBuilder();
    line.append(TextLayout.pad(row.branch() + row.name(), columns.name())).append("  ");
    line.append(TextLayout.pad(row.address(), columns.address())).append("  ");
    line.append(TextLayout.pad(Words.shorten(row.what(), columns.what()), columns.what()));
    line.append("  ").append(TextLayout.pad(row.link(), columns.link())).append("  ");
    line.append(row.remarks()).append(row.remarks().isEmpty() ? "" : "  ");
    out.append(row.marks().isEmpty() ? line.toString().stripTrailing() : line);
    String between = "";
    for (Mark mark : row.marks()) {
      out.append(between).append(style.fail("!" + mark.number(), mark.level()));
      between = " ";
    }
    out.append('\n');
  }

  /** Explains what stands in the rows, and only that. */
  private void legend(StringBuilder out, List<TopologyRows.Row> rows) {
    boolean unknown = false;
    boolean reduced = false;
    boolean far = false;
    boolean acs = false;
    for (TopologyRows.Row row : rows) {
      unknown |= row.link().equals("?");
      reduced |= row.link().contains(" of ");
      far |= row.remarks().contains(" far");
      acs |= row.remarks().contains(TopologyWords.ACS);
    }
    StringBuilder legend = new StringBuilder();
    if (unknown) {
      legend.append("?: the rate of the link, which is not known. ");
    }
    if (reduced) {
      legend.append("of: what the device can do (a GPU without work lowers its link). ");
    }
    if (far) {
      legend.append("far: no CPU of theirs is on the device's node. ");
    }
    if (acs) {
      legend
          .append(TopologyWords.ACS)
          .append(": the port above sends peer traffic to the root complex. ");
    }
    if (!legend.isEmpty()) {
      out.append('\n');
      TextLayout.paragraph(out, legend.toString(), 0, width);
    }
  }

  private void notes(StringBuilder out) {
    List<Mark> marks = topology.judgement().marks();
    out.append('\n');
    if (marks.isEmpty()) {
      int passed = topology.judgement().passed();
      TextLayout.paragraph(
          out,
          passed == 0
              ? "Nothing about the wiring could be judged."
              : "No bad edge in what could be judged: links, ways, nodes and interrupts ("
                  + passed
                  + " judgements).",
          0,
          width);
    } else {
      out.append(style.bold("What is bad, the worst first")).append('\n');
    }
    for (Mark mark : marks) {
      note(out, mark);
    }
    unjudged(out);
  }

  private void note(StringBuilder out, Mark mark) {
    out.append(style.fail("!" + mark.number(), mark.level())).append("  ");
    out.append(mark.level().word()).append("  ").append(style.bold(mark.check().id()));
    out.append('\n');
    line(out, mark.check().title() + ", for " + String.join(", ", mark.scenarios()));
    for (Mark.Place place : mark.places()) {
      String where = TopologySubjects.of(topology, place.subjects(), SUBJECTS_SHOWN);
      String seen = Words.shorten(place.seen(), LONGEST);
      line(out, where + ": seen " + seen + ", wanted " + mark.wanted());
    }
    List<Evidence> proof = mark.places().getFirst().evidence();
    for (Evidence each : proof.subList(0, Math.min(EVIDENCE_LINES, proof.size()))) {
      line(out, "proof: " + each.address() + ": " + Words.shorten(each.raw(), LONGEST));
    }
    line(out, "do: " + Words.shorten(TopologyWords.remedy(mark), LONGEST));
    line(out, "next: kernel-tune explain " + mark.check().id());
  }

  private void line(StringBuilder out, String text) {
    TextLayout.paragraph(out, text, INDENT, width);
  }

  private void unjudged(StringBuilder out) {
    if (topology.judgement().unjudged().isEmpty()) {
      return;
    }
    out.append(style.bold("Could not be judged")).append('\n');
    for (Unjudged each : topology.judgement().unjudged()) {
      int shown = Math.min(IDS_SHOWN, each.checks().size());
      int more = each.checks().size() - shown;
      String because = Words.shorten(each.because(), LONGEST);
      line(
          out,
          (each.needs().isEmpty() ? because : "needs " + each.needs() + " (" + because + ")")
              + ": "
              + String.join(", ", each.checks().subList(0, shown))
              + (more > 0 ? " and " + more + " more" : ""));
    }
  }
}
