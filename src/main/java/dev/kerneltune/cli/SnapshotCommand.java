package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Masking;
import dev.kerneltune.host.Snapshot;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.probe.MachineSurvey;
import dev.kerneltune.probe.TopologySurvey;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Records exactly what the catalogue reads, so that another machine can audit it. */
final class SnapshotCommand implements Command {
  private static final String FILE = "--output";
  private static final String KEEP = "--keep-identifiers";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "snapshot",
            "Record exactly what an audit reads into a text file; audit --snapshot FILE then gives"
                + " the same findings.");
    spec.addOption(
        picocli.CommandLine.Model.OptionSpec.builder("-o", FILE)
            .paramLabel("FILE")
            .type(String.class)
            .arity("1")
            .required(true)
            .description("Where to; compressed when the name ends in .gz.")
            .build());
    spec.addOption(
        Options.flag(
            KEEP,
            "Keep MAC and IP addresses, UUIDs, GUIDs, serial numbers and host names, which are"
                + " masked otherwise."));
    Catalogs.addOwnChecks(spec);
    HostOptions.addSample(spec);
    HostOptions.add(spec);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    Path file = Path.of(Options.value(parsed, FILE, ""));
    Catalog catalog = Catalogs.asked(parsed, Site.ETC);
    try (CachedHost host = HostOptions.open(parsed)) {
      HostOptions.facts(parsed, host, catalog.checks(), output);
      // What a plan and a picture read beside it, so that `--snapshot` has it.
      CachedHost.reading(
          host,
          reader -> {
            Standpoint.readForRecording(reader, catalog.checks());
            TopologySurvey.of(reader, MachineSurvey.of(reader));
            return "";
          });
      Snapshot.write(host, file, Options.given(parsed, KEEP) ? Masking.PLAIN : Masking.MASKED);
      output.err().println("kernel-tune: wrote " + file);
      return ExitCode.FINE;
    } catch (IOException e) {
      throw new UserError("cannot write " + file + ": " + e.getMessage());
    }
  }
}
