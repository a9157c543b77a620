package dev.kerneltune.apply;

import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that is killed while it changes a machine in a folder: {@code MODE FOLDER MOMENT}. */
final class Victim {
  private Victim() {}

  /** The plan of the process: a few knobs, two of our files, a folder of our own, one generator. */
  static Plan plan(TestMachine machine) {
    List<Step> steps = new ArrayList<>(TestPlans.knobs(machine, 3).steps());
    for (Step step : TestPlans.everything(machine, 0).steps()) {
      boolean wanted =
          switch (step) {
            case Step.Do doing ->
                doing.change().target().toString().contains("sysctl.d")
                    || doing.change().target().toString().contains("grub.d")
                    || doing.change().target().toString().contains("slurmd");
            case Step.Generate(var generator) -> generator == dev.kerneltune.model.Generator.GRUB;
            case Step.Release _, Step.Reboot _, Step.ByHand _ -> false;
          };
      if (wanted) {
        steps.add(step);
      }
    }
    return TestPlans.plan(steps);
  }

  /** Runs until it is killed at its moment, or to its end. */
  public static void main(String[] args) throws Exception {
    TestMachine machine = TestMachine.in(Path.of(args[1]));
    Deaths deaths = new Deaths(Integer.parseInt(args[2]), Victim::die);
    switch (args[0]) {
      case "apply" -> deaths.apply(machine, plan(machine));
      case "rollback" -> deaths.rollback(machine);
      case "hold" -> {
        try (Journal _ = machine.journal()) {
          System.out.println("held");
          Thread.sleep(TimeUnit.MINUTES.toMillis(5));
        }
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Kills this process by SIGKILL: nothing of it runs on, no hook, no finally, no flush. */
  private static void die() {
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("kill", "-KILL", self).start().waitFor();
      Thread.sleep(TimeUnit.MINUTES.toMillis(1));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a victim. */
  static Process start(String mode, Path folder, int moment) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            mode,
            folder.toString(),
            Integer.toString(moment))
        .redirectErrorStream(true)
        .start();
  }
}
