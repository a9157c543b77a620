package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import dev.kerneltune.testing.TrustedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site wants otherwise than the catalogue: overrides.yaml in its folder of checks. */
class SiteOverridesTest {
  private static final String CHECK = "memory.max-map-count";
  private static final String MISSED = "note  " + CHECK;
  private static final String OWN =
      """
      - check: memory.max-map-count
        expect: { training: { at-least: 2000000 } }
        reason: our loader maps every shard
        owner: storage-team
      """;

  @TempDir(factory = TrustedFolder.class)
  private Path folder;

  private Path file;
  private String root;

  @BeforeEach
  void aMachineThatTheCatalogueHasNothingAgainst() throws IOException {
    Path vm = Files.createDirectories(folder.resolve("host/proc/sys/vm"));
    Files.createDirectories(folder.resolve("host/sys"));
    Files.writeString(vm.resolve("max_map_count"), "1048576\n");
    root = folder.resolve("host").toString();
    file = Files.createDirectories(folder.resolve("checks")).resolve("overrides.yaml");
  }

  private Run audit(String scenario) {
    String checks = file.getParent().toString();
    return Cli.run(
        "audit", "--root", root, "--checks", checks, "--scenario", scenario, "--only", CHECK);
  }

  private Run explain() {
    return Cli.run("explain", CHECK, "--checks", file.getParent().toString());
  }

  private String refused(String text) throws IOException {
    Files.writeString(file, text);
    Run run = audit("training");
    assertThat(run).returns(2, Run::code).returns("", Run::out);
    String told = run.err().substring("kernel-tune: ".length());
    assertThat(Cli.run("lint", file.toString())).returns(2, Run::code).returns(told, Run::err);
    return told;
  }

  @Test
  void aCheckIsJudgedAsTheSiteWantsItAndSaysWhoseWishThatIs() throws IOException {
    assertThat(audit("training").out()).doesNotContain(MISSED);
    Files.writeString(file, OWN);
    assertThat(audit("training").out())
        .containsPattern(
            MISSED
                + "\n.* looked for at least\\s+2000000 \\(this site's own, storage-team: our loader"
                + " maps every shard\\)");
    assertThat(audit("inference").out()).as("of which it does not speak").doesNotContain(MISSED);
  }

  @Test
  void theCataloguesRemedyGoesWhereItWouldNotLeadThere() throws IOException {
    Files.writeString(file, OWN);
    assertThat(explain().out()).containsPattern(file + ":1\\s+wants it otherwise");
    Files.writeString(file, OWN.replace("2000000", "200000"));
    assertThat(explain().out()).contains("262144").doesNotContain("wants it otherwise");
  }

  @Test
  void theSitesOwnValueIsWhatAPlanSets() throws IOException {
    Files.writeString(file, OWN + "  set: \"3000000\"\n");
    assertThat(explain().out()).contains("3000000").doesNotContain("wants it otherwise");
    assertThat(refused(OWN + "  set: \"100\"\n"))
        .contains(file + ":5:8: the remedy sets '100' for training, expected at least 2000000");
    assertThat(refused(OWN + "  set: 3G\n")).contains("a plain number");
  }

  @Test
  void whatIsWrongIsToldWithItsPlaceAndTheNearestRightThing() throws IOException {
    assertThat(refused(OWN.replace("map-count", "map-counts")))
        .contains(file + ":1:10: ")
        .contains("did you mean memory.max-map-count?");
    assertThat(refused(OWN + OWN)).contains(file + ":5:10: ").contains("a second time");
    assertThat(refused(OWN.replace("at-least", "atleast"))).contains("did you mean at-least?");
    assertThat(refused(OWN.replace("2000000", "many"))).contains("\"many\"");
    assertThat(refused(OWN.replace("training", "hpc"))).contains("\"hpc\"");
    assertThat(refused(OWN.replace("  owner: storage-team\n", ""))).contains("owner");
    assertThat(refused("check: x\n")).contains("a list of overrides");
  }

  @Test
  void everyScenarioOfTheSiteIsEveryScenarioOfTheCheck() throws IOException {
    Files.writeString(file, OWN.replace("training", "every-scenario"));
    assertThat(audit("training").out()).contains(MISSED);
    assertThat(audit("inference").out()).contains(MISSED);
    assertThat(audit("multi-node-rdma").out()).as("which it does not judge").doesNotContain(MISSED);
  }

  @Test
  void lintRunJudgesByTheSitesWish() throws IOException {
    Files.writeString(file, OWN);
    Run run = Cli.run("lint", "--run", file.toString(), "--root", root, "--scenario", "training");
    assertThat(run).returns(0, Run::code).returns("", Run::err);
    assertThat(run.out()).contains("1 file is fine", "fail  memory.max-map-count (host)");
  }
}
