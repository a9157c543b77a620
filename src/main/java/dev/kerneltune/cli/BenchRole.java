package dev.kerneltune.cli;

import dev.kerneltune.sched.bench.BenchException;
import dev.kerneltune.sched.bench.Part;
import dev.kerneltune.sched.bench.RoleProcess;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program of a process of the workload of {@code sched bench}. No command: nobody types it, and
 * a process that is measured loads no more than it needs.
 */
public final class BenchRole {
  /**
   * How its Java behaves: one small collector and one compiler, so that as few threads as possible
   * run beside those that are measured; a loop waits until it is compiled, or the speed that is
   * found out first would be the interpreter's; warnings go where nobody takes them for counts.
   */
  private static final List<String> SWITCHES =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xbatch",
          "-XX:+DisplayVMOutputToStderr",
          "-XX:-UsePerfData",
          "-Xms16m",
          "-Xmx64m");

  private static final Path COMM = Path.of("/proc/self/comm");

  private BenchRole() {}

  /** Runs a role until its input ends. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out));
    try {
      Part part = Part.of(List.of(args));
      call(part);
      long pid = ProcessHandle.current().pid();
      RoleProcess.run(part, System.in, out, System::nanoTime, pid);
    } catch (IllegalArgumentException | BenchException e) {
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
          .println("kernel-tune: " + e.getMessage());
      System.exit(ExitCode.USAGE.number());
    }
    // Ends at once: a thread that waits for a program that it forked is not waited for.
    Runtime.getRuntime().halt(ExitCode.FINE.number());
  }

  /** Gives the process its name: that of its first thread, which does no work. */
  private static void call(Part part) {
    part.naming()
        .process()
        .ifPresent(
            name -> {
              try {
                Files.writeString(COMM, name);
              } catch (IOException e) {
                throw new BenchException(
                    COMM + ": " + e.getMessage() + ", expected a file that names this process");
              }
            });
  }

  /** Returns how this program is started: the same Java, from the same place. */
  static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(SWITCHES);
    Module module = BenchRole.class.getModule();
    String path = System.getProperty("jdk.module.path", "");
    if (module.isNamed()) {
      if (!path.isEmpty()) {
        command.addAll(List.of("--module-path", path));
      }
      command.addAll(List.of("-m", module.getName() + "/" + BenchRole.class.getName()));
    } else {
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path", ""), BenchRole.class.getName()));
    }
    return command;
  }
}
