package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the commands that people run most, so that the image's class cache learns what they load: on
 * the machine that builds, on recorded machines where some are given, and on a small tree. Run once
 * by the build.
 */
public final class TrainingRun {
  private TrainingRun() {}

  /** Runs them all; what they print is thrown away. The arguments are snapshots. */
  public static void main(String[] args) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Output output = new Output(nowhere, nowhere, System.getenv());
    output.isTerminal();
    App app = new App(output);
    Path tree = Files.createTempDirectory("kernel-tune-training");
    try {
      plant(tree);
      List<List<String>> machines = new ArrayList<>();
      machines.add(List.of());
      machines.add(List.of("--root", tree.toString()));
      for (String snapshot : args) {
        machines.add(List.of("--snapshot", snapshot));
      }
      for (List<String> machine : machines) {
        for (String format : List.of("table", "json")) {
          for (String command : List.of("audit", "impact", "inventory")) {
            run(app, command, machine, List.of("--format", format));
          }
        }
      }
    } finally {
      uproot(tree);
    }
    // The machine that builds has neither GPUs nor real NICs, so nothing above asks the kernel.
    try (CachedHost live = Hosts.live()) {
      for (String query : List.of("ethtool/lo/features", "io_uring/probe", "kernel-log")) {
        live.ask(query);
      }
    }
    run(app, "--version", List.of(), List.of());
    run(app, "checks", List.of(), List.of());
    run(app, "audit", List.of(), List.of("--help"));
    // Not run, as it would end this: only loaded, so that the cache holds it.
    Class<?> _ = Main.class;
  }

  private static void run(App app, String command, List<String> machine, List<String> options) {
    List<String> words = new ArrayList<>();
    words.add(command);
    words.addAll(options);
    words.addAll(machine);
    app.run(words.toArray(new String[0]));
  }

  /** Makes the least tree that takes every turn of reading one: files, folders, links. */
  private static void plant(Path tree) throws IOException {
    Path cpu = Files.createDirectories(tree.resolve("sys/devices/system/cpu/cpu0"));
    Files.writeString(cpu.resolveSibling("online"), "0\n");
    Path links = Files.createDirectories(tree.resolve("sys/bus/cpu/devices"));
    Files.createSymbolicLink(links.resolve("cpu0"), Path.of("../../../devices/system/cpu/cpu0"));
    Path kernel = Files.createDirectories(tree.resolve("proc/sys/kernel"));
    Files.writeString(kernel.resolve("osrelease"), "6.12.0\n");
    Files.writeString(tree.resolve("proc/cmdline"), "ro quiet\n");
  }

  private static void uproot(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
