package dev.kerneltune.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.testing.Machines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final List<Check> CHECKS = BuiltInCatalog.load().checks();
  private static final Verdict FAIL = new Verdict.Fail();
  private static final Verdict PASS = new Verdict.Pass();

  private static Check check(String id) {
    return CHECKS.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  private static Finding finding(String id, String bdf, Verdict verdict, String seen, int weight) {
    return new Finding(
        check(id),
        new Subject.Pci(bdf),
        verdict,
        seen,
        "something else",
        weight,
        List.of(new Evidence("/sys/" + bdf, seen)));
  }

  private static Audit audit(String scenario, Finding... findings) {
    return new Audit(
        new Scenario(scenario, scenario),
        new Facts(Machines.unknown(), Map.of()),
        List.of(findings),
        new LinkedHashMap<>(),
        Score.NONE);
  }

  @Test
  void aCheckThatFailsForTwoKindsOfWorkIsOneMarkAsBadAsTheWorse() {
    Judgement judgement =
        Judgement.of(
            List.of(
                audit("a", finding("pcie-cxl.link.nic-width", "n1", FAIL, "reduced", 1)),
                audit("b", finding("pcie-cxl.link.nic-width", "n1", FAIL, "reduced", 4))));
    assertThat(judgement.marks()).hasSize(1);
    Mark mark = judgement.marks().getFirst();
    assertThat(mark.level()).isEqualTo(ImpactLevel.HIGH);
    assertThat(mark.scenarios()).containsExactly("a", "b");
    assertThat(mark.subjects()).containsExactly(new Subject.Pci("n1"));
    assertThat(mark.aspect()).isEqualTo(Aspect.LINK);
  }

  @Test
  void theWorstMarkIsNumberOne() {
    Judgement judgement =
        Judgement.of(
            List.of(
                audit(
                    "a",
                    finding("pcie-cxl.link.nic-width", "n1", FAIL, "reduced", 1),
                    finding("pcie-cxl.topology.rdma-nic", "g1", FAIL, "sys", 3))));
    assertThat(judgement.marks().getFirst().check().id()).isEqualTo("pcie-cxl.topology.rdma-nic");
    assertThat(judgement.marks().getFirst().number()).isEqualTo(1);
    assertThat(judgement.marks().getLast().number()).isEqualTo(2);
  }

  @Test
  void eachValueThatWasSeenHasItsPlacesAndItsEvidence() {
    Judgement judgement =
        Judgement.of(
            List.of(
                audit(
                    "a",
                    finding("pcie-cxl.topology.rdma-nic", "g1", FAIL, "sys", 3),
                    finding("pcie-cxl.topology.rdma-nic", "g2", FAIL, "node", 3))));
    assertThat(judgement.marks()).hasSize(1);
    assertThat(judgement.marks().getFirst().places())
        .containsExactly(
            new Mark.Place(
                "node", List.of(new Subject.Pci("g2")), List.of(new Evidence("/sys/g2", "node"))),
            new Mark.Place(
                "sys", List.of(new Subject.Pci("g1")), List.of(new Evidence("/sys/g1", "sys"))));
  }

  @Test
  void whatFailsForOneKindOfWorkIsNotCountedAsGoodForAnother() {
    Judgement judgement =
        Judgement.of(
            List.of(
                audit("a", finding("pcie-cxl.link.nic-width", "n1", PASS, "full", 1)),
                audit("b", finding("pcie-cxl.link.nic-width", "n1", FAIL, "reduced", 1)),
                audit("b", finding("pcie-cxl.link.nic-width", "n2", PASS, "full", 1))));
    assertThat(judgement.passed()).isEqualTo(1);
  }

  @Test
  void anUnknownIsNeitherAMarkNorGood() {
    Verdict unknown = new Verdict.Unknown("config space cut off at 64 bytes", "root");
    Judgement judgement =
        Judgement.of(
            List.of(audit("a", finding("iommu.acs.gpu-nic", "g1", unknown, "cut off", 5))));
    assertThat(judgement.marks()).isEmpty();
    assertThat(judgement.passed()).isZero();
    assertThat(judgement.unjudged())
        .containsExactly(
            new Unjudged("config space cut off at 64 bytes", "root", List.of("iommu.acs.gpu-nic")));
  }

  @Test
  void findingsAboutOtherThingsAreLeftOut() {
    Judgement judgement =
        Judgement.of(List.of(audit("a", finding("memory.ksm", "host", FAIL, "1", 5))));
    assertThat(judgement.marks()).isEmpty();
  }

  @Test
  void theCatalogueJudgesEveryAspectOfTheWiring() {
    List<Aspect> aspects =
        Aspect.judging(CHECKS).stream().map(check -> Aspect.of(check).orElseThrow()).toList();
    assertThat(aspects).contains(Aspect.values());
    assertThat(aspects).hasSizeGreaterThanOrEqualTo(20);
  }
}
