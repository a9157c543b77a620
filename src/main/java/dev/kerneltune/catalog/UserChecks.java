package dev.kerneltune.catalog;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Source;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder of checks that a user wrote: one file per check, perhaps a {@code sources.yaml} that
 * they refer to, and what is wanted otherwise than the catalogue ({@link SiteOverrides}). They are
 * added to the catalogue and replace nothing in it.
 */
public final class UserChecks {
  private static final String SUFFIX = ".yaml";
  private static final String SOURCES = "sources.yaml";

  private UserChecks() {}

  /**
   * Returns {@code catalog} with the checks of a folder: as root only of one that nobody else can
   * have written.
   *
   * @throws CatalogException with everything that is wrong in the folder
   */
  public static Catalog read(Path folder, Catalog catalog, List<Question> questions) {
    List<Path> files = files(folder);
    refuseUntrusted(folder);
    if (Files.exists(folder.resolve(SOURCES))) {
      refuseUntrusted(folder.resolve(SOURCES));
    }
    Catalog tables = withSources(folder, catalog);
    List<Problem> problems = new ArrayList<>();
    List<Check> checks = new ArrayList<>();
    Map<String, String> owners = owners(catalog);
    for (Path file : files) {
      try {
        Check check = CatalogLoader.readUserCheck(file, tables, questions);
        refuseTaken(file, check, owners);
        checks.add(check);
      } catch (CatalogException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new CatalogException(problems);
    }
    return CatalogLoader.with(SiteOverrides.in(folder, tables), checks);
  }

  /**
   * Returns {@code catalog} with the sources that the folder of a user's own checks has.
   *
   * @throws CatalogException with everything that is wrong in the file of sources
   */
  public static Catalog withSources(Path folder, Catalog catalog) {
    Path file = folder.resolve(SOURCES);
    if (!Files.exists(file)) {
      return catalog;
    }
    Problems problems = new Problems(file.toString());
    List<Source> sources = new ArrayList<>(catalog.sources());
    for (Source source :
        new TableReader(problems)
            .sources(YamlReader.parse(file.toString(), CatalogLoader.bytes(file)))) {
      if (isKnown(source.id(), catalog)) {
        problems.add(
            "the source \"" + source.id() + "\" of the catalogue", "an id that is not taken");
      }
      sources.add(source);
    }
    problems.throwIfAny();
    return new Catalog(
        catalog.checks(), catalog.impactTable(), catalog.scenarios(), List.copyOf(sources));
  }

  /** Refuses a file or folder that root must not act upon; says so as a problem of it. */
  static void refuseUntrusted(Path path) {
    Optional<String> objection = TrustedFile.objection(path);
    if (objection.isPresent()) {
      throw problem(
          path, objection.get(), "what root owns and nobody else can write, when run as root");
    }
  }

  private static boolean isKnown(String source, Catalog catalog) {
    for (Source known : catalog.sources()) {
      if (known.id().equals(source)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the YAML files of a folder that are not sources, by name. */
  static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) {
        String name = CatalogLoader.fileName(path);
        if (name.startsWith(".") || name.equals(SOURCES) || name.equals(SiteOverrides.FILE)) {
          continue;
        }
        // Left-overs of editors and packages are none of ours; these were meant to be read.
        if (Files.isDirectory(path) || name.endsWith(".yml")) {
          throw problem(path, "something that is not read", "files that end in " + SUFFIX);
        }
        if (name.endsWith(SUFFIX)) {
          files.add(path);
        }
      }
    } catch (IOException e) {
      throw problem(
          folder,
          "a folder that cannot be read (" + e.getClass().getSimpleName() + ")",
          "a folder of YAML files");
    }
    files.sort(Comparator.comparing(Path::toString));
    return files;
  }

  private static Map<String, String> owners(Catalog catalog) {
    Map<String, String> owners = new HashMap<>();
    for (Check check : catalog.checks()) {
      owners.put(check.id(), "");
      check.aka().forEach(name -> owners.put(name, ""));
    }
    return owners;
  }

  private static void refuseTaken(Path file, Check check, Map<String, String> owners) {
    List<String> names = new ArrayList<>(check.aka());
    names.addFirst(check.id());
    for (String name : names) {
      String owner = owners.putIfAbsent(name, file.toString());
      if (owner != null && owner.isEmpty()) {
        throw problem(
            file,
            "the id \"" + name + "\" of the catalogue",
            "an id of your own (to want otherwise: "
                + SiteOverrides.FILE
                + "; to silence the catalogue's check: --skip, or a waiver)");
      }
      if (owner != null && !owner.equals(file.toString())) {
        throw problem(
            file, "the id \"" + name + "\" a second time", "it once (" + owner + " has it)");
      }
    }
  }

  private static CatalogException problem(Path path, String seen, String expected) {
    return new CatalogException(
        List.of(new Problem(path.toString(), 0, 0, seen, expected, Optional.empty())));
  }
}
