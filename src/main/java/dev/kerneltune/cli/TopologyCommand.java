package dev.kerneltune.cli;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Host;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Wiring;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.probe.TopologySurvey;
import dev.kerneltune.report.PairsText;
import dev.kerneltune.report.PictureDetail;
import dev.kerneltune.report.Style;
import dev.kerneltune.report.TopologyDot;
import dev.kerneltune.report.TopologyJson;
import dev.kerneltune.report.TopologyNccl;
import dev.kerneltune.report.TopologySlurm;
import dev.kerneltune.report.TopologySvg;
import dev.kerneltune.report.TopologyText;
import dev.kerneltune.topology.Aspect;
import dev.kerneltune.topology.Judgement;
import dev.kerneltune.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Draws how a machine is wired, and marks what is bad about it. */
final class TopologyCommand implements Command {
  private static final String PAIRS = "--pairs";
  private static final String FULL = "--full";

  /** What the picture is written as. */
  private enum Format {
    TEXT,
    JSON,
    SVG,
    DOT,
    NCCL_XML,
    SLURM_GRES;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "topology",
            "How this machine is wired: NUMA nodes, PCIe trees, GPUs, NICs, NVMe, with the bad"
                + " edges marked and explained.");
    spec.addOption(
        Options.choice(
            Options.FORMAT,
            "FORMAT",
            words(),
            "text (the default), json, svg, dot (Graphviz), nccl-xml (a file for NCCL_TOPO_FILE) or"
                + " slurm-gres (lines for gres.conf)."));
    spec.addOption(
        Options.flag(
            PAIRS,
            "The table of GPUs, NICs and NVMe drives with the class of the way between each two"
                + " (text or json)."));
    spec.addOption(Options.flag(FULL, "Give every device its line, however many there are."));
    spec.addOption(
        Options.choice(
            Options.SCENARIO,
            "NAME",
            Known.SCENARIOS,
            "Mark what is bad for this kind of work alone: training, inference, gds-storage or"
                + " multi-node-rdma; for all of them if not said."));
    spec.addOption(Options.color());
    HostOptions.add(spec);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    Format format = format(parsed);
    boolean pairs = Options.given(parsed, PAIRS);
    if (pairs && format != Format.TEXT && format != Format.JSON) {
      throw new UserError(PAIRS + ": is text or json, not " + format.word());
    }
    Style style = Options.style(parsed, output);
    PictureDetail detail = Options.given(parsed, FULL) ? PictureDetail.FULL : PictureDetail.FOLDED;
    Catalog catalog = Catalogs.builtIn();
    List<Scenario> scenarios = scenarios(parsed, catalog);
    try (CachedHost host = HostOptions.open(parsed)) {
      Topology topology = read(host, catalog, scenarios);
      Reading<String> picture =
          switch (format) {
            case TEXT ->
                told(
                    pairs
                        ? new PairsText(topology, style, output.width()).tables()
                        : new TopologyText(topology, style, output.width()).picture(detail));
            case JSON ->
                told(pairs ? TopologyJson.pairs(topology) : TopologyJson.document(topology));
            case SVG -> told(TopologySvg.document(topology));
            case DOT -> told(TopologyDot.document(topology));
            case NCCL_XML -> TopologyNccl.document(topology);
            case SLURM_GRES -> TopologySlurm.document(topology);
          };
      return print(picture, format, output);
    }
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Format format : Format.values()) {
      words.add(format.word());
    }
    return words;
  }

  private static Format format(ParseResult parsed) {
    List<String> words = words();
    return Format.values()[words.indexOf(Options.word(parsed, Options.FORMAT, words))];
  }

  private static Reading<String> told(String text) {
    return Reading.present(text, "");
  }

  private static ExitCode print(Reading<String> picture, Format format, Output output) {
    if (picture instanceof Reading.Present<String>(var text, _)) {
      output.out().print(text);
      return ExitCode.FINE;
    }
    output
        .err()
        .println("kernel-tune: no " + format.word() + ", too little is known: " + picture.words());
    return ExitCode.COVERAGE;
  }

  private static List<Scenario> scenarios(ParseResult parsed, Catalog catalog) {
    return Options.given(parsed, Options.SCENARIO)
        ? List.of(Catalogs.scenario(catalog, parsed))
        : catalog.scenarios();
  }

  private record Read(Facts facts, Wiring wiring) {}

  /** Returns the picture of a machine, judged for each of {@code scenarios}. */
  static Topology read(CachedHost host, Catalog catalog, List<Scenario> scenarios) {
    List<Check> checks = Aspect.judging(catalog.checks());
    Read read = CachedHost.reading(host, reader -> read(reader, checks));
    List<Audit> audits = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      audits.add(Auditor.audit(read.facts(), checks, catalog.impactTable(), scenario));
    }
    return Topology.of(read.wiring(), Judgement.of(audits));
  }

  private static Read read(Host host, List<Check> checks) {
    Facts facts = FactCollector.collect(host, checks);
    return new Read(facts, TopologySurvey.of(host, facts.machine()));
  }
}
