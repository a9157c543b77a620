package dev.kerneltune.sched.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the processes of a measurement, and no others: those of the workload, which are this
 * program again, and the short program that a front end forks. Without a shell, and without the
 * caller's environment.
 */
public final class Children {
  private static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  private final List<String> program;

  /**
   * @param program how this program's role process is started: its file and the arguments before
   *     those of the {@link Part}
   */
  public Children(List<String> program) {
    this.program = List.copyOf(program);
  }

  /**
   * Starts a process of the workload.
   *
   * @throws BenchException when it cannot be started
   */
  Child start(Part part, Child.Listener listener) {
    List<String> command = new ArrayList<>(program);
    command.addAll(part.arguments());
    ProcessBuilder builder = builder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      return new Child(part, builder.start(), listener);
    } catch (IOException e) {
      throw new BenchException(
          part.role().word() + ": cannot be started (" + e.getMessage() + "), expected a process");
    }
  }

  /** Runs the shortest program that there is: a process is made, runs, and ends. */
  static void fork() throws InterruptedException {
    ProcessBuilder builder =
        builder(List.of("true"))
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      process.waitFor();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new BenchException("true: cannot be started (" + e.getMessage() + ")");
    }
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C");
    return builder;
  }
}
