package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A profile that is right, and checks of every kind that profiles can name. */
final class ProfileTexts {
  private ProfileTexts() {}

  /** The file that all others here differ from in one place. Line numbers below count on it. */
  static final String GOOD =
      """
      name: own
      title: Own
      about: >
        What it does.
      scenario: training
      requires:
        virt: [bare-metal]
      suits:
        gpu-device: [10de:2330, 1002:74a1]
        rdma: [present]
      checks:
        - memory.thp.enabled
        - memory.swap
        - check: memory.harmful
          despite: it does not
            strike here
      override:
        - { check: memory.swap, set: "1", because: a reason }
      """;

  static final Catalog CATALOG = catalog();

  static String with(String old, String changed) {
    assertThat(GOOD).contains(old);
    return GOOD.replace(old, changed);
  }

  static Profile read(String text) {
    return ProfileReader.read("own.yaml", text.getBytes(StandardCharsets.UTF_8), CATALOG).profile();
  }

  static List<String> messages(String text) {
    CatalogException thrown = catchThrowableOfType(CatalogException.class, () -> read(text));
    assertThat(thrown).as(text).isNotNull();
    return thrown.getMessage().lines().toList();
  }

  private static Catalog catalog() {
    List<Check> checks = new ArrayList<>();
    checks.add(CheckTexts.read(CheckTexts.GOOD));
    String swap =
        "set: { training: \"10\" }\n  accepts: { between: [0, 200] }\n"
            + "  takes-effect: at once\n  disruption: live";
    checks.add(
        check("memory.swap", "int", "training: { at-most: 10 }", swap, "\naka: [memory.old]"));
    checks.add(
        check(
            "memory.switch",
            "bool",
            "training: { is: 0 }",
            swap.replace("\"10\"", "\"0\"").replace("  accepts: { between: [0, 200] }\n", ""),
            ""));
    checks.add(
        check(
            "memory.bytes",
            "size",
            "training: { at-most: 32G }",
            swap.replace("\"10\"", "\"1024\"").replace("between: [0, 200]", "at-least: 128"),
            ""));
    checks.add(
        check(
            "memory.harmful",
            "int",
            "training: { at-most: 10 }",
            swap,
            "\nharm: [ { what: It cost 20 %., from: [kernel-thp] } ]"));
    checks.add(check("memory.hand", "int", "training: { at-most: 10 }", "by-hand: Do it.", ""));
    checks.add(
        check(
            "memory.computed",
            "int",
            "training: { at-most: 10 }",
            "compute: irq-locality\n  takes-effect: at once\n  disruption: live",
            ""));
    checks.add(
        check(
            "memory.serving",
            "int",
            "inference: { at-most: 10 }",
            swap.replace("training", "inference"),
            ""));
    checks.add(
        check(
            "memory.half",
            "int",
            "training: { at-most: 10 }\n  inference: { at-most: 10 }",
            swap.replace("training", "inference"),
            ""));
    return new Catalog(
        List.copyOf(checks),
        List.of(
            new ImpactRow("memory", "Memory", "", List.of(), ImpactLevel.HIGH, "", "", List.of())),
        List.of(new Scenario("training", ""), new Scenario("inference", "")),
        List.of(new Source("kernel-thp", "THP", "transhuge.rst", "read")));
  }

  private static Check check(String id, String as, String expect, String remedy, String more) {
    boolean serving = !expect.contains("training");
    String verdicts = serving ? "inference" : "training";
    String text =
        """
        id: ID
        title: T
        subsystem: memory
        look: "sysctl:vm.x"
        as: AS
        expect:
          EXPECT
        why: Why.
        impact:
          - scenario: every-scenario
            touches: x
            effect: { mechanism: m }
            weight: 0
            from: [kernel-thp]
        cost: none known
        remedy:
          REMEDY
        sources: [kernel-thp]
        examples:
          - { given: "0", SCENARIO: pass }
          - { given: "1", SCENARIO: fail }
        """
            .replace("ID", id + more)
            .replace("AS", as)
            .replace("EXPECT", expect)
            .replace("REMEDY", remedy)
            .replace("SCENARIO", verdicts);
    return CheckTexts.read(text);
  }
}
