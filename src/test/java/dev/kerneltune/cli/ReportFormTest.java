package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kerneltune.audit.Auditor;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Masking;
import dev.kerneltune.host.Snapshot;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.report.AuditJson;
import dev.kerneltune.testing.RecordedHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON report keeps to its schema, and a snapshot gives what the machine gave. */
class ReportFormTest {
  private static final Catalog CATALOG = Catalogs.builtIn();

  @TempDir Path folder;

  @Test
  void everyReportIsValidAgainstThePublishedSchema() throws IOException {
    Schema schema = schema();
    for (Path host : RecordedHosts.all()) {
      for (Scenario scenario : CATALOG.scenarios()) {
        String report =
            Cli.run(
                    "audit",
                    "--snapshot",
                    host.toString(),
                    "--scenario",
                    scenario.id(),
                    "--format",
                    "json")
                .out();
        assertThat(schema.validate(report, InputFormat.JSON))
            .as(host + " " + scenario.id())
            .isEmpty();
      }
    }
    assertThat(schema.validate(Cli.run("audit", "--format", "json").out(), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void theSchemaRefusesAnInventedVerdictAndAMissingKey() throws IOException {
    String report = Cli.run("audit", "--format", "json").out();
    assertThat(
            schema()
                .validate(report.replace("\"not-applicable\"", "\"probably\""), InputFormat.JSON))
        .isNotEmpty();
    assertThat(schema().validate(report.replace("\"coverage\"", "\"x\""), InputFormat.JSON))
        .isNotEmpty();
  }

  private static Schema schema() throws IOException {
    Path file = Path.of(System.getProperty("kernel-tune.root"), "docs/schema/audit.schema.json");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(file), InputFormat.JSON);
  }

  @Test
  void aSnapshotOfThisMachineGivesTheReportOfTheLiveRunByteForByte() throws IOException {
    Path file = folder.resolve("live.snap");
    try (CachedHost live = Hosts.live()) {
      String before = report(audit(live, CATALOG.scenarios().getFirst()));
      Snapshot.write(live, file, Masking.PLAIN);
      try (CachedHost recorded = Hosts.snapshot(file)) {
        assertThat(report(audit(recorded, CATALOG.scenarios().getFirst()))).isEqualTo(before);
      }
    }
  }

  @Test
  void maskingIdentifiersChangesNoVerdict() throws IOException {
    for (Path host : RecordedHosts.all()) {
      Path masked = folder.resolve(RecordedHosts.name(host) + ".masked.gz");
      try (CachedHost recorded = Hosts.snapshot(host)) {
        FactCollector.collect(recorded, CATALOG.checks());
        Snapshot.write(recorded, masked, Masking.MASKED);
        try (CachedHost after = Hosts.snapshot(masked)) {
          for (Scenario scenario : CATALOG.scenarios()) {
            assertThat(verdicts(audit(after, scenario)))
                .as(host + " " + scenario.id())
                .isEqualTo(verdicts(audit(recorded, scenario)));
          }
        }
      }
    }
  }

  private static List<String> verdicts(Audit audit) {
    return audit.findings().stream().map(ReportFormTest::verdict).sorted().toList();
  }

  private static String verdict(Finding finding) {
    return finding.check().id() + " " + finding.subject() + " " + finding.verdict().word();
  }

  private static Audit audit(CachedHost host, Scenario scenario) {
    return Auditor.audit(
        CachedHost.reading(host, reader -> FactCollector.collect(reader, CATALOG.checks())),
        CATALOG.checks(),
        CATALOG.impactTable(),
        scenario);
  }

  private static String report(Audit audit) {
    return AuditJson.report(audit, CATALOG);
  }
}
