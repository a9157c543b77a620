package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.ImpactLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogLoaderTest {
  private static final String TABLE =
      """
      - subsystem: memory
        title: Memory
        key-change: pages
        kernel-sources: [mm/]
        impact: high
        caveat: none
        from: [kernel-thp]
      - subsystem: tlb
        title: TLB
        key-change: flushes
        kernel-sources: [mm/mmu_notifier.c]
        impact: important
        caveat: none
        cannot-set: batching
        from: [kernel-thp]
      """;
  private static final String SCENARIOS =
      """
      - { id: training, title: Training }
      - { id: inference, title: Serving }
      """;
  private static final String SOURCE =
      "- { id: kernel-thp, title: THP, where: transhuge.rst, verified: read }\n";
  private static final String SECOND_ID = "memory.thp.second";

  @TempDir private Path folder;

  @BeforeEach
  void writeAGoodCatalog() throws IOException {
    write("impact-table.yaml", TABLE);
    write("scenarios.yaml", SCENARIOS);
    write("sources.yaml", SOURCE);
    write("memory/memory.thp.enabled.yaml", CheckTexts.GOOD);
  }

  @Test
  void aGoodFolderBecomesACatalogWithItsChecksById() throws IOException {
    write("memory/memory.a.b.yaml", named("memory.a.b"));
    Catalog catalog = CatalogLoader.load(folder, List.of());
    assertThat(catalog.checks())
        .extracting(Check::id)
        .containsExactly("memory.a.b", "memory.thp.enabled");
    assertThat(catalog.impactTable().getLast().cannotSet()).isEqualTo("batching");
    assertThat(catalog.impactTable().getFirst().level()).isEqualTo(ImpactLevel.HIGH);
    assertThat(catalog.scenarios()).hasSize(2);
    assertThat(catalog.sources().getFirst().verified()).isEqualTo("read");
  }

  @Test
  void aFolderWithoutChecksOrSourcesIsAnEmptyCatalog() throws IOException {
    Files.delete(folder.resolve("memory/memory.thp.enabled.yaml"));
    Files.delete(folder.resolve("sources.yaml"));
    write(
        "impact-table.yaml",
        "- { subsystem: x, title: X, key-change: x, kernel-sources: [x],"
            + " impact: hygiene, caveat: x, from: [] }\n");
    assertThat(problems())
        .containsExactly(
            "impact-table.yaml:1:99: an empty list, expected something in \"from\"",
            "memory: a folder that is no subsystem, expected a row of the impact table");
  }

  @Test
  void aFileIsNamedAfterItsCheckAndLiesInTheFolderOfItsSubsystem() throws IOException {
    write("memory/other.yaml", named(SECOND_ID));
    write("tlb/memory.x.y.yaml", named("memory.x.y"));
    assertThat(problems())
        .containsExactly(
            "memory/other.yaml: the check memory.thp.second, expected it in a file named"
                + " memory.thp.second.yaml",
            "tlb/memory.x.y.yaml: a check of memory, expected it in the folder memory");
  }

  @Test
  void anIdStandsInOneFileOnly() throws IOException {
    write("tlb/memory.thp.enabled.yaml", CheckTexts.GOOD);
    assertThat(problems())
        .containsExactly(
            "tlb/memory.thp.enabled.yaml: a check of memory, expected it in the folder memory",
            "tlb/memory.thp.enabled.yaml: the id \"memory.thp.enabled\" a second time, expected it"
                + " once ("
                + folder.resolve("memory/memory.thp.enabled.yaml")
                + " has it)");
  }

  @Test
  void anOldIdIsTakenToo() throws IOException {
    write("memory/memory.thp.second.yaml", named(SECOND_ID) + "aka: [memory.thp.enabled]\n");
    assertThat(problems())
        .containsExactly(
            "memory/memory.thp.second.yaml: the id \"memory.thp.enabled\" a second time, expected"
                + " it once ("
                + folder.resolve("memory/memory.thp.enabled.yaml")
                + " has it)");
  }

  @Test
  void aSourceThatNothingRefersToIsAProblem() throws IOException {
    write("sources.yaml", SOURCE + "- { id: idle, title: I, where: w, verified: '' }\n");
    assertThat(problems())
        .containsExactly(
            "sources.yaml: the source \"idle\", which nothing refers to, expected a use of it");
  }

  @Test
  void sourcesScenariosAndRowsStandOnce() throws IOException {
    write("sources.yaml", SOURCE + SOURCE);
    write("scenarios.yaml", SCENARIOS + "- { id: training, title: Again }\n");
    write("impact-table.yaml", TABLE + TABLE.substring(0, TABLE.indexOf("- subsystem: tlb")));
    assertThat(problems())
        .containsExactly(
            "sources.yaml:2:9: \"kernel-thp\" a second time, expected it once",
            "scenarios.yaml:3:9: \"training\" a second time, expected it once",
            "impact-table.yaml:16:14: \"memory\" a second time, expected it once",
            "impact-table.yaml:20:11: high below important, expected the rows that matter most"
                + " first");
  }

  @Test
  void everyKeyOfASourceMustBeThere() throws IOException {
    write("sources.yaml", "- { id: kernel-thp, title: '', where: w, verifed: x }\n");
    assertThat(problems())
        .contains(
            "sources.yaml:1:3: no key \"verified\", expected one",
            "sources.yaml:1:28: nothing behind \"title\", expected a text for \"title\"",
            "sources.yaml:1:42: unknown key \"verifed\", expected one of id, title, where,"
                + " verified; did you mean verified?");
  }

  @Test
  void whatIsNoCheckIsNotPassedOver() throws IOException {
    write("memory/memory.x.y.yml", "");
    assertThat(problems())
        .containsExactly(
            "memory/memory.x.y.yml: something that is no check, expected files that end in .yaml");
  }

  @Test
  void problemsOfAllFilesAreFoundAtOnce() throws IOException {
    write("memory/memory.a.b.yaml", "");
    write("memory/memory.c.d.yaml", "a: 1\na: 2\n");
    assertThatThrownBy(() -> CatalogLoader.load(folder, List.of()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("memory.a.b.yaml:1:1: an empty file")
        .hasMessageContaining("memory.c.d.yaml:2:1: the key \"a\" a second time");
  }

  @Test
  void aUsersCheckIsReadAgainstTheCatalogAndAdded() throws IOException {
    Catalog catalog = CatalogLoader.load(folder, List.of());
    write("memory.own.thing.yaml", named("memory.own.thing"));
    Check own =
        CatalogLoader.lintCheck(folder.resolve("memory.own.thing.yaml"), catalog, List.of());
    assertThat(CatalogLoader.with(catalog, List.of(own)).checks())
        .extracting(Check::id)
        .containsExactly("memory.own.thing", "memory.thp.enabled");
    assertThatThrownBy(() -> CatalogLoader.with(catalog, List.of(own, own)))
        .hasMessage(
            "memory.own.thing.yaml: the id \"memory.own.thing\" a second time, expected it once"
                + " (another file has it)");
    assertThatThrownBy(() -> CatalogLoader.with(catalog, catalog.checks()))
        .hasMessageContaining("(the catalogue has it)");
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeUnreadable() throws IOException {
    Catalog catalog = CatalogLoader.load(folder, List.of());
    Path missing = folder.resolve("none.yaml");
    assertThatThrownBy(() -> CatalogLoader.lintCheck(missing, catalog, List.of()))
        .hasMessage(
            missing
                + ": a file that cannot be read (NoSuchFileException), expected a readable"
                + " one");
  }

  @Test
  void asRootAFileThatOthersCanWriteIsNotTrusted() throws IOException {
    Path file = folder.resolve("memory/memory.thp.enabled.yaml");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(TrustedFile.objectionAsRoot(file).orElseThrow())
        .matches(
            text ->
                text.endsWith(", which others can write")
                    || text.endsWith(", which belongs to another user"));
    assertThat(TrustedFile.objectionAsRoot(Path.of("/proc/version"))).isEmpty();
  }

  private static String named(String id) {
    return CheckTexts.GOOD.replace("id: memory.thp.enabled", "id: " + id);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> problems() {
    return CatalogLoader.read(folder, List.of()).problems().stream()
        .map(problem -> problem.toString().replaceFirst(folder + "/", ""))
        .toList();
  }
}
