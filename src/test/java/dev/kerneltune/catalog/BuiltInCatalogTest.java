package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.audit.Examples;
import dev.kerneltune.audit.Remedies;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.probe.Probes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInCatalogTest {
  private static final int CHECKS_AT_LEAST = 200;
  private static final int SUBSYSTEMS_AT_LEAST = 12;

  private final CatalogLoader.Result folder =
      CatalogLoader.read(Path.of("checks"), Probes.questions());

  @Test
  void everyFileIsRightAndThereAreEnough() {
    assertThat(folder.problems()).isEmpty();
    assertThat(folder.catalog().checks()).hasSizeGreaterThanOrEqualTo(CHECKS_AT_LEAST);
    assertThat(folder.catalog().impactTable()).hasSizeGreaterThanOrEqualTo(SUBSYSTEMS_AT_LEAST);
  }

  @Test
  void whatIsBuiltInIsTheFolder() {
    Catalog builtIn = BuiltInCatalog.load();
    assertThat(builtIn.checks()).isEqualTo(folder.catalog().checks());
    assertThat(builtIn).isEqualTo(folder.catalog());
  }

  @Test
  void everyExampleAndEveryRemedyHolds() {
    List<String> problems = new ArrayList<>();
    for (Check check : folder.catalog().checks()) {
      problems.addAll(Examples.problems(check));
      problems.addAll(Remedies.problems(check));
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void everyCheckWasReviewedBySomebodyElse() {
    assertThat(folder.catalog().checks())
        .allSatisfy(check -> assertThat(check.reviewed()).as(check.id()).isNotEmpty());
  }

  @Test
  void everyRowOfTheImpactTableHasFourChecks() {
    for (var row : folder.catalog().impactTable()) {
      assertThat(
              folder.catalog().checks().stream()
                  .filter(check -> check.subsystem().equals(row.subsystem())))
          .as(row.subsystem())
          .hasSizeGreaterThanOrEqualTo(4);
    }
  }
}
