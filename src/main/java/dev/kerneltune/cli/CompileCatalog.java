package dev.kerneltune.cli;

import dev.kerneltune.audit.Examples;
import dev.kerneltune.audit.Remedies;
import dev.kerneltune.catalog.CatalogBlob;
import dev.kerneltune.catalog.CatalogException;
import dev.kerneltune.catalog.CatalogLoader;
import dev.kerneltune.catalog.Problem;
import dev.kerneltune.catalog.ProfileBlob;
import dev.kerneltune.catalog.ProfileLoader;
import dev.kerneltune.catalog.SchedBlob;
import dev.kerneltune.catalog.SchedRules;
import dev.kerneltune.model.Check;
import dev.kerneltune.probe.Probes;
import dev.kerneltune.sched.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the built-in catalogue out of the folder of checks, and the built-in profiles and the
 * catalogue of tasks out of the folders {@code profiles} and {@code sched} beside it: a step of the
 * build.
 */
public final class CompileCatalog {
  private CompileCatalog() {}

  private static final String PROFILES = "profiles";
  private static final String SCHED = "sched";

  /**
   * Takes the folder of checks and the file to write; the profiles go into {@code profiles.bin}
   * beside it, the catalogue of tasks into {@code sched.bin}. Stops the build on any problem.
   */
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
    stopOn(problems, checks);
    Path folder = checks.resolveSibling(PROFILES);
    ProfileLoader.Result profiles = ProfileLoader.read(folder, result.catalog());
    for (Problem problem : profiles.problems()) {
      problems.add(problem.toString());
    }
    stopOn(problems, folder);
    Path file = Path.of(arguments[1]);
    write(CatalogBlob.write(result.catalog()), file);
    write(ProfileBlob.write(profiles.profiles()), file.resolveSibling(PROFILES + ".bin"));
    write(SchedBlob.write(sched(checks)), file.resolveSibling(SCHED + ".bin"));
  }

  private static Rules sched(Path checks) {
    Path folder = checks.resolveSibling(SCHED).resolve("catalog");
    try {
      return SchedRules.catalog(folder);
    } catch (CatalogException e) {
      stopOn(e.problems().stream().map(Problem::toString).toList(), folder);
      throw e;
    }
  }

  private static void stopOn(List<String> problems, Path folder) {
    if (!problems.isEmpty()) {
      problems.forEach(System.err::println);
      System.err.println(problems.size() + " problems in " + folder);
      System.exit(ExitCode.FINDINGS.number());
    }
  }

  /** Returns what is wrong with the examples and the remedy of a check that was read. */
  static List<String> problems(Check check) {
    List<String> problems = new ArrayList<>(Examples.problems(check));
    problems.addAll(Remedies.problems(check));
    return problems;
  }

  private static void write(byte[] content, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(file, content);
  }
}
