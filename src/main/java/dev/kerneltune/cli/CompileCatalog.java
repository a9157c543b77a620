package dev.kerneltune.cli;

import dev.kerneltune.audit.Examples;
import dev.kerneltune.audit.Remedies;
import dev.kerneltune.catalog.CatalogBlob;
import dev.kerneltune.catalog.CatalogLoader;
import dev.kerneltune.catalog.Problem;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.probe.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the built-in catalogue out of the folder of checks: a step of the build. */
public final class CompileCatalog {
  private CompileCatalog() {}

  /** Takes the folder of checks and the file to write; stops the build on any problem. */
  public static void main(String[] arguments) throws IOException {
    Path checks = Path.of(arguments[0]);
    CatalogLoader.Result result = CatalogLoader.read(checks, Probes.questions());
    List<String> problems = new ArrayList<>();
    for (Problem problem : result.problems()) {
      problems.add(problem.toString());
    }
    for (Check check : result.catalog().checks()) {
      Path file = checks.resolve(check.subsystem()).resolve(check.id() + ".yaml");
      for (String problem : problems(check)) {
        problems.add(file + ": " + problem);
      }
    }
    if (problems.isEmpty()) {
      write(result.catalog(), Path.of(arguments[1]));
      return;
    }
    problems.forEach(System.err::println);
    System.err.println(problems.size() + " problems in " + checks);
    System.exit(ExitCode.FINDINGS.number());
  }

  /** Returns what is wrong with the examples and the remedy of a check that was read. */
  static List<String> problems(Check check) {
    List<String> problems = new ArrayList<>(Examples.problems(check));
    problems.addAll(Remedies.problems(check));
    return problems;
  }

  private static void write(Catalog catalog, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(file, CatalogBlob.write(catalog));
  }
}
