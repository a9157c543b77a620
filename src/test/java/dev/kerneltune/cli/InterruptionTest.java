package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.Plan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What people do in the middle of an apply, or before it. */
class InterruptionTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);

  private static ParseResult parsed(String... words) {
    return new CommandLine(new RollbackCommand().spec()).parseArgs(words);
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aSignalWaitsForTheRunAndIsToldOnce() throws InterruptedException {
    Interruption interruption = Interruption.watch(stream);
    assertThat(interruption.take()).isFalse();
    Thread signal = Thread.ofVirtual().start(interruption::ask);
    boolean taken = false;
    while (!taken) {
      taken = interruption.take();
      Thread.onSpinWait();
    }
    assertThat(interruption.take()).isFalse();
    assertThat(signal.isAlive()).isTrue();
    interruption.close();
    signal.join();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("interrupted", "stops behind");
  }

  @Test
  void aFolderOfTheJournalIsAbsoluteHoweverItIsNamed() {
    assertThat(PlanOptions.state(parsed("--state", "a/../b")))
        .isEqualTo(Path.of("b").toAbsolutePath());
    assertThat(PlanOptions.state(parsed())).isEqualTo(Path.of("/var/lib/kernel-tune"));
  }

  @Test
  void asJsonNobodyIsAskedAboutAPlanThatWasNotShown() {
    Plan plan = new Plan("x", "", List.of(), List.of(), List.of());
    Output output = new Output(stream, stream, Map.of());
    assertThatThrownBy(() -> Asking.confirmed(plan, parsed("--format", "json"), output))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--yes, or --dry-run");
  }
}
