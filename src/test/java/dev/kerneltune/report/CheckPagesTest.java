package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Example;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Harm;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Source;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.probe.Probes;
import dev.kerneltune.testing.GeneratedDocs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckPagesTest {
  private static final String WORK = "training";
  private static final String OTHER_WORK = "inference";

  @Test
  void thePagesAreThoseOfTheCatalogue() throws IOException {
    GeneratedDocs.compareFolder("checks", CheckPages.of(BuiltInCatalog.load(), Probes.questions()));
  }

  @Test
  void everyCheckStandsInTheIndexUnderEachScenarioThatItIsJudgedFor() {
    String index = pages().getOrDefault("README.md", "");
    assertThat(index)
        .contains("- [Memory](#memory), significant: 1 check\n")
        .contains("<a id=\"memory\"></a>\n\n### Memory\n")
        .contains("- Kernel sources: `mm/`, `a_b/`\n")
        .contains("- Cannot be set: no \\<knob\\>\n")
        .contains("| [memory.x](memory.x.md) | A \\| B | numa-node |\n")
        .contains(
            "### training\n\nTraining.\n\n| Check | Title | Level |\n|---|---|---|\n| [memory.x]")
        .contains("| [memory.x](memory.x.md) | A \\| B | important |\n")
        .endsWith("### inference\n\nServing.\n\n| Check | Title | Level |\n|---|---|---|\n");
  }

  @Test
  void aPageSaysAllThatIsKnown() {
    assertThat(pages().getOrDefault("memory.x.md", ""))
        .startsWith(
            "# A \\| B\n\n`memory.x`, [Memory](README.md#memory), once `memory.old`\n\nWhy.\n")
        .contains(
            "- Address: `probe:memory/x` as int\n- Question: How many?\n- For each: numa-node\n")
        .contains("| training | 0 |\n")
        .contains(
            "| training | 2 (important) | latency | 5 %; set-up: a box; said by Hearsay | Hearsay"
                + " |\n")
        .contains("## Recorded harm\n\n- It broke. (Hearsay)\n")
        .contains(
            "- Set for training: `0`\n- Takes effect: at once\n- Disruption: live\n- Kept by:")
        .contains("- Cost: Some \\*more\\*.\n")
        .contains("| Reading | training |\n|---|---|\n| `0` | pass |\n| `a\\|b` | fail |\n")
        .contains("- Kernel: mm/x.c (read)\n- Hearsay: <https://a.b/> (nobody checked it)\n")
        .endsWith("\nReviewed: 2026-11-21 by somebody who did not write it.\n");
  }

  private static Map<String, String> pages() {
    Catalog catalog =
        new Catalog(
            List.of(check()),
            List.of(
                new ImpactRow(
                    "memory",
                    "Memory",
                    "less",
                    List.of("mm/", "a_b/"),
                    ImpactLevel.SIGNIFICANT,
                    "none",
                    "no <knob>",
                    List.of("kernel"))),
            List.of(new Scenario(WORK, "Training"), new Scenario(OTHER_WORK, "Serving")),
            List.of(
                new Source("kernel", "Kernel", "mm/x.c", "read"),
                new Source("hearsay", "Hearsay", "https://a.b/", "")));
    return CheckPages.of(
        catalog,
        List.of(new Question("memory/x", ValueKind.INT, SubjectKind.NUMA_NODE, "How many?")));
  }

  private static Check check() {
    return new Check(
        "memory.x",
        List.of("memory.old"),
        "A | B",
        "memory",
        new Address.Probe("memory/x"),
        ValueKind.INT,
        SubjectKind.NUMA_NODE,
        List.of(),
        Map.of(WORK, new Expectation.Is(new Value.Int(0))),
        "Why.",
        List.of(
            new Impact(
                WORK,
                "latency",
                new Effect.Reported("5 %", "a box", "hearsay"),
                2,
                List.of("hearsay"))),
        "Some *more*.",
        List.of(new Harm("It broke.", List.of("hearsay"))),
        new Remedy.Set(
            Map.of(WORK, "0"),
            Optional.empty(),
            Optional.empty(),
            TakesEffect.AT_ONCE,
            Disruption.LIVE,
            new Keep.As(new Address.Sysctl("vm.x"))),
        List.of("kernel"),
        List.of(new Example("0", Map.of(WORK, "pass")), new Example("a|b", Map.of(WORK, "fail"))),
        "2026-11-21");
  }
}
