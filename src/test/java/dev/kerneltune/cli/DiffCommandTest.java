package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kerneltune.testing.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void aMachineBeforeAndAfterSomebodySwitchedOnPageMerging() throws IOException {
    machine("good", "0", "10.00");
    machine("bad", "1", "90.00");
  }

  @Test
  void twoReportsOfOneMachineDifferInNothing() throws IOException {
    Run run = Cli.run("diff", report("good"), report("good"));
    assertThat(run).returns(0, Run::code).returns("", Run::err);
    assertThat(run.out()).contains("Nothing differs");
  }

  @Test
  void aVerdictThatGotWorseIsToldFirstWithCodeOne() throws IOException {
    Run run = Cli.run("diff", report("good"), report("bad"));
    assertThat(run).returns(1, Run::code).returns("", Run::err);
    assertThat(run.out())
        .containsSubsequence("Worse", "memory.ksm, hygiene: pass (0) -> fail (1)", "1 difference")
        .as("pressure is the load of the moment")
        .doesNotContain("pressure")
        .contains("left out: 1 ");
    assertThat(Cli.run("diff", report("bad"), report("good")))
        .returns(0, Run::code)
        .extracting(Run::out)
        .asString()
        .contains("Better");
  }

  @Test
  void twoSnapshotsAreJudgedAndCompared() {
    Run run = Cli.run("diff", snapshot("good"), snapshot("bad"), "--scenario", "inference");
    assertThat(run).returns(1, Run::code).returns("", Run::err);
    assertThat(run.out()).contains("inference").contains("memory.ksm");
    assertThat(Cli.run("diff", snapshot("good"), snapshot("bad"), "--skip", "memory").code())
        .isZero();
  }

  @Test
  void jsonKeepsToItsSchema() throws IOException {
    String json = Cli.run("diff", report("good"), report("bad"), "--format", "json").out();
    Schema schema = schema("diff");
    assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
    assertThat(json).contains("\"kind\" : \"worse\"").contains("\"expected\" : 1");
    assertThat(schema.validate(json.replace("\"worse\"", "\"sad\""), InputFormat.JSON))
        .isNotEmpty();
    assertThat(schema.validate(json.replace("\"subject\"", "\"x\""), InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void bothSchemasDescribeADifferenceAlike() throws IOException {
    String diff = schemaText("diff");
    String definitions = diff.substring(diff.indexOf("    \"side\": {"), diff.lastIndexOf("\n  }"));
    assertThat(definitions).contains("\"difference\"");
    assertThat(schemaText("audit")).contains(definitions);
  }

  @Test
  void anAuditTellsWhatDiffersFromABaseline() throws IOException {
    for (String baseline : new String[] {report("good"), snapshot("good")}) {
      Run run = Cli.run("audit", "--root", at("bad"), "--baseline", baseline);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out())
          .containsSubsequence("coverage", "Against " + baseline, "Worse", "memory.ksm");
      assertThat(Cli.run("audit", "--root", at("good"), "--baseline", baseline).code()).isZero();
    }
  }

  @Test
  void anAuditWithWaiversAndABaselineKeepsToTheSchemaInJson() throws IOException {
    Path waivers = folder.resolve("w.yaml");
    Files.writeString(
        waivers,
        """
        - { check: memory.ksm, reason: r, owner: o, until: 2999-01-01 }
        - { check: memory.ksm, subject: cpu1, reason: r, owner: o, until: 2020-01-01 }
        """);
    Run run =
        Cli.run(
            "audit",
            "--root",
            at("bad"),
            "--baseline",
            report("good"),
            "--waivers",
            waivers.toString(),
            "--format",
            "json");
    assertThat(run.code()).as("waived, so not worse").isZero();
    Schema schema = schema("audit");
    assertThat(schema.validate(run.out(), InputFormat.JSON)).isEmpty();
    assertThat(run.out()).contains("\"other-verdict\"").contains("\"ended\"");
    assertThat(schema.validate(run.out().replace("\"ended\"", "\"over\""), InputFormat.JSON))
        .isNotEmpty();
    assertThat(
            Cli.run("audit", "--root", at("bad"), "--baseline", report("good"), "--only", "tlb")
                .code())
        .as("what the options leave out has not vanished")
        .isEqualTo(3);
  }

  @Test
  void whatCannotBeComparedIsRefusedInOneLine() throws IOException {
    String good = report("good");
    assertRefused("expected two", "diff", good);
    assertRefused("expected two", "diff", good, good, good);
    assertRefused("expected two of a kind", "diff", good, snapshot("good"));
    assertRefused("expected one scenario", "diff", good, report("bad", "inference"));
    assertRefused("--scenario: ", "diff", good, good, "--scenario", "training");
    assertRefused("cannot be read", "diff", good, folder.resolve("none").toString());
    assertRefused("neither JSON nor a snapshot", "diff", write("x", "hello"), good);
    assertRefused("no JSON", "diff", good, write("x.json", "{ \"schemaVersion\" : "));
    assertRefused(
        "schemaVersion \"99\", expected \"1\"",
        "diff",
        good,
        write("v.json", Files.readString(Path.of(good)).replace("n\" : \"1\"", "n\" : \"99\"")));
    assertRefused("expected a whole snapshot", "diff", snapshot("good"), write("s", HALF));
    assertRefused(
        "judged for 'inference', expected training",
        "audit",
        "--root",
        at("good"),
        "--baseline",
        report("good", "inference"));
  }

  private static final String HALF = "kernel-tune-snapshot 1\nf|/proc/version";

  private static void assertRefused(String expected, String... args) {
    Run run = Cli.run(args);
    assertThat(run.code()).as(expected).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("kernel-tune: ").contains(expected);
    assertThat(run.err().lines()).hasSize(1);
  }

  private void machine(String name, String ksm, String pressure) throws IOException {
    Path folders = folder.resolve(name);
    Files.createDirectories(folders.resolve("sys/kernel/mm/ksm"));
    Files.createDirectories(folders.resolve("proc/pressure"));
    Files.writeString(folders.resolve("sys/kernel/mm/ksm/run"), ksm + "\n");
    Files.writeString(
        folders.resolve("proc/pressure/cpu"),
        "some avg10=" + pressure + " avg60=" + pressure + " avg300=" + pressure + " total=1\n");
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private String report(String name) throws IOException {
    return report(name, "training");
  }

  private String report(String name, String scenario) throws IOException {
    Run run = Cli.run("audit", "--root", at(name), "--format", "json", "--scenario", scenario);
    return write(name + "-" + scenario + ".json", run.out());
  }

  private String snapshot(String name) {
    String file = folder.resolve(name + ".snap").toString();
    assertThat(Cli.run("snapshot", "-o", file, "--root", at(name)).code()).isZero();
    return file;
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static Schema schema(String name) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schemaText(name), InputFormat.JSON);
  }

  private static String schemaText(String name) throws IOException {
    return Files.readString(
        Path.of(System.getProperty("kernel-tune.root"), "docs/schema/" + name + ".schema.json"));
  }
}
