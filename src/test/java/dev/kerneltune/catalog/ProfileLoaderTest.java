package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.Profile;
import dev.kerneltune.testing.TrustedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileLoaderTest {
  @TempDir(factory = TrustedFolder.class)
  private Path folder;

  @Test
  void profilesAreReadByNameAndOtherFilesAreNot() throws IOException {
    write("b", "checks: [memory.hand]");
    write("a", "includes: [b]");
    Files.writeString(folder.resolve("README.md"), "# Profiles");
    Files.writeString(folder.resolve("profile.schema.json"), "{}");
    ProfileLoader.Result result = ProfileLoader.read(folder, ProfileTexts.CATALOG);
    assertThat(result.problems()).isEmpty();
    assertThat(result.profiles()).extracting(Profile::name).containsExactly("a", "b");
  }

  @Test
  void aCircleIsToldAtEachOfItsIncludes() throws IOException {
    write("a", "includes: [b]");
    write("b", "includes: [c]");
    write("c", "includes: [a]");
    write("d", "includes: [a]");
    assertThat(problems())
        .containsExactly(
            "a.yaml:5:12: a circle: a > b > c > a, expected includes that end",
            "b.yaml:5:12: a circle: b > c > a > b, expected includes that end",
            "c.yaml:5:12: a circle: c > a > b > c, expected includes that end");
  }

  @Test
  void aProfileCannotIncludeItself() throws IOException {
    write("a", "includes: [a]");
    assertThat(problems())
        .containsExactly("a.yaml:5:12: a circle: a > a, expected includes that end");
  }

  @Test
  void anUnknownIncludeIsToldWithTheNearest() throws IOException {
    write("gpu-server", "checks: [memory.hand]");
    write("mine", "includes: [gpu-servr]");
    assertThat(problems())
        .containsExactly(
            "mine.yaml:5:12: unknown profile \"gpu-servr\", expected one of gpu-server, mine; did"
                + " you mean gpu-server?");
  }

  @Test
  void aProfileThatStandsAloneIsNotIncluded() throws IOException {
    write("lone", "stands-alone: yes\nchecks: [memory.harmful]");
    write("mine", "includes: [lone]");
    assertThat(problems())
        .containsExactly(
            "mine.yaml:5:12: \"lone\", which stands alone, expected a profile that may be"
                + " included");
  }

  @Test
  void onlyWhatIsIncludedIsLeftOrOverridden() throws IOException {
    write("base", "checks: [memory.hand, memory.swap]");
    write("middle", "includes: [base]\nleave:\n  - { check: memory.hand, because: x }");
    write(
        "good",
        "includes: [middle]\n" + "override:\n  - { check: memory.swap, set: \"5\", because: x }\n");
    assertThat(problems()).isEmpty();
    write(
        "bad",
        "includes: [middle]\n"
            + "override:\n  - { check: memory.bytes, set: \"512\", because: x }\n"
            + "leave:\n  - { check: memory.hand, because: x }");
    assertThat(problems())
        .containsExactly(
            "bad.yaml:7:14: an override of \"memory.bytes\", which nothing here chooses, expected a"
                + " check of this profile or of one that it includes",
            "bad.yaml:9:14: \"memory.hand\", which no included profile chooses, expected a check"
                + " that is included");
  }

  @Test
  void aFileIsNamedAfterItsProfile() throws IOException {
    Files.move(write("a", "checks: [memory.hand]"), folder.resolve("b.yaml"));
    assertThat(problems())
        .containsExactly("b.yaml: the profile a, expected it in a file named a.yaml");
  }

  @Test
  void ownProfilesMayIncludeBuiltInOnesAndCannotReplaceThem() throws IOException {
    write("base", "checks: [memory.hand]");
    List<Profile> builtIn = ProfileLoader.read(folder, ProfileTexts.CATALOG).profiles();
    Path own = Files.createDirectory(folder.resolve("profiles.d"));
    Path file = own.resolve("mine.yaml");
    Files.writeString(file, text("mine", "includes: [base]"));
    assertThat(ProfileLoader.addFolder(own, ProfileTexts.CATALOG, builtIn))
        .extracting(Profile::name)
        .containsExactly("base", "mine");
    assertThat(ProfileLoader.addFile(file, ProfileTexts.CATALOG, builtIn))
        .extracting(Profile::name)
        .containsExactly("base", "mine");
    Files.writeString(own.resolve("base.yaml"), text("base", "checks: [memory.swap]"));
    assertThatThrownBy(() -> ProfileLoader.addFolder(own, ProfileTexts.CATALOG, builtIn))
        .isInstanceOf(CatalogException.class)
        .hasMessage(
            own.resolve("base.yaml")
                + ": the name \"base\", which another profile has, expected a name of its own");
  }

  @Test
  void asRootAProfileThatOthersCanWriteIsRefused() throws IOException {
    Path file = write("mine", "checks: [memory.hand]");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    boolean root = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    if (root) {
      assertThatThrownBy(() -> ProfileLoader.addFile(file, ProfileTexts.CATALOG, List.of()))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining("mine.yaml, which others can write");
    } else {
      assertThat(ProfileLoader.addFile(file, ProfileTexts.CATALOG, List.of())).hasSize(1);
    }
  }

  @Test
  void aFileThatIsNotThereIsSaidSo() {
    assertThatThrownBy(
            () ->
                ProfileLoader.addFile(folder.resolve("none.yaml"), ProfileTexts.CATALOG, List.of()))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("none.yaml");
  }

  private List<String> problems() {
    return ProfileLoader.read(folder, ProfileTexts.CATALOG).problems().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  private Path write(String name, String rest) throws IOException {
    return Files.writeString(folder.resolve(name + ".yaml"), text(name, rest));
  }

  private static String text(String name, String rest) {
    return "name: " + name + "\ntitle: T\nabout: x\nscenario: training\n" + rest + "\n";
  }
}
