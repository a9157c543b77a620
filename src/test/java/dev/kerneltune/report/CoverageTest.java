package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.catalog.Coverage;
import dev.kerneltune.catalog.Coverage.Line;
import dev.kerneltune.catalog.Coverage.Own;
import dev.kerneltune.catalog.CoverageReader;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.lab.LabRecordings;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Values;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.testing.GeneratedDocs;
import dev.kerneltune.testing.RecordedHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Holds checks/coverage.yaml to the catalogue, docs/coverage.md to the file, and both to what is
 * known where -Dkernel-tune.knowledge= names the folder.
 */
class CoverageTest {
  private static final Path ROOT = Path.of(System.getProperty("kernel-tune.root", "."));
  private static final List<String> KNOWN =
      List.of("cpu-irq-network-storage.md", "memory-iommu-pcie-gpu.md");

  private final List<String> ids = ids();
  private final Coverage coverage = coverage();

  @Test
  void thePageIsThatOfTheFile() throws IOException {
    List<String> sorted = new ArrayList<>(new TreeSet<>(ids));
    GeneratedDocs.compareFile("coverage.md", CoveragePage.of(coverage, decided(sorted)));
  }

  @Test
  void everyCheckIsNamedOrSaysWhyItStandsAlone() {
    Set<String> named = new TreeSet<>();
    coverage.entries().forEach(line -> named.addAll(line.checks()));
    coverage.claims().forEach(line -> named.addAll(line.checks()));
    List<String> own = new ArrayList<>();
    for (Own one : coverage.own()) {
      own.add(one.check());
    }
    assertThat(own).doesNotHaveDuplicates().doesNotContainAnyElementsOf(named);
    named.addAll(own);
    assertThat(ids).isNotEmpty().allSatisfy(id -> assertThat(named).contains(id));
  }

  @Test
  @EnabledIfSystemProperty(named = "kernel-tune.knowledge", matches = ".+")
  void everythingThatIsKnownIsListed() throws IOException {
    List<String> headings = new ArrayList<>();
    int claims = 0;
    for (String name : KNOWN) {
      Path file = Path.of(System.getProperty("kernel-tune.knowledge", ""), name);
      boolean amongClaims = false;
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("### ") && Character.isLetter(line.charAt(4))) {
          headings.add(Values.words(line.substring(4)).getFirst());
        }
        if (line.startsWith("# ")) {
          amongClaims = line.startsWith("# I. ");
        }
        claims += amongClaims && line.matches("(\\| \\d+ \\|.*)|(\\d+\\. .*)") ? 1 : 0;
      }
    }
    List<String> entries = new ArrayList<>();
    for (Line line : coverage.entries()) {
      entries.add(line.name());
    }
    assertThat(headings).isNotEmpty();
    assertThat(entries).containsExactlyInAnyOrderElementsOf(headings);
    assertThat(coverage.claims()).hasSize(claims);
  }

  private Coverage coverage() {
    Path file = ROOT.resolve("checks/coverage.yaml");
    try {
      return CoverageReader.read(file.toString(), Files.readAllBytes(file), ids);
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  /** What came of looking: checks that passed or failed, and those that found nothing to judge. */
  private record Looks(Set<String> decided, Set<String> moot) {}

  private static CoveragePage.Decided decided(List<String> sorted) {
    Map<String, List<String>> live = new TreeMap<>();
    Set<String> moot = new TreeSet<>();
    for (Path recording : LabRecordings.all()) {
      Looks looks = looks(recording);
      for (String check : looks.decided()) {
        live.computeIfAbsent(check, _ -> new ArrayList<>()).add(LabRecordings.name(recording));
      }
      moot.addAll(looks.moot());
    }
    Set<String> recorded = new TreeSet<>();
    RecordedHosts.all().forEach(path -> recorded.addAll(looks(path).decided()));
    return new CoveragePage.Decided(sorted, live, moot, recorded);
  }

  private static Looks looks(Path snapshot) {
    Catalog catalog = BuiltInCatalog.load();
    Looks looks = new Looks(new TreeSet<>(), new TreeSet<>());
    try (CachedHost host = Hosts.snapshot(snapshot)) {
      Facts facts = FactCollector.collect(host, catalog.checks());
      for (Scenario scenario : catalog.scenarios()) {
        Audit audit = Auditor.audit(facts, catalog.checks(), catalog.impactTable(), scenario);
        for (Finding finding : audit.findings()) {
          switch (finding.verdict()) {
            case Verdict.Pass _, Verdict.Fail _ -> looks.decided().add(finding.check().id());
            case Verdict.NotApplicable _ when !finding.evidence().isEmpty() ->
                looks.moot().add(finding.check().id());
            case Verdict.NotApplicable _, Verdict.Unknown _, Verdict.Waived _ -> {}
          }
        }
      }
    }
    return looks;
  }

  private static List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (Check check : BuiltInCatalog.load().checks()) {
      ids.add(check.id());
    }
    return ids;
  }
}
