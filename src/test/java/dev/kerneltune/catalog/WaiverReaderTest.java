package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kerneltune.model.Waiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaiverReaderTest {
  private static final String GOOD =
      """
      - check: memory.ksm
        reason: >
          measured for
          two weeks
        owner: platform
        until: 2027-01-31
      - { check: hmm.ats.gpu, subject: "0000:19:00.0", reason: r, owner: o, until: "2028-02-29" }
      """;
  private static final String NO_OWNER = "- { check: a.b, reason: r, until: 2027-01-31 }\n";
  private static final String NOTHING_BUT_A_CHECK = "- check: a.b\n";
  private static final String FOREIGN_KEY =
      "- { check: a.b, reason: r, owner: o, untill: 2027-01-31 }\n";
  private static final String BLANK_REASON =
      "- { check: a.b, reason: \" \", owner: o, until: 2027-01-31 }\n";

  @TempDir private Path folder;

  @Test
  void aWaiverHasItsCheckSubjectReasonOwnerLastDayAndPlace() {
    assertThat(read(GOOD))
        .containsExactly(
            new Waiver(
                "memory.ksm", "", "measured for two weeks", "platform", "2027-01-31", "w.yaml:1"),
            new Waiver("hmm.ats.gpu", "0000:19:00.0", "r", "o", "2028-02-29", "w.yaml:7"));
    assertThat(read("[]\n")).isEmpty();
  }

  @Test
  void reasonOwnerAndLastDayAreNeeded() {
    assertThat(problems(NO_OWNER)).containsExactly("w.yaml:1:3: no key \"owner\", expected one");
    assertThat(problems(NOTHING_BUT_A_CHECK))
        .hasSize(3)
        .allMatch(line -> line.startsWith("w.yaml:1:3: no key "));
    assertThat(problems(BLANK_REASON)).first().asString().contains("nothing behind \"reason\"");
  }

  @Test
  void anUnknownKeyIsToldWithTheNearestOne() {
    assertThat(problems(FOREIGN_KEY)).anyMatch(line -> line.endsWith("did you mean until?"));
  }

  @Test
  void aDayThatNoCalendarHasIsRefused() {
    for (String day :
        List.of(
            "2027-02-29",
            "1900-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-04-31",
            "2027-01-00",
            "2027-1-31",
            "31.01.2027",
            "2027-01-31T00:00",
            "soon",
            "２０２７-01-01")) {
      assertThat(WaiverReader.isDay(day)).as(day).isFalse();
    }
    for (String day : List.of("2028-02-29", "2000-02-29", "2027-12-31", "2999-06-30")) {
      assertThat(WaiverReader.isDay(day)).as(day).isTrue();
    }
    assertThat(problems(GOOD.replace("2027-01-31", "2027-02-30")))
        .containsExactly("w.yaml:6:10: \"2027-02-30\", expected a day as yyyy-mm-dd");
  }

  @Test
  void whatIsNoListOfMappingsIsRefused() {
    assertThat(problems("check: memory.ksm\n")).first().asString().contains("a list of waivers");
    assertThat(problems("- memory.ksm\n")).first().asString().contains("a waiver: a mapping");
    assertThat(problems("- [a\n")).first().asString().startsWith("w.yaml:");
    assertThat(problems("")).first().asString().contains("an empty file");
  }

  @Test
  void aFileThatIsNotThereIsSaidSo() {
    Path missing = folder.resolve("none.yaml");
    assertThatThrownBy(() -> WaiverReader.read(missing))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("NoSuchFileException");
  }

  @Test
  void asRootAFileThatOthersCanWriteIsReadOnlyWhenItWasNamed() throws IOException {
    Path file = folder.resolve("waivers.yaml");
    Files.writeString(file, GOOD);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(WaiverReader.read(file)).hasSize(2);
    if (TrustedFile.objection(file).isPresent()) {
      assertThatThrownBy(() -> WaiverReader.readTrusted(file))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining("when run as root");
    } else {
      assertThat(WaiverReader.readTrusted(file)).hasSize(2);
    }
  }

  private static List<Waiver> read(String text) {
    return WaiverReader.read("w.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> problems(String text) {
    CatalogException thrown = catchThrowableOfType(CatalogException.class, () -> read(text));
    assertThat(thrown).as(text).isNotNull();
    return thrown.getMessage().lines().toList();
  }
}
