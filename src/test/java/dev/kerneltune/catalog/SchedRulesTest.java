package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.sched.Pattern;
import dev.kerneltune.sched.Rule;
import dev.kerneltune.sched.Rules;
import dev.kerneltune.testing.TrustedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedRulesTest {
  private static final Path CATALOG =
      Path.of(System.getProperty("kernel-tune.root", "."), "sched", "catalog");

  /** The parts of the stack that the catalogue speaks of; each has an entry at least. */
  private static final List<String> SUBJECTS =
      List.of(
          "pytorch",
          "nccl",
          "cuda",
          "vllm",
          "sglang",
          "triton",
          "tensorrt-llm",
          "dynamo",
          "jax",
          "ray",
          "slurm",
          "kubernetes",
          "storage",
          "monitoring",
          "upkeep",
          "compilers");

  @TempDir(factory = TrustedFolder.class)
  Path folder;

  @Test
  void theProgramHoldsTheCatalogueOfTheTree() {
    assertThat(BuiltInSchedRules.load()).isEqualTo(SchedRules.catalog(CATALOG));
  }

  @Test
  void everySubjectHasAnEntryAndEveryEntrySaysWhereItIsFrom() {
    Rules rules = SchedRules.catalog(CATALOG);
    assertThat(rules.list())
        .extracting(rule -> rule.id().substring(0, rule.id().indexOf('.')))
        .containsAll(SUBJECTS);
    assertThat(rules.list())
        .allSatisfy(
            rule -> {
              assertThat(rule.source()).isNotBlank();
              assertThat(rule.seen()).matches("20\\d\\d-\\d\\d-\\d\\d");
              assertThat(rule.why()).isNotBlank();
            });
  }

  @Test
  void nobodyIsPromotedByANameThatWasNotSeenWhereItIsSet() {
    assertThat(SchedRules.catalog(CATALOG).list())
        .filteredOn(rule -> rule.standing() == Rule.Standing.UNVERIFIED)
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(rule.taskClass().isPromoted()).as(rule.id()).isFalse());
  }

  @Test
  void noEntryStandsInTheShadowOfOneBeforeIt() {
    Set<String> seen = new HashSet<>();
    for (Rule rule : SchedRules.catalog(CATALOG).list()) {
      if (rule.match().size() == 1) {
        rule.match()
            .forEach(
                (field, patterns) -> {
                  for (Pattern pattern : patterns) {
                    assertThat(seen.add(field + " " + pattern))
                        .as(rule.id() + " " + pattern)
                        .isTrue();
                    assertThat(pattern.text()).as(rule.id()).isNotEmpty();
                  }
                });
      }
    }
  }

  private Rules read(String text) throws IOException {
    return SchedRules.file(write("own.yaml", text));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void isRefused(String text, String... messages) throws IOException {
    Path file = write("own.yaml", text);
    assertThatThrownBy(() -> SchedRules.file(file))
        .isInstanceOf(CatalogException.class)
        .satisfies(
            error -> {
              for (String message : messages) {
                assertThat(error).hasMessageContaining(file + ":" + message);
              }
            });
  }

  @Test
  void aUsersRuleNeedsNoSource() throws IOException {
    assertThat(
            read("""
            - id: decode
              match: { cgroup: /system.slice/chat.service, comm: ["décode*", x] }
              class: critical
              why: ours
            """)
                .list())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.standing()).isEqualTo(Rule.Standing.VERIFIED);
              assertThat(rule.match().get(Rule.Field.COMM).getFirst())
                  .as("bytes, as the kernel has them")
                  .isEqualTo(Pattern.of("d\u00c3\u00a9code*"));
            });
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() throws IOException {
    isRefused(
        """
        - id: Bad Id
          match: { com: x }
          class: urgent
          why: x
        """,
        "1:7: \"Bad Id\", expected lower case letters",
        "2:12: unknown key \"com\"",
        "3:10: unknown class \"urgent\", expected one of critical, serving, normal, batch,"
            + " background");
    isRefused(
        """
        - id: a
          match: { comm: a-name-of-16-byte }
          class: batch
          why: x
          priority: 5
        """,
        "2:18: \"a-name-of-16-byte\", 17 bytes, expected at most 15",
        "5:3: unknown key \"priority\"");
    isRefused("- id: a\n  class: batch\n  why: x\n", "1:3: no key \"match\"");
    isRefused("- id: a\n  match: {}\n  class: batch\n  why: x\n", "2:10: nothing that is matched");
    isRefused("- id: a\n  match: { comm: * }\n  class: batch\n  why: x\n", "2:");
    isRefused("{}", "1:1: a mapping, expected a list for \"rules\"");
    isRefused(
        """
        - { id: a, match: { comm: x }, class: batch, why: x }
        - { id: a, match: { comm: y }, class: batch, why: x, seen: yesterday }
        """,
        "2:3: the id \"a\" a second time",
        "2:60: \"yesterday\", expected a day");
  }

  @Test
  void anEntryOfTheCatalogueOwesItsSource() throws IOException {
    write("a.yaml", "- { id: a, match: { comm: x }, class: batch, why: x }\n");
    assertThatThrownBy(() -> SchedRules.catalog(folder))
        .hasMessageContaining("no key \"source\"")
        .hasMessageContaining("no key \"seen\"")
        .hasMessageContaining("no key \"standing\"");
  }

  @Test
  void anIdIsTakenOnceInAFolder() throws IOException {
    write("a.yaml", "- { id: a, match: { comm: x }, class: batch, why: x }\n");
    write("b.yaml", "- { id: a, match: { comm: y }, class: batch, why: x }\n");
    assertThatThrownBy(() -> SchedRules.folder(folder))
        .hasMessageContaining("b.yaml: the id \"a\" a second time")
        .hasMessageContaining("a.yaml has it");
  }

  @Test
  void whatOthersCanWriteIsNotReadByRoot() throws IOException {
    Path file = write("own.yaml", "- { id: a, match: { comm: x }, class: critical, why: x }\n");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
    if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0) {
      assertThatThrownBy(() -> SchedRules.file(file)).hasMessageContaining("others can write");
    } else {
      assertThat(SchedRules.file(file).list()).hasSize(1);
    }
  }
}
