package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.ThreadReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed by SIGKILL wherever it happens to be. */
class KilledRunnerTest {
  private static final String BOOT = "this-boot";
  private static final int KILLS = 6;
  private static final int THREADS = 12;
  private static final Slices SLICES = Slices.of(new ThreadReader());

  private final Children children = new Children();

  @TempDir Path state;

  @AfterEach
  void end() {
    children.close();
  }

  @Test
  void whatAKilledRunLeftIsRestoredAndWhatOthersSetIsNot() throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(state.toString(), BOOT));
    List<Integer> pids = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      pids.add(children.sleeper());
      arguments.add(Integer.toString(pids.getLast()));
    }
    RandomGenerator chance = RandomGenerator.of("L64X128MixRandom");
    int stood = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process runner = children.java(Runner.class, arguments.toArray(new String[0]));
      assertThat(Children.line(runner)).startsWith("begins");
      Thread.sleep(50 + chance.nextInt(400));
      runner.destroyForcibly().waitFor();
      int theirs = pids.get(kill);
      Children.run("renice", "-n", "9", "-p", Integer.toString(theirs));
      try (HintsBackend backend =
          HintsBackend.open(
              state, BOOT, HintsBackend.CgroupWeights.LEFT, (int) ProcessHandle.current().pid())) {
        Counts counts = backend.recover(Children::fresh);
        assertThat(counts.problems()).isEmpty();
        stood += counts.restored();
      }
      for (int i = 0; i < THREADS; i++) {
        if (i <= kill) {
          assertThat(Children.attributes(pids.get(i)).nice()).isEqualTo(9);
        } else {
          assertThat(SLICES.isDefault(Children.attributes(pids.get(i))))
              .as("thread %d behind kill %d: %s", i, kill, Children.attributes(pids.get(i)))
              .isTrue();
        }
      }
    }
    // Else nothing was ever killed in the middle of anything.
    assertThat(stood).isPositive();
  }
}
