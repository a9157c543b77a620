package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.export.SamplePlans;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Plan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What plans are to tools that know results alone, and the table and metrics of results. */
class ResultsTest {
  private static final Catalog NOTHING_KNOWN =
      new Catalog(List.of(), List.of(), List.of(), List.of());

  @Test
  void whatAPlanLeavesIsAFailureOnlyWhereItFailedAndCannotBeSet() {
    Map<Plan.Reason, Results.Kind> kinds = new EnumMap<>(Plan.Reason.class);
    for (Plan.Reason reason : Plan.Reason.values()) {
      kinds.put(reason, only(reason).kind());
    }
    assertThat(kinds)
        .containsOnly(
            Map.entry(Plan.Reason.RIGHT_ALREADY, Results.Kind.PASS),
            Map.entry(Plan.Reason.NOT_APPLICABLE, Results.Kind.NOT_APPLICABLE),
            Map.entry(Plan.Reason.UNKNOWN, Results.Kind.OPEN),
            Map.entry(Plan.Reason.WAIVED, Results.Kind.WAIVED),
            Map.entry(Plan.Reason.LEFT, Results.Kind.TOLD),
            Map.entry(Plan.Reason.NOT_ASKED, Results.Kind.TOLD),
            Map.entry(Plan.Reason.NO_WAY, Results.Kind.FAIL));
    assertThat(only(Plan.Reason.WAIVED).because()).isEqualTo("waived: because");
  }

  private static Results.Result only(Plan.Reason reason) {
    Plan.Skipped skipped = new Plan.Skipped("cpu.smt", SamplePlans.HOST, reason, "because");
    Plan plan = new Plan("p", "training", List.of(), List.of(skipped), List.of());
    return PlanResults.of(plan, NOTHING_KNOWN).results().getFirst();
  }

  @Test
  void aValueAndWhatKeepsItAreOneResult() {
    Plan plan = SamplePlans.apply();
    List<String> changes = new ArrayList<>();
    for (Results.Result result : PlanResults.of(plan, NOTHING_KNOWN).results()) {
      if (result.word().equals("change")) {
        changes.add(result.check() + " " + result.subject());
      }
    }
    assertThat(changes).doesNotHaveDuplicates().hasSizeLessThan(plan.changes().size());
    assertThat(changes).hasSameSizeAs(PlanRow.of(plan, PlanDetail.FULL));
  }

  @Test
  void aTableIsCutAtItsLastColumnsAndNeverBelowWhatCanBeRead() {
    Results results = results("host", "x".repeat(200));
    assertThat(WideText.report(results, Style.PLAIN, WideText.UNLIMITED))
        .contains("x".repeat(200) + "\n")
        .endsWith("\nclosing\n");
    assertThat(WideText.report(results, Style.PLAIN, 120).lines())
        .allMatch(line -> line.length() <= 120)
        .anyMatch(line -> line.endsWith("x…"));
    assertThat(WideText.report(results, Style.PLAIN, 20)).contains("a.check", "xxxx…");
  }

  @Test
  void coloursDoNotMoveTheColumnsOfATable() {
    String coloured = WideText.report(results("host", "what"), Style.COLOUR, 120);
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(WideText.report(results("host", "what"), Style.PLAIN, 120));
    assertThat(coloured).contains("\u001b[");
  }

  @Test
  void whatAFileCallsItsSubjectsDoesNotSteerATerminal() {
    assertThat(WideText.report(results("a\u001b[2Jb\nc", "what"), Style.PLAIN, 120))
        .contains("a [2Jb c")
        .doesNotContain("\u001b");
  }

  @Test
  void labelsOfMetricsAreEscapedAndAFullRatioIsOne() {
    String text =
        new Prometheus("a", "q\"b\\n\nx").gauge("g", "help").ratio(1000).ratio(7).sample(3).text();
    assertThat(text)
        .isEqualTo(
            "# HELP g help\n# TYPE g gauge\n"
                + "g{a=\"q\\\"b\\\\n\\nx\"} 1\n"
                + "g{a=\"q\\\"b\\\\n\\nx\"} 0.007\n"
                + "g{a=\"q\\\"b\\\\n\\nx\"} 3\n");
  }

  private static Results results(String subject, String line) {
    Results.Result result =
        new Results.Result(
            "a.check",
            subject,
            Results.Kind.FAIL,
            "fail",
            ImpactLevel.HIGH,
            line,
            "",
            List.of(new Evidence("/proc/x", "1")));
    return new Results("title", "training", List.of(result), Map.of(), "closing");
  }
}
