package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  @TempDir Path folder;

  @Test
  void versionAndHelpGoToStandardOutputWithCodeZero() {
    assertThat(Cli.run("--version")).returns(0, Run::code).returns("", Run::err);
    Run help = Cli.run("--help");
    assertThat(help.code()).isZero();
    for (String command : App.commands().keySet()) {
      assertThat(help.out()).contains(command);
      Run own = Cli.run(command, "--help");
      assertThat(own.code()).isZero();
      assertThat(own.out()).contains("Usage: ").contains("kernel-tune " + command);
    }
    for (ExitCode code : ExitCode.values()) {
      assertThat(help.out()).contains(Integer.toString(code.number()));
    }
  }

  @Test
  void noCommandShowsTheHelpOnStandardErrorAsAWrongUsage() {
    assertThat(Cli.run()).returns(2, Run::code).returns("", Run::out);
    assertThat(Cli.run().err()).contains("audit");
  }

  @Test
  void aMisspeltCommandOptionScenarioOrCheckIsToldWithTheNearestWord() {
    assertUsage("audit", Cli.run("audti"));
    assertUsage("--scenario", Cli.run("audit", "--scenari", "training"));
    assertUsage("did you mean training?", Cli.run("audit", "--scenario", "trainning"));
    assertUsage("did you mean memory.", Cli.run("explain", "memory.thp.enable"));
    assertUsage("did you mean memory?", Cli.run("audit", "--only", "memry"));
    assertUsage("expected table, wide, json", Cli.run("audit", "--format", "yaml"));
    assertUsage("expected a percentage", Cli.run("audit", "--min-coverage", "lots"));
    assertUsage("expected a time", Cli.run("audit", "--sample", "2 weeks"));
    assertUsage("did you mean highest?", Cli.run("audit", "--fail-on", "higest"));
  }

  private static void assertUsage(String expected, Run run) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("kernel-tune: ").contains(expected);
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aStackTraceIsShownOnlyWhenAskedFor() {
    assertThat(Cli.run("audit", "--root", "/nowhere/at/all").err()).doesNotContain("\tat ");
    assertThat(Cli.run("audit", "--root", "/nowhere/at/all", "--stacktrace").err())
        .contains("\tat ");
  }

  @Test
  void aRootWithoutProcAndSysIsSaidSo() {
    Run run = Cli.run("audit", "--root", folder.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(folder.toString()).contains("neither proc/ nor sys/");
  }

  @Test
  void aTreeWithoutAReadableFactHasCoverageZeroNoScoreAndCodeThree() throws IOException {
    Files.createDirectories(folder.resolve("proc"));
    Files.createDirectories(folder.resolve("sys"));
    Run text = Cli.run("audit", "--root", folder.toString());
    assertThat(text.code()).isEqualTo(3);
    assertThat(text.out()).contains("No score").contains("coverage 0 %");
    Run json = Cli.run("audit", "--root", folder.toString(), "--format", "json");
    assertThat(json.code()).isEqualTo(3);
    assertThat(json.out()).contains("\"score\" : null").contains("\"coverage\" : 0.0");
    assertThat(json.out()).doesNotContain("\"verdict\" : \"pass\"");
    assertThat(json.out()).doesNotContain("\"verdict\" : \"fail\"");
  }

  @Test
  void failOnAndMinCoverageDecideTheExitCode() throws IOException {
    Path vm = Files.createDirectories(folder.resolve("proc/sys/vm"));
    Files.createDirectories(folder.resolve("sys"));
    Files.writeString(vm.resolve("max_map_count"), "65530\n");
    Files.writeString(vm.resolve("overcommit_memory"), "2\n");
    String root = folder.toString();
    assertThat(Cli.run("audit", "--root", root).code()).isZero();
    assertThat(Cli.run("audit", "--root", root, "--fail-on", "note").code()).isEqualTo(1);
    assertThat(Cli.run("audit", "--root", root, "--min-coverage", "99").code()).isEqualTo(3);
  }

  @Test
  void colourIsThereOnlyWhenAskedForAndNeverInJson() {
    Run plain = Cli.runWith(Map.of("TERM", "xterm"), "explain", anyCheck());
    assertThat(plain.out()).doesNotContain("\u001b");
    assertThat(Cli.run("explain", anyCheck(), "--color", "always").out()).contains("\u001b");
    assertThat(Cli.run("explain", anyCheck(), "--color", "always", "--format", "json").out())
        .doesNotContain("\u001b");
  }

  @Test
  void textKeepsToTheColumnsOfTheTerminal() {
    for (int width : new int[] {60, 80, 120}) {
      Run run = Cli.runWith(Map.of("COLUMNS", Integer.toString(width)), "explain", anyCheck());
      // A path or an address that is longer than the line stands alone on its line.
      assertThat(
              run.out()
                  .lines()
                  .filter(line -> line.length() > width)
                  .map(String::strip)
                  .filter(line -> line.contains(" ")))
          .isEmpty();
    }
  }

  @Test
  void lintSaysWhatIsWrongWithAFileOfOnesOwn() throws IOException {
    Path broken = folder.resolve("memory.broken.yaml");
    Files.writeString(broken, "id: memory.broken\nid: memory.broken\n");
    Run run = Cli.run("lint", broken.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(broken + ":2:1");
    assertThat(Cli.run("lint", folder.resolve("missing.yaml").toString()).code()).isEqualTo(2);
  }

  @Test
  void lintAcceptsEveryBuiltInCheckUnderAnotherName() throws IOException {
    Path check =
        Path.of(System.getProperty("kernel-tune.root"), "checks/memory/memory.thp.enabled.yaml");
    Path own = folder.resolve("memory.own.yaml");
    Files.writeString(
        own, Files.readString(check).replace("id: memory.thp.enabled", "id: memory.own"));
    assertThat(Cli.run("lint", own.toString())).returns(0, Run::code).returns("", Run::err);
  }

  @Test
  void everyListingIsTheSameTwice() {
    for (String command : new String[] {"checks", "audit", "impact", "inventory"}) {
      String[] words = {command, "--format", "json", "--root", trees()};
      if (command.equals("checks")) {
        words = new String[] {command, "--format", "json"};
      }
      assertThat(Cli.run(words).out()).isEqualTo(Cli.run(words).out()).startsWith("{");
    }
  }

  private String trees() {
    try {
      Files.createDirectories(folder.resolve("proc/sys/vm"));
      Files.createDirectories(folder.resolve("sys/devices/system/cpu"));
      Files.writeString(folder.resolve("proc/sys/vm/swappiness"), "60\n");
      return folder.toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String anyCheck() {
    return Catalogs.builtIn().checks().getFirst().id();
  }
}
