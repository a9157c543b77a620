package dev.kerneltune.catalog;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Harm;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a folder of checks with its impact table, scenarios and sources, or a user's own check. */
public final class CatalogLoader {
  private static final String SUFFIX = ".yaml";

  private final List<Question> questions;
  private final List<Problem> problems = new ArrayList<>();

  private CatalogLoader(List<Question> questions) {
    this.questions = questions;
  }

  /**
   * What could be read, and what is wrong.
   *
   * @param catalog the checks that are right, by id, and the tables
   * @param problems file by file
   */
  public record Result(Catalog catalog, List<Problem> problems) {}

  /** Reads the folder {@code checks}; {@code questions} are those that probes answer. */
  public static Result read(Path checks, List<Question> questions) {
    CatalogLoader loader = new CatalogLoader(questions);
    Catalog catalog = loader.folder(checks);
    return new Result(catalog, List.copyOf(loader.problems));
  }

  /**
   * Reads the folder {@code checks}.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static Catalog load(Path checks, List<Question> questions) {
    Result result = read(checks, questions);
    if (!result.problems().isEmpty()) {
      throw new CatalogException(result.problems());
    }
    return result.catalog();
  }

  /**
   * Reads one file of a user's own that may be judged by: as root only one that nobody else can
   * have written.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static Check readUserCheck(Path file, Catalog catalog, List<Question> questions) {
    UserChecks.refuseUntrusted(file);
    return lintCheck(file, catalog, questions);
  }

  /**
   * Reads one file to say what is wrong in it. It may hold a check of the catalogue.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static Check lintCheck(Path file, Catalog catalog, List<Question> questions) {
    Check check = CheckReader.read(file.toString(), bytes(file), Vocabulary.of(catalog, questions));
    Problems found = new Problems(file.toString());
    refuseFileName(file, check, found);
    found.throwIfAny();
    return check;
  }

  /**
   * Returns {@code catalog} with more checks.
   *
   * @throws CatalogException where an id is taken
   */
  public static Catalog with(Catalog catalog, List<Check> more) {
    Map<String, String> taken = new HashMap<>();
    for (Check check : catalog.checks()) {
      taken.put(check.id(), "the catalogue");
      check.aka().forEach(name -> taken.put(name, "the catalogue"));
    }
    List<Check> checks = new ArrayList<>(catalog.checks());
    for (Check check : more) {
      Problems found = new Problems(check.id() + SUFFIX);
      refuseTaken(check, "another file", taken, found);
      found.throwIfAny();
      checks.add(check);
    }
    checks.sort(Comparator.comparing(Check::id));
    return new Catalog(
        List.copyOf(checks), catalog.impactTable(), catalog.scenarios(), catalog.sources());
  }

  private Catalog folder(Path folder) {
    Path table = folder.resolve("impact-table.yaml");
    Path scenarioFile = folder.resolve("scenarios.yaml");
    Path sourceFile = folder.resolve("sources.yaml");
    List<Source> sources = sources(sourceFile);
    List<Scenario> scenarios = scenarios(scenarioFile);
    List<ImpactRow> rows = rows(table, sources);
    Catalog tables = new Catalog(List.of(), rows, scenarios, sources);
    Catalog catalog = new Catalog(checks(folder, tables), rows, scenarios, sources);
    refuseUnused(sourceFile, catalog);
    return catalog;
  }

  private List<Source> sources(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    Problems found = new Problems(file.toString());
    List<Source> sources = new ArrayList<>();
    parse(file).ifPresent(node -> sources.addAll(new TableReader(found).sources(node)));
    problems.addAll(found.sorted());
    return List.copyOf(sources);
  }

  private List<Scenario> scenarios(Path file) {
    Problems found = new Problems(file.toString());
    List<Scenario> scenarios = new ArrayList<>();
    parse(file).ifPresent(node -> scenarios.addAll(new TableReader(found).scenarios(node)));
    problems.addAll(found.sorted());
    return List.copyOf(scenarios);
  }

  private List<ImpactRow> rows(Path file, List<Source> sources) {
    Problems found = new Problems(file.toString());
    List<String> ids = new ArrayList<>();
    for (Source source : sources) {
      ids.add(source.id());
    }
    List<ImpactRow> rows = new ArrayList<>();
    parse(file).ifPresent(node -> rows.addAll(new TableReader(found).rows(node, ids)));
    problems.addAll(found.sorted());
    return List.copyOf(rows);
  }

