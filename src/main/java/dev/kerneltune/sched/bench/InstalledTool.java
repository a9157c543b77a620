package dev.kerneltune.sched.bench;

import dev.kerneltune.sched.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** The exit status of timeout(1) where the time was over. */
  private static final int TIME_IS_OVER = 124;

  private static final int MOST_SAID = 1 << 16;
  private static final int TOLD = 200;

  /**
   * Runs it.
   *
   * @return its figures, one at least
   * @throws BenchException where it gives none
   */
  Map<Metric, Double> run() throws InterruptedException {
    List<String> command = new ArrayList<>();
    // Ends the whole group of processes: there are 40 of hackbench.
    command.addAll(List.of("timeout", "--kill-after=5", Integer.toString(MOST_SECONDS), program));
    command.addAll(tool.arguments(cpus));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said;
      try (var out = process.getInputStream()) {
        said = new String(out.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
      }
      int status = process.waitFor();
      Map<Metric, Double> figures = tool.figures(said);
      if (status != 0 || figures.isEmpty()) {
        throw new BenchException(why(status, said));
      }
      return figures;
    } catch (IOException e) {
      throw new BenchException(program + ": cannot be started (" + e.getMessage() + ")");
    }
  }

  private String why(int status, String said) {
    if (status == TIME_IS_OVER) {
      return program + ": not done within " + MOST_SECONDS + " s, expected its figures";
    }
    String last = said.strip();
    last = last.substring(last.lastIndexOf('\n') + 1);
    return "%s: exit status %d, and it said '%s', expected its figures"
        .formatted(program, status, Printable.of(last.substring(0, Math.min(TOLD, last.length()))));
  }
}
