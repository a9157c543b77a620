package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.catalog.Coverage;
import dev.kerneltune.catalog.Coverage.Line;
import dev.kerneltune.catalog.Coverage.Own;
import dev.kerneltune.catalog.CoverageReader;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Values;
import dev.kerneltune.testing.GeneratedDocs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    GeneratedDocs.compareFile("coverage.md", CoveragePage.of(coverage));
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

  private static List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (Check check : BuiltInCatalog.load().checks()) {
      ids.add(check.id());
    }
    return ids;
  }
}