  private Optional<YamlNode> parse(Path file) {
    if (!Files.exists(file)) {
      add(file, "no such file", "one");
      return Optional.empty();
    }
    try {
      return Optional.of(YamlReader.parse(file.toString(), bytes(file)));
    } catch (CatalogException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  private List<Check> checks(Path folder, Catalog tables) {
    Vocabulary words = Vocabulary.of(tables, questions);
    Map<String, String> taken = new HashMap<>();
    List<Check> checks = new ArrayList<>();
    for (Path inside : sortedContent(folder)) {
      if (Files.isDirectory(inside)) {
        String name = fileName(inside);
        if (!words.subsystems().contains(name)) {
          add(inside, "a folder that is no subsystem", "a row of the impact table");
        }
        for (Path file : sortedContent(inside)) {
          check(file, name, words, taken).ifPresent(checks::add);
        }
      }
    }
    checks.sort(Comparator.comparing(Check::id));
    return List.copyOf(checks);
  }

  private Optional<Check> check(
      Path file, String folder, Vocabulary words, Map<String, String> taken) {
    if (Files.isDirectory(file) || !fileName(file).endsWith(SUFFIX)) {
      add(file, "something that is no check", "files that end in " + SUFFIX);
      return Optional.empty();
    }
    try {
      Check check = CheckReader.read(file.toString(), bytes(file), words);
      Problems found = new Problems(file.toString());
      refuseFileName(file, check, found);
      if (!check.subsystem().equals(folder)) {
        found.add("a check of " + check.subsystem(), "it in the folder " + check.subsystem());
      }
      refuseTaken(check, file.toString(), taken, found);
      problems.addAll(found.sorted());
      return found.count() == 0 ? Optional.of(check) : Optional.empty();
    } catch (CatalogException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  private static void refuseFileName(Path file, Check check, Problems found) {
    if (!fileName(file).equals(check.id() + SUFFIX)) {
      found.add("the check " + check.id(), "it in a file named " + check.id() + SUFFIX);
    }
  }

  private static void refuseTaken(
      Check check, String file, Map<String, String> taken, Problems found) {
    List<String> names = new ArrayList<>(check.aka());
    names.addFirst(check.id());
    for (String name : names) {
      String other = taken.putIfAbsent(name, file);
      if (other != null) {
        found.add("the id \"" + name + "\" a second time", "it once (" + other + " has it)");
      }
    }
  }

  private void refuseUnused(Path file, Catalog catalog) {
    Set<String> used = new HashSet<>();
    for (ImpactRow row : catalog.impactTable()) {
      used.addAll(row.from());
    }
    for (Check check : catalog.checks()) {
      used.addAll(check.sources());
      for (Impact impact : check.impacts()) {
        used.addAll(impact.from());
        if (impact.effect() instanceof Effect.Reported(_, _, var source)) {
          used.add(source);
        }
      }
      for (Harm harm : check.harm()) {
        used.addAll(harm.from());
      }
    }
    for (Source source : catalog.sources()) {
      if (!used.contains(source.id())) {
        add(file, "the source \"" + source.id() + "\", which nothing refers to", "a use of it");
      }
    }
  }

  private void add(Path file, String seen, String expected) {
    problems.add(new Problem(file.toString(), 0, 0, seen, expected, Optional.empty()));
  }

  static String fileName(Path file) {
    return file.getName(file.getNameCount() - 1).toString();
  }

  private static List<Path> sortedContent(Path folder) {
    List<Path> content = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) {
        if (!fileName(path).startsWith(".")) {
          content.add(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    content.sort(Comparator.comparing(Path::toString));
    return content;
  }

  /** Returns the content of a file, one byte more than may be read where it is longer. */
  static byte[] bytes(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(YamlReader.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new CatalogException(
          List.of(
              new Problem(
                  file.toString(),
                  0,
                  0,
                  "a file that cannot be read (" + e.getClass().getSimpleName() + ")",
                  "a readable one",
                  Optional.empty())));
    }
  }
}
