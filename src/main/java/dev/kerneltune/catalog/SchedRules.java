package dev.kerneltune.catalog;

import dev.kerneltune.sched.Rule;
import dev.kerneltune.sched.Rules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the rules for tasks: the folder of our own catalogue, and the files of users. */
public final class SchedRules {
  private SchedRules() {}

  /**
   * Reads the folder {@code sched/catalog} of the tree, to build it in.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static Rules catalog(Path folder) {
    return read(UserChecks.files(folder), SchedRuleReader.Kind.CATALOG);
  }

  /**
   * Reads a user's file of rules: as root only one that nobody else can have written.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static Rules file(Path file) {
    UserChecks.refuseUntrusted(file);
    return read(List.of(file), SchedRuleReader.Kind.USER);
  }

  /**
   * Reads a user's folder of rules, by the names of its files: as root only one that nobody else
   * can have written.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static Rules folder(Path folder) {
    List<Path> files = UserChecks.files(folder);
    UserChecks.refuseUntrusted(folder);
    files.forEach(UserChecks::refuseUntrusted);
    return read(files, SchedRuleReader.Kind.USER);
  }

  private static Rules read(List<Path> files, SchedRuleReader.Kind kind) {
    List<Rule> rules = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<String, Path> owners = new HashMap<>();
    for (Path file : files) {
      try {
        for (Rule rule : SchedRuleReader.read(file.toString(), CatalogLoader.bytes(file), kind)) {
          Path owner = owners.putIfAbsent(rule.id(), file);
          if (owner != null) {
            problems.add(
                new Problem(
                    file.toString(),
                    0,
                    0,
                    "the id \"" + rule.id() + "\" a second time",
                    "it once (" + owner + " has it)",
                    Optional.empty()));
          }
          rules.add(rule);
        }
      } catch (CatalogException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new CatalogException(problems);
    }
    return new Rules(List.copyOf(rules));
  }
}
