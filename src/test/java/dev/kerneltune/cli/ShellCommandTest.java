package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ShellCommandTest {
  private static final String UNCLOSED = "explain \"memory.thp.enabled\nchecks --help\n";

  @TempDir private Path folder;

  private static Run lines(String script) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ShellCommand shell =
        new ShellCommand(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
    ExitCode code;
    try (PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      Output output = new Output(outStream, errStream, Map.of());
      code = shell.run(new CommandLine(shell.spec()).parseArgs(), output);
    }
    return new Run(
        code.number(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void eachLineGivesWhatTheProgramGives() {
    Run run = lines("checks\nexplain memory.thp.enabled\n");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(Cli.run("checks").out() + Cli.run("explain", "memory.thp.enabled").out());
  }

  @Test
  void emptyLinesAndCommentsDoNothing() {
    Run run = lines("\n   \n# don't\n  # \"neither\n--version # nor this\n");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(Cli.run("--version").out());
  }

  @Test
  void quotesAndBackslashesKeepWordsTogether() throws IOException {
    Path file = folder.resolve("my checks.yaml");
    Files.writeString(file, "id: [\n");
    String plain = told(Cli.run("lint", file.toString()));
    assertThat(plain).contains("my checks.yaml");
    assertThat(told(lines("lint \"" + file + "\"\n"))).startsWith(plain);
    assertThat(told(lines("lint '" + file + "'\n"))).startsWith(plain);
    assertThat(told(lines("lint " + file.toString().replace(" ", "\\ ") + "\n"))).startsWith(plain);
  }

  private static String told(Run run) {
    return run.out() + run.err();
  }

  @Test
  void anErrorDoesNotEndItAndTheLastOneIsItsExitCode() {
    Run run = lines("nonsense\nexplain no.such.check\n--version\n");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.out()).isEqualTo(Cli.run("--version").out());
    assertThat(run.err()).contains("nonsense", "no.such.check", "(exit code 2: wrong usage");
  }

  @Test
  void aQuoteThatIsNotClosedIsToldAndTheNextLineRuns() {
    Run run = lines(UNCLOSED);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("a quote that is not closed");
    assertThat(run.out()).isEqualTo(Cli.run("checks", "--help").out());
  }

  @Test
  void exitEndsItAndWhatStandsBehindIsNotRun() {
    assertThat(lines("exit\n--version\n").out()).isEmpty();
    assertThat(lines("quit\n--version\n").out()).isEmpty();
  }

  @Test
  void aShellInItselfIsRefused() {
    Run run = lines("shell\n--version\n");
    assertThat(run.err()).contains("this is one already");
    assertThat(run.out()).isNotEmpty();
  }

  private static List<String> offered(String line) {
    List<Candidate> candidates = new ArrayList<>();
    // The line reader is of no use to the completer.
    new ShellCompleter()
        .complete(
            null,
            new DefaultParser().parse(line, line.length(), Parser.ParseContext.COMPLETE),
            candidates);
    int blank = line.lastIndexOf(' ') + 1;
    return candidates.stream()
        .map(Candidate::value)
        .filter(value -> value.startsWith(line.substring(blank)))
        .toList();
  }

  @Test
  void everyWordIsCompletedFromTheCommandsThemselves() {
    assertThat(offered("aud")).containsExactly("audit");
    assertThat(offered("she")).isEmpty();
    assertThat(offered("audit --sc")).containsExactly("--scenario");
    assertThat(offered("audit --scenario inf")).containsExactly("inference");
    assertThat(offered("audit --scenario=inf")).containsExactly("--scenario=inference");
    assertThat(offered("audit --only irq,memory.thp.enab"))
        .containsExactly("irq,memory.thp.enabled");
    assertThat(offered("audit --only=irq,memory.thp.enab"))
        .containsExactly("--only=irq,memory.thp.enabled");
    assertThat(offered("explain memory.thp.enab")).containsExactly("memory.thp.enabled");
    assertThat(offered("apply h100-t")).containsExactly("h100-training");
    assertThat(offered("watch --only inter")).containsExactly("interrupts");
    assertThat(offered("nonsense --x")).isEmpty();
  }

  @Test
  void filesAreCompletedWhereAFileIsMeant() throws IOException {
    Files.createFile(folder.resolve("my-check.yaml"));
    Files.createDirectory(folder.resolve("more"));
    assertThat(offered("lint " + folder + "/m"))
        .containsExactlyInAnyOrder(folder + "/my-check.yaml", folder + "/more/");
    assertThat(offered("lint " + folder + "/nowhere/m")).isEmpty();
  }

  @Test
  void theHistoryIsReadableForItsUserAlone() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Optional<Path> file = ShellHistory.file(Map.of("HOME", home.toString()));
    // As root only a folder counts that root alone can write, and a test's may lie in /tmp.
    if (file.isPresent()) {
      assertThat(file.get()).isEqualTo(home.resolve(".local/state/kernel-tune/history"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.get())))
          .isEqualTo("rw-------");
    } else {
      assertThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
      assertThat(home).isEmptyDirectory();
    }
  }

  @Test
  void withoutAHomeThereIsNoHistory() {
    assertThat(ShellHistory.file(Map.of())).isEmpty();
    assertThat(ShellHistory.file(Map.of("HOME", "", "XDG_STATE_HOME", "state"))).isEmpty();
    assertThat(ShellHistory.file(Map.of("XDG_STATE_HOME", "/proc/1"))).isEmpty();
  }
}
