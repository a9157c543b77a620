package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real commands; none outlives its test. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CommandArmTest {
  private static final long SECOND = 1_000_000_000;

  @TempDir private Path folder;

  private static Ensemble nobody() throws InterruptedException {
    return Ensemble.start(new Workload(List.of()), new Children(List.of("true")));
  }

  /** Waits until a command has written a number. */
  private static long pid(Path file) throws IOException, InterruptedException {
    String text = "";
    while (!text.endsWith("\n")) {
      Thread.sleep(20);
      text = Files.exists(file) ? Files.readString(file) : "";
    }
    return Long.parseLong(text.strip());
  }

  private static boolean isThere(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  @Test
  void aCommandThatLivesRunsAsLongAsItsTurnWithAllThatItStarted()
      throws IOException, InterruptedException {
    String command =
        "sleep 1000 & echo $! > %s; echo $$ > %s; exec sleep 1000"
            .formatted(file("child"), file("self"));
    CommandArm arm = new CommandArm("own", command);
    try (Ensemble ensemble = nobody()) {
      for (int turn = 0; turn < 2; turn++) {
        Files.deleteIfExists(file("self"));
        arm.enter(ensemble);
        long self = pid(file("self"));
        long child = pid(file("child"));
        assertThat(arm.trouble()).isEmpty();
        assertThat(isThere(self)).isTrue();
        arm.leave(ensemble);
        assertThat(isThere(self)).isFalse();
        assertThat(isThere(child)).isFalse();
      }
    }
    assertThat(arm.notes()).isEmpty();
  }

  @Test
  void aCommandIsTerminatedFirstSoThatItCanUndoWhatItDid()
      throws IOException, InterruptedException {
    String command =
        "trap 'echo undone > %s; exit 0' TERM; echo $$ > %s; while :; do sleep 0.05; done"
            .formatted(file("undone"), file("self"));
    CommandArm arm = new CommandArm("own", command);
    try (Ensemble ensemble = nobody()) {
      arm.enter(ensemble);
      long _ = pid(file("self"));
      arm.leave(ensemble);
    }
    assertThat(file("undone")).hasContent("undone");
    assertThat(arm.notes()).isEmpty();
  }

  @Test
  void aCommandThatEndsAtOnceIsAnErrorOfItsTurnsWithTheLastThatItSaid()
      throws InterruptedException {
    String command = "echo fine; echo 'no BTF\n\nscx: cannot \001 load' >&2; exit 7";
    CommandArm arm = new CommandArm("own", command);
    List<Block> blocks = new ArrayList<>();
    try (Ensemble ensemble = nobody()) {
      List<Arm> arms = List.of(new DefaultArm(), arm);
      Measured _ = Bench.run(ensemble, arms, Turns.of(2, SECOND), List.of(), blocks::add);
    }
    assertThat(blocks).extracting(Block::arm).containsExactly("default", "own", "own", "default");
    assertThat(blocks.get(0).trouble()).isEmpty();
    assertThat(blocks.get(1).trouble())
        .contains("its command ended early: exit status 7: scx: cannot ? load");
    assertThat(arm.notes())
        .containsExactly(
            "error: own: its command ended early in 2 of 2 turns, which measured what it left"
                + " behind; the last time: exit status 7: scx: cannot ? load");
  }

  @Test
  void whatACommandLeavesBehindEndsWithItsTurn() throws IOException, InterruptedException {
    CommandArm arm = new CommandArm("own", "sleep 1000 & echo $! > %s".formatted(file("child")));
    try (Ensemble ensemble = nobody()) {
      arm.enter(ensemble);
      long child = pid(file("child"));
      Thread.sleep(200);
      assertThat(arm.trouble())
          .contains("its command ended early: exit status 0, and it said nothing");
      assertThat(isThere(child)).isTrue();
      arm.leave(ensemble);
      assertThat(isThere(child)).isFalse();
    }
  }

  @Test
  void aCommandThatDoesNotListenIsKilledAndThatIsTold() throws IOException, InterruptedException {
    String command =
        "trap '' TERM; echo $$ > %s; while :; do sleep 0.05; done".formatted(file("self"));
    CommandArm arm = new CommandArm("deaf", command, 5);
    try (Ensemble ensemble = nobody()) {
      arm.enter(ensemble);
      long self = pid(file("self"));
      arm.leave(ensemble);
      assertThat(isThere(self)).isFalse();
    }
    assertThat(arm.notes())
        .containsExactly(
            "error: deaf: its command did not end within 0.5 s of SIGTERM in 1 of 1 turns and was"
                + " killed; what it changed may be there still");
  }

  @Test
  void aCommandThatNeverStopsTalkingIsNotWaitedFor() throws IOException, InterruptedException {
    String command = "echo $$ > %s; exec yes '%s' >&2".formatted(file("self"), "x".repeat(2000));
    CommandArm arm = new CommandArm("own", command);
    try (Ensemble ensemble = nobody()) {
      arm.enter(ensemble);
      long self = pid(file("self"));
      Thread.sleep(200);
      assertThat(arm.trouble()).isEmpty();
      arm.leave(ensemble);
      assertThat(isThere(self)).isFalse();
    }
  }
}
