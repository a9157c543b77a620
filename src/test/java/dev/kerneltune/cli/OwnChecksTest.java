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

class OwnChecksTest {
  @TempDir(factory = TrustedFolder.class)
  private Path folder;

  private Path own;
  private String root;

  @BeforeEach
  void aCheckOfOnesOwnAndAMachine() throws IOException {
    Path ksm = Files.createDirectories(folder.resolve("host/sys/kernel/mm/ksm"));
    Files.createDirectories(folder.resolve("host/proc"));
    Files.writeString(ksm.resolve("run"), "1\n");
    root = folder.resolve("host").toString();
    own = Files.createDirectories(folder.resolve("checks")).resolve("memory.site.yaml");
    Path builtIn = Path.of(System.getProperty("kernel-tune.root"), "checks/memory/memory.ksm.yaml");
    Files.writeString(own, Files.readString(builtIn).replace("id: memory.ksm", "id: memory.site"));
  }

  @Test
  void aCheckOfOnesOwnIsJudgedListedExplainedAndRecorded() {
    String checks = own.getParent().toString();
    Run audit = Cli.run("audit", "--root", root, "--checks", checks, "--only", "memory.site");
    assertThat(audit.code()).isZero();
    assertThat(audit.out()).contains("FAIL").contains("memory.site");
    assertThat(Cli.run("checks", "--checks", checks).out()).contains("memory.site ");
    assertThat(Cli.run("explain", "memory.site", "--checks", checks).code()).isZero();
    assertThat(Cli.run("explain", "memory.site").code()).isEqualTo(2);
    String file = folder.resolve("host.snap").toString();
    assertThat(Cli.run("snapshot", "-o", file, "--root", root, "--checks", checks).code()).isZero();
  }

  @Test
  void aBrokenOneStopsTheAuditWithItsPlace() throws IOException {
    Files.writeString(own, Files.readString(own).replace("as: int", "as: integer"));
    Run run = Cli.run("audit", "--root", root, "--checks", own.getParent().toString());
    assertThat(run).returns(2, Run::code).returns("", Run::out);
    assertThat(run.err()).matches("(?s)kernel-tune: " + own + ":\\d+:\\d+: .*");
  }

  @Test
  void oneWhoseExamplesAreNotAsItSaysStopsTheAudit() throws IOException {
    Files.writeString(own, Files.readString(own).replace("given: \"0\"", "given: \"1\""));
    Run run = Cli.run("audit", "--root", root, "--checks", own.getParent().toString());
    assertThat(run).returns(2, Run::code).returns("", Run::out);
    assertThat(run.err()).contains(own + ": example '1'");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    Run run = Cli.run("audit", "--root", root, "--checks", folder.resolve("none").toString());
    assertThat(run).returns(2, Run::code).returns("", Run::out);
    assertThat(run.err()).contains("cannot be read");
  }

  @Test
  void theSitesFolderIsReadForTheMachineThatRunsItOnly() throws IOException {
    Files.move(own.getParent(), folder.resolve(Site.CHECKS));
    Site site = new Site(folder.toString());
    var live = new picocli.CommandLine(new AuditCommand(site).spec()).parseArgs();
    assertThat(Catalogs.asked(live, site).checks())
        .extracting(check -> check.id())
        .contains("memory.site");
    var recorded = new picocli.CommandLine(new AuditCommand(site).spec()).parseArgs("--root", root);
    assertThat(Catalogs.asked(recorded, site)).isEqualTo(Catalogs.builtIn());
  }

  @Test
  void lintRunPrintsTheVerdictWithItsEvidence() {
    Run run = Cli.run("lint", "--run", own.toString(), "--root", root);
    assertThat(run).returns(0, Run::code).returns("", Run::err);
    assertThat(run.out())
        .containsSubsequence(
            "1 file is fine",
            "fail  memory.site (host)",
            "seen",
            "wanted",
            "proof",
            "/sys/kernel/mm/ksm/run: 1");
    assertThat(Cli.run("lint", own.toString(), "--root", root).code())
        .as("a machine that nobody asks about")
        .isEqualTo(2);
  }

  @Test
  void lintRunJudgesNothingByABrokenFile() throws IOException {
    Files.writeString(own, "id: memory.site\nid: memory.site\n");
    Run run = Cli.run("lint", "--run", own.toString(), "--root", root);
    assertThat(run).returns(2, Run::code).returns("", Run::out);
    assertThat(run.err()).contains(own + ":2:1");
  }

  @Test
  void lintKnowsTheSourcesBesideAFile() throws IOException {
    String text = Files.readString(own);
    int sources = text.indexOf("\nsources: [") + "\nsources: [".length();
    Files.writeString(own, text.substring(0, sources) + "wiki, " + text.substring(sources));
    assertThat(Cli.run("lint", own.toString()).err()).contains("unknown source \"wiki\"");
    Files.writeString(
        own.resolveSibling("sources.yaml"),
        "- { id: wiki, title: Our wiki, where: /hpc, verified: 2026 }\n");
    assertThat(Cli.run("lint", own.toString())).returns(0, Run::code).returns("", Run::err);
  }
}
