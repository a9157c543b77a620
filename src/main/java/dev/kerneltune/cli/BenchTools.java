package dev.kerneltune.cli;

import dev.kerneltune.sched.bench.InstalledTool;
import dev.kerneltune.sched.bench.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Finds the benchmarks of others that are on this machine. */
final class BenchTools {
  private static final String TOOLS = "--tools";

  private BenchTools() {}

  static void add(CommandSpec spec) {
    spec.addOption(
        Options.flag(
            TOOLS,
            "Also run schbench and hackbench in each turn, where they are installed: for some"
                + " seconds beside the workload, behind what is measured of it."));
  }

  /**
   * Returns those that are on PATH, where they were asked for.
   *
   * @param notes told of those that are not
   */
  static List<InstalledTool> find(ParseResult parsed, List<String> notes) {
    List<InstalledTool> found = new ArrayList<>();
    if (!Options.given(parsed, TOOLS)) {
      return found;
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (Tool tool : Tool.values()) {
      Optional<Path> program = onPath(path, tool.word());
      program.ifPresent(
          each -> found.add(new InstalledTool(tool, each.toString(), BenchMachine.cpus())));
      if (program.isEmpty()) {
        notes.add(tool.word() + ": not on PATH, so it was not run (" + tool.origin() + ")");
      }
    }
    return found;
  }

  /** Returns the first program of that name; folders that are not absolute do not count. */
  static Optional<Path> onPath(String path, String name) {
    for (String folder : path.split(":", -1)) {
      if (folder.startsWith("/") && Files.isExecutable(Path.of(folder, name))) {
        return Optional.of(Path.of(folder, name));
      }
    }
    return Optional.empty();
  }
}
