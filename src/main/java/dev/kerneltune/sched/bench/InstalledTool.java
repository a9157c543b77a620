package dev.kerneltune.sched.bench;

import dev.kerneltune.sched.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A benchmark of others that is on this machine.
 *
 * @param tool which
 * @param program its file
 * @param cpus how many CPUs are online
 */
public record InstalledTool(Tool tool, String program, int cpus) {
  /** However loaded the machine is, it is done by then, or it is told that it was not. */
  public static final int MOST_SECONDS = 20;

  /** The exit status of timeout(1) where the time was over, and where that took SIGKILL. */
  private static final Set<Integer> TIME_IS_OVER = Set.of(124, 137);

  private static final int MOST_SAID = 1 << 16;
  private static final int TOLD = 200;

  /** What came of it. */
  sealed interface Came {
    /** Its figures, one at least. */
    record Figures(Map<Metric, Double> values) implements Came {}

    /** It was not done in time, which says something of the arm and not of the tool. */
    record Late(String why) implements Came {}
  }

  /**
   * Runs it.
   *
   * @throws BenchException where it cannot be started, or gives no figures
   */
  Came run() throws InterruptedException {
    List<String> command = new ArrayList<>();
    // Ends the whole group of processes: there are 40 of hackbench.
    command.addAll(List.of("timeout", "-k", "5", Integer.toString(MOST_SECONDS), program));
    command.addAll(tool.arguments(cpus));
    try {
      return ended(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new BenchException(
          "timeout " + program + ": cannot be started (" + e.getMessage() + ")");
    }
  }

  private Came ended(Process process) throws IOException, InterruptedException {
    try {
      process.getOutputStream().close();
      String said;
      try (var out = process.getInputStream()) {
        said = new String(out.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
      }
      int status = process.waitFor();
      if (TIME_IS_OVER.contains(status)) {
        return new Came.Late(tool.word() + " was not done within " + MOST_SECONDS + " s");
      }
      Map<Metric, Double> figures = tool.figures(said);
      if (status != 0 || figures.isEmpty()) {
        throw new BenchException(
            "%s: exit status %d, and it said '%s', expected its figures"
                .formatted(program, status, last(said)));
      }
      return new Came.Figures(figures);
    } finally {
      // Ended already, but where this is interrupted; timeout(1) ends the group then.
      process.destroy();
    }
  }

  private static String last(String said) {
    String stripped = said.strip();
    String last = stripped.substring(stripped.lastIndexOf('\n') + 1);
    return Printable.of(last.substring(0, Math.min(TOLD, last.length())));
  }
}
