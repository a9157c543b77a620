package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import dev.kerneltune.testing.TrustedFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WaiversCommandTest {
  private static final String HOLDS =
      "- { check: memory.ksm, reason: measured, owner: ops, until: 2999-12-31 }\n";
  private static final String ENDED =
      "- { check: memory.ksm, reason: measured, owner: ops, until: 2020-02-29 }\n";
  private static final String NO_SUCH_SUBJECT =
      "- { check: memory.ksm, subject: cpu7, reason: r, owner: ops, until: 2999-12-31 }\n";
  private static final String NO_SUCH_CHECK =
      "- { check: memory.kms, reason: r, owner: ops, until: 2999-12-31 }\n";

  @TempDir(factory = TrustedFolder.class)
  private Path folder;

  @BeforeEach
  void aMachineThatMergesPages() throws IOException {
    Files.createDirectories(folder.resolve("host/proc"));
    Path ksm = Files.createDirectories(folder.resolve("host/sys/kernel/mm/ksm"));
    Files.writeString(ksm.resolve("run"), "1\n");
  }

  @Test
  void aWaivedFailureStandsInASectionOfItsOwnAndNoLongerFails() throws IOException {
    assertThat(audit("--fail-on", "hygiene").code()).isEqualTo(1);
    Run run = audit("--waivers", file(HOLDS), "--fail-on", "hygiene");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .doesNotContain("FAIL")
        .containsSubsequence("Waived\n", "memory.ksm", "until 2999-12-31, owner ops", "measured")
        .contains("coverage 100 %");
  }

  @Test
  void inJsonAWaivedFindingSaysUnderWhat() throws IOException {
    assertThat(audit("--waivers", file(HOLDS), "--format", "json").out())
        .contains("\"verdict\" : \"waived\"")
        .contains("\"because\" : \"until 2999-12-31, ops: measured\"")
        .contains("\"state\" : \"used\"");
    assertThat(audit("--format", "json").out()).doesNotContain("\"waivers\"");
  }

  @Test
  void theImpactTableShowsWaivedFailuresAsSuch() throws IOException {
    String host = folder.resolve("host").toString();
    assertThat(Cli.run("impact", "--root", host).out())
        .contains("1 check failed")
        .doesNotContain("waived");
    Run run = Cli.run("impact", "--root", host, "--waivers", file(HOLDS));
    assertThat(run.out()).contains(", 1 waived").doesNotContain("check failed");
    assertThat(run.err()).isEmpty();
    assertThat(
            Cli.run("impact", "--root", host, "--waivers", file(HOLDS), "--format", "json").out())
        .contains("\"waived\" : 1");
    assertThat(Cli.run("impact", "--root", host, "--waivers", file(ENDED)).err())
        .contains("ended on 2020-02-29");
  }

  @Test
  void aWaiverThatEndedFailsLoudly() throws IOException {
    Run run = audit("--waivers", file(ENDED), "--fail-on", "hygiene");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("FAIL")
        .containsSubsequence("Waivers that ended", "memory.ksm", "ended on 2020-02-29");
    assertThat(run.err())
        .contains("waivers.yaml:1: the waiver for memory.ksm ended on 2020-02-29")
        .contains("it fails again");
    assertThat(audit("--waivers", file(ENDED), "--format", "json").out())
        .contains("\"state\" : \"ended\"");
  }

  @Test
  void aSubjectThatIsNotThereIsTold() throws IOException {
    Run run = audit("--waivers", file(NO_SUCH_SUBJECT));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("FAIL");
    assertThat(run.err()).contains("memory.ksm (cpu7): no such subject here");
  }

  @Test
  void aCheckThatDoesNotExistIsRefusedWithTheNearestOne() throws IOException {
    Run run = audit("--waivers", file(NO_SUCH_CHECK));
    assertThat(run).returns(2, Run::code).returns("", Run::out);
    assertThat(run.err())
        .contains("waivers.yaml:1: a waiver for 'memory.kms'")
        .contains("did you mean memory.ksm?");
  }

  @Test
  void aBrokenFileIsRefusedWithItsPlace() throws IOException {
    Run run = audit("--waivers", file("- { check: memory.ksm, owner: ops, until: soon }\n"));
    assertThat(run).returns(2, Run::code).returns("", Run::out);
    assertThat(run.err()).contains("waivers.yaml:1:").contains("no key \"reason\"");
    assertThat(audit("--waivers", folder.resolve("none").toString()).code()).isEqualTo(2);
  }

  @Test
  void theFolderOfASiteIsAskedByLiveAuditsOnly() throws IOException {
    Site site = new Site(folder.toString());
    assertThat(site.adds(parsed(), Site.WAIVERS)).isFalse();
    file(HOLDS);
    assertThat(site.adds(parsed(), Site.WAIVERS)).isTrue();
    assertThat(site.adds(parsed("--root", "/"), Site.WAIVERS)).isFalse();
    assertThat(site.adds(parsed("--snapshot", "x"), Site.WAIVERS)).isFalse();
  }

  @Test
  void aSitesWaiverForAnUnknownCheckIsToldAndStopsNothing() throws IOException {
    file(NO_SUCH_CHECK + HOLDS);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Output output =
        new Output(
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of());
    assertThat(
            Waiving.read(
                parsed(), "--waivers", Catalogs.builtIn(), new Site(folder.toString()), output))
        .extracting(waiver -> waiver.check())
        .containsExactly("memory.ksm");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("did you mean memory.ksm?");
  }

  private static CommandLine.ParseResult parsed(String... args) {
    return new CommandLine(new AuditCommand().spec()).parseArgs(args);
  }

  private Run audit(String... args) {
    String[] words =
        Stream.concat(
                Stream.of(
                    "audit", "--only", "memory.ksm", "--root", folder.resolve("host").toString()),
                Stream.of(args))
            .toArray(String[]::new);
    return Cli.run(words);
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("waivers.yaml"), text).toString();
  }
}
