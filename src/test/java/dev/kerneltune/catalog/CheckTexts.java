package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;

/** A check that is right, and what the tests of its readers need around it. */
final class CheckTexts {
  private CheckTexts() {}

  static final Vocabulary WORDS =
      new Vocabulary(
          List.of("memory", "pcie-cxl"),
          List.of("training", "inference"),
          List.of("kernel-thp", "hearsay"),
          List.of("kernel-thp"),
          List.of(
              new Question("pci-acs/redirect", ValueKind.TEXT, SubjectKind.GPU_NIC_PAIR, "?"),
              new Question("memory/swap-rate", ValueKind.INT, SubjectKind.HOST, "?")));

  /** The file that all others here differ from in one place. Line numbers below count on it. */
  static final String GOOD =
      """
      id: memory.thp.enabled
      title: Transparent huge page mode
      subsystem: memory
      look: "sysfs:kernel/mm/transparent_hugepage/enabled"
      as: choice
      when:
        kernel: { at-least: "5.15" }
        gpu: [nvidia, amd]
      expect:
        training: { one-of: [madvise, always] }
        inference: { is: madvise }
      why: >
        What the kernel does.
      impact:
        - scenario: every-scenario
          touches: throughput
          effect: { mechanism: "more faults" }
          weight: 3
          from: [kernel-thp]
      cost: none known
      remedy:
        set: { training: madvise }
        takes-effect: at once
        disruption: live
        keep: "bootarg:transparent_hugepage"
      sources: [kernel-thp]
      examples:
        - { given: "always [madvise] never", every-scenario: pass }
        - { given: "[always] madvise never", training: pass, inference: fail }
      """;

  static String with(String old, String changed) {
    assertThat(GOOD).contains(old);
    return GOOD.replace(old, changed);
  }

  static List<String> messages(String text) {
    CatalogException thrown = catchThrowableOfType(CatalogException.class, () -> read(text));
    assertThat(thrown).as(text).isNotNull();
    return thrown.getMessage().lines().toList();
  }

  static Check read(String text) {
    return CheckReader.read("f.yaml", text.getBytes(StandardCharsets.UTF_8), WORDS);
  }

  static Value flags(String... words) {
    return new Value.Flags(new TreeSet<>(List.of(words)));
  }
}
