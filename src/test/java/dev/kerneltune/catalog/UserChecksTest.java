package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Source;
import dev.kerneltune.testing.TrustedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserChecksTest {
  private static final Catalog CATALOG =
      new Catalog(
          List.of(CheckTexts.read(CheckTexts.GOOD)),
          List.of(
              new ImpactRow(
                  "memory", "Memory", "", List.of(), ImpactLevel.HIGH, "", "", List.of())),
          List.of(new Scenario("training", ""), new Scenario("inference", "")),
          List.of(new Source("kernel-thp", "THP", "transhuge.rst", "read")));

  @TempDir(factory = TrustedFolder.class)
  private Path folder;

  @Test
  void theChecksOfAFolderAreAddedById() throws IOException {
    write("memory.own.b.yaml", named("memory.own.b"));
    write("memory.own.a.yaml", named("memory.own.a"));
    write("README", "not a check");
    write(".memory.own.a.yaml.swp", "left over");
    assertThat(UserChecks.read(folder, CATALOG, List.of()).checks())
        .extracting(Check::id)
        .containsExactly("memory.own.a", "memory.own.b", "memory.thp.enabled");
  }

  @Test
  void anEmptyFolderAddsNothing() {
    assertThat(UserChecks.read(folder, CATALOG, List.of())).isEqualTo(CATALOG);
  }

  @Test
  void everythingThatIsWrongIsToldWithFileLineAndColumn() throws IOException {
    write("memory.own.a.yaml", "id: memory.own.a\nid: memory.own.a\n");
    write("memory.own.b.yaml", named("memory.own.b").replace("as: choice", "as: choise"));
    assertThatThrownBy(() -> UserChecks.read(folder, CATALOG, List.of()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining(folder.resolve("memory.own.a.yaml") + ":2:1: ")
        .hasMessageContaining(folder.resolve("memory.own.b.yaml") + ":5:5: ")
        .hasMessageContaining("did you mean choice?");
  }

  @Test
  void aBuiltInCheckCannotBeReplaced() throws IOException {
    write("memory.thp.enabled.yaml", CheckTexts.GOOD);
    assertThatThrownBy(() -> UserChecks.read(folder, CATALOG, List.of()))
        .hasMessage(
            folder.resolve("memory.thp.enabled.yaml")
                + ": the id \"memory.thp.enabled\" of the catalogue, expected an id of your own (to"
                + " want otherwise: overrides.yaml; to silence the catalogue's check: --skip, or a"
                + " waiver)");
  }

  @Test
  void twoFilesCannotShareAnOldId() throws IOException {
    write("memory.own.a.yaml", named("memory.own.a\naka: [memory.old]"));
    write("memory.own.b.yaml", named("memory.own.b\naka: [memory.old]"));
    assertThatThrownBy(() -> UserChecks.read(folder, CATALOG, List.of()))
        .hasMessageContaining("memory.own.b.yaml: the id \"memory.old\" a second time")
        .hasMessageContaining("memory.own.a.yaml has it");
  }

  @Test
  void aFolderAndAMisnamedFileAreNotPassedOver() throws IOException {
    write("memory.own.a.yml", named("memory.own.a"));
    assertThatThrownBy(() -> UserChecks.read(folder, CATALOG, List.of()))
        .hasMessageContaining("memory.own.a.yml: something that is not read");
    Files.delete(folder.resolve("memory.own.a.yml"));
    Files.createDirectory(folder.resolve("memory"));
    assertThatThrownBy(() -> UserChecks.read(folder, CATALOG, List.of()))
        .hasMessageContaining("memory: something that is not read");
  }

  @Test
  void aFolderThatIsNotThereIsSaidSo() {
    assertThatThrownBy(() -> UserChecks.read(folder.resolve("none"), CATALOG, List.of()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("none: a folder that cannot be read (NoSuchFileException)");
  }

  @Test
  void aFolderMayHaveSourcesOfItsOwn() throws IOException {
    String own = named("memory.own.a").replace("sources: [kernel-thp]", "sources: [wiki]");
    write("memory.own.a.yaml", own);
    assertThatThrownBy(() -> UserChecks.read(folder, CATALOG, List.of()))
        .hasMessageContaining("unknown source \"wiki\"");
    write("sources.yaml", "- { id: wiki, title: Our wiki, where: /hpc, verified: 2026 }\n");
    assertThat(UserChecks.read(folder, CATALOG, List.of()).sources())
        .extracting(Source::id)
        .containsExactly("kernel-thp", "wiki");
    write("sources.yaml", "- { id: kernel-thp, title: T, where: w, verified: 2026 }\n");
    assertThatThrownBy(() -> UserChecks.read(folder, CATALOG, List.of()))
        .hasMessageContaining("sources.yaml: the source \"kernel-thp\" of the catalogue");
  }

  @Test
  void asRootAFileThatOthersCanWriteIsRefused() throws IOException {
    Path file = write("memory.own.a.yaml", named("memory.own.a"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    boolean root = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    if (root) {
      assertThatThrownBy(() -> UserChecks.read(folder, CATALOG, List.of()))
          .hasMessageContaining("memory.own.a.yaml, which others can write");
    } else {
      assertThat(UserChecks.read(folder, CATALOG, List.of()).checks()).hasSize(2);
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String named(String id) {
    return CheckTexts.GOOD.replace("id: memory.thp.enabled", "id: " + id);
  }
}
