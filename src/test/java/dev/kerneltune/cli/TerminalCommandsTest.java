package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Consumers;
import dev.kerneltune.testing.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who sits at a terminal: the program runs at a real pseudo-terminal. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TerminalCommandsTest {
  private static final String ENTERS_SCREEN = "\u001b[?1049h";
  private static final String LEAVES_SCREEN = "\u001b[?1049l";
  private static final String PROMPT = "kernel-tune> ";
  private static final String VERSION = "kernel-tune (development)";
  private static final int SIGTERM = 15;
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";

  @TempDir private Path folder;

  @BeforeEach
  void needsPrograms() {
    Consumers.need("script");
    Consumers.need("stty");
  }

  private PseudoTerminal start(String kind, int columns, int rows, String command)
      throws IOException {
    String java =
        Path.of(System.getProperty("java.home"), "bin/java")
            + " -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp \"$CLASSES\""
            + " dev.kerneltune.cli.Main ";
    Map<String, String> environment =
        Map.of("HOME", folder.toString(), "CLASSES", System.getProperty("java.class.path"));
    return PseudoTerminal.start(folder, kind, columns, rows, environment, java + command);
  }

  private static void assertFine(Consumers.Ran ran) {
    assertThat(ran.exit()).as(ran.output()).isZero();
  }

  @Test
  void theScreenIsFilledAndPutBack() throws Exception {
    try (var terminal = start("xterm", 100, 30, "watch --interval 100ms --count 2")) {
      terminal.await(ENTERS_SCREEN).await("kernel-tune watch, every 100 ms").await("q quit");
      terminal.await("interval 1, ");
      Consumers.Ran ran = terminal.end();
      assertFine(ran);
      assertThat(ran.output()).contains(LEAVES_SCREEN);
    }
  }

  @Test
  void aPauseHoldsItAndQEndsIt() throws Exception {
    try (var terminal = start("xterm", 100, 30, "watch --interval 3s")) {
      terminal.await("reading ...").type("p").await("PAUSED");
      Thread.sleep(4000);
      Consumers.Ran ran = terminal.type("q").end();
      assertFine(ran);
      assertThat(ran.output()).contains(LEAVES_SCREEN).doesNotContain("interval 1, ");
    }
  }

  @Test
  void minusMakesTheIntervalShorter() throws Exception {
    try (var terminal = start("xterm", 100, 30, "watch --interval 60m")) {
      terminal.await("reading ...").type("-".repeat(9)).await("interval 1, ");
      assertFine(terminal.type("q").end());
    }
  }

  @Test
  void ctrlCPutsTheScreenBack() throws Exception {
    try (var terminal = start("xterm", 100, 30, "watch --interval 30s")) {
      Consumers.Ran ran = terminal.await("reading ...").type(CTRL_C).end();
      assertFine(ran);
      assertThat(ran.output()).contains(LEAVES_SCREEN);
    }
  }

  @Test
  void aSignalThatEndsItPutsTheScreenBack() throws Exception {
    try (var terminal = start("xterm", 100, 30, "watch --interval 30s")) {
      Consumers.Ran ran = terminal.await("reading ...").terminate().end();
      assertThat(ran.exit()).isEqualTo(128 + SIGTERM);
      assertThat(ran.output()).contains(LEAVES_SCREEN).doesNotContain("Exception");
    }
  }

  @Test
  void twentyColumnsAndSixRowsAreNotOverrun() throws Exception {
    try (var terminal = start("xterm", 20, 6, "watch --interval 100ms --count 1")) {
      Consumers.Ran ran = terminal.end();
      assertFine(ran);
      assertThat(ran.output()).contains("kernel-tune watch,…", "more li…");
      assertThat(ran.output()).doesNotContain("every 100 ms", "- shorter", "not there");
    }
  }

  @Test
  void aDumbTerminalGetsLines() throws Exception {
    try (var terminal = start("dumb", 80, 24, "watch --interval 100ms --count 2")) {
      Consumers.Ran ran = terminal.end();
      assertFine(ran);
      assertThat(ran.output()).doesNotContain("\u001b").contains("interval 1, ", "interval 2, ");
    }
  }

  @Test
  void aShellAtADumbTerminalRunsWhatIsTypedAndEndsWithCtrlD() throws Exception {
    try (var terminal = start("dumb", 80, 24, "shell")) {
      terminal.await(PROMPT).type("--version\n").await(VERSION);
      terminal.await(PROMPT).type("nonsense\n").await("(exit code 2: wrong usage");
      terminal.await(PROMPT).type("watch --count 1 --interval 100ms --only numa\n");
      terminal.await("interval 1, ").await(PROMPT).type(CTRL_D);
      assertFine(terminal.end());
    }
  }

  @Test
  void aShellLendsItsTerminalAndTakesItBack() throws Exception {
    try (var terminal = start("xterm", 100, 30, "shell")) {
      terminal.await(PROMPT).type("watch --interval 30s\n").await("reading ...").type("q");
      terminal.await(LEAVES_SCREEN).await(PROMPT).type("--version\n").await(VERSION);
      assertFine(terminal.await(PROMPT).type("exit\n").end());
    }
  }

  @Test
  void whatIsTypedAheadIsNotLost() throws Exception {
    try (var terminal = start("xterm", 100, 30, "shell")) {
      terminal.await(PROMPT).type("--version\nnonsense\n--version\nexit\n");
      terminal.await(VERSION).await("(exit code 2").await(VERSION);
      assertFine(terminal.end());
    }
  }

  @Test
  void ctrlCClearsTheLineAndTheShellGoesOn() throws Exception {
    try (var terminal = start("xterm", 100, 30, "shell")) {
      // Once the word is shown, the shell waits for a key: there is somebody to interrupt.
      terminal.await(PROMPT).type("nonsense").await("nonsense").type(CTRL_C).await(PROMPT);
      terminal.type("--version\n").await(VERSION).await(PROMPT).type("exit\n");
      Consumers.Ran ran = terminal.end();
      assertFine(ran);
      assertThat(ran.output()).doesNotContain("(exit code");
    }
  }

  @Test
  void aTabCompletesAWordOfTheCatalogue() throws Exception {
    try (var terminal = start("xterm", 200, 30, "shell")) {
      terminal
          .await(PROMPT)
          .type("explain memory.thp.enab\t\n")
          .await("Programs that ask for huge pages");
      assertFine(terminal.await(PROMPT).type("exit\n").end());
    }
  }
}
