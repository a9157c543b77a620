package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.host.ThreadWriter;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Decision;
import dev.kerneltune.sched.Origin;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Real processes to be classed; they end with the test. */
final class Children implements AutoCloseable {
  private static final ThreadReader READER = new ThreadReader();

  private final List<Process> processes = new ArrayList<>();
  private final int own = ownThread();
  private final ThreadAttributes before = attributes(own);

  /** Makes them begin as if nobody had set anything, also where the tests run with a nice. */
  Children() {
    set(new ThreadAttributes(SchedPolicy.OTHER, 0, 0, 0));
  }

  private static int ownThread() {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/thread-self")).toString();
      return Integer.parseInt(link.substring(link.lastIndexOf('/') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void set(ThreadAttributes attributes) {
    if (ThreadWriter.live().set(own, start(own), attributes) instanceof ThreadAnswer.Refused no) {
      throw new IllegalStateException(no.error() + "; expected root, who may set threads");
    }
  }

  /** Starts a shell that does this. */
  Process shell(String script) {
    return start("/bin/sh", "-c", script);
  }

  Process start(String... command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      Process process = builder.start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a Java program of the tests. */
  Process java(Class<?> program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    return start(command.toArray(new String[0]));
  }

  /** Starts something that sleeps until the test ends. */
  int sleeper() {
    return (int) start("sleep", "600").pid();
  }

  /** Returns the next line that a process prints. */
  static String line(Process process) {
    try {
      BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
      return String.valueOf(reader.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void say(Process process, String text) {
    try {
      process.outputWriter(StandardCharsets.UTF_8).append(text).append('\n').flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program to its end. */
  static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
              .lines()
              .reduce("", String::concat);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static long start(int tid) {
    return READER.look(tid).ifThere().orElseThrow().startTicks();
  }

  static ThreadAttributes attributes(int tid) {
    if (READER.read(tid) instanceof ThreadAnswer.Told(var attributes)) {
      return attributes;
    }
    throw new IllegalStateException("no thread " + tid);
  }

  static Wish wish(int pid, int tid, TaskClass taskClass) {
    return wish(pid, tid, taskClass, "/");
  }

  static Wish wish(int pid, int tid, TaskClass taskClass, String cgroup) {
    return new Wish(task(pid, tid, cgroup), decision(taskClass, Origin.RULE));
  }

  static Decision decision(TaskClass taskClass, Origin origin) {
    return new Decision(taskClass, origin, "the test says so");
  }

  static Task task(int pid, int tid, String cgroup) {
    return new Task(
        tid,
        pid,
        start(tid),
        0,
        false,
        new TaskKey("comm", "leader", "", cgroup, ""),
        cgroup,
        Optional.of(
            new Behaviour(
                100,
                10,
                100,
                10,
                500,
                0,
                1,
                Behaviour.Evidence.UNKNOWN,
                Behaviour.Evidence.UNKNOWN)));
  }

  /** Returns the machine, looked at now. */
  static Host fresh() {
    return Hosts.live();
  }

  @Override
  public void close() {
    set(new ThreadAttributes(before.policy(), before.nice(), 0, before.flags()));
    for (Process each : processes) {
      each.descendants().forEach(ProcessHandle::destroyForcibly);
      each.destroyForcibly();
    }
  }
}
