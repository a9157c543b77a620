package dev.kerneltune.cli;

import dev.kerneltune.catalog.CatalogException;
import dev.kerneltune.catalog.UserChecks;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.probe.Probes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Adds folders of a user's own checks to the catalogue; a broken one stops the command. */
final class OwnChecks {
  private OwnChecks() {}

  /** Returns {@code catalog} with the checks of {@code folder}, whose examples were run. */
  static Catalog add(Path folder, Catalog catalog) {
    Catalog more;
    try {
      more = UserChecks.read(folder, catalog, Probes.questions());
    } catch (CatalogException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
    List<String> problems = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Check check : catalog.checks()) {
      known.add(check.id());
    }
    for (Check check : more.checks()) {
      if (!known.contains(check.id())) {
        for (String problem : CompileCatalog.problems(check)) {
          problems.add(folder.resolve(check.id() + ".yaml") + ": " + problem);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new UserError(String.join("\n", problems));
    }
    return more;
  }
}
