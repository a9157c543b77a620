package dev.kerneltune.cli;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.catalog.BuiltInProfiles;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.plan.Layers;
import dev.kerneltune.plan.Planner;
import dev.kerneltune.plan.Profiles;
import dev.kerneltune.plan.Resolved;
import dev.kerneltune.plan.Situation;
import dev.kerneltune.plan.Wish;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.report.AuditJson;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The steps of an audit and of a plan, of a recorded machine: {@code -Dhost=FILE}, a snapshot. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AuditBenchmark {
  private static final String PROFILE = "gpu-training";

  private final Catalog catalog = BuiltInCatalog.load();
  private final Scenario scenario = catalog.scenarios().getFirst();
  private final CachedHost host =
      Hosts.snapshot(Path.of(System.getProperty("host", "src/test/hosts/hgx-bare-root.snap")));
  private final Resolved profile = Profiles.resolve(PROFILE, BuiltInProfiles.load());

  private Facts facts;
  private Audit audit;
  private Situation situation;

  /** Does each step once: what the next one needs. */
  @Setup
  public void prepare() {
    facts = collecting();
    audit = judging();
    situation = Standpoint.read(host, catalog, profile, List.of(), Ledger.EMPTY, Layers.BOTH);
  }

  /** All facts, of files that are in memory. */
  @Benchmark
  public Facts collecting() {
    return CachedHost.reading(host, each -> FactCollector.collect(each, catalog.checks()));
  }

  /** The whole catalogue against the facts. */
  @Benchmark
  public Audit judging() {
    return Auditor.audit(facts, catalog.checks(), catalog.impactTable(), scenario);
  }

  /** A profile against the situation. */
  @Benchmark
  public Plan planning() {
    return Planner.plan(profile, situation, Wish.WHAT_IS_WRONG);
  }

  /** The audit's JSON. */
  @Benchmark
  public String writingJson() {
    return AuditJson.report(audit, catalog);
  }

  /** The compiled catalogue, once a run. */
  @Benchmark
  public Catalog loadingTheCatalogue() {
    return BuiltInCatalog.load();
  }
}
