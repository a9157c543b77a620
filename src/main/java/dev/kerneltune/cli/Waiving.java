package dev.kerneltune.cli;

import dev.kerneltune.audit.WaiverUse;
import dev.kerneltune.audit.Waivers;
import dev.kerneltune.audit.Words;
import dev.kerneltune.catalog.CatalogException;
import dev.kerneltune.catalog.WaiverReader;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Waiver;
import dev.kerneltune.report.WaiverText;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * Reads the waivers of a run, and says aloud which of them do not do what they were written for.
 */
final class Waiving {
  private Waiving() {}

  /** Returns the waivers of the site and of the option, under the present ids of their checks. */
  static List<Waiver> read(
      ParseResult parsed, String option, Catalog catalog, Site site, Output output) {
    List<Waiver> waivers = new ArrayList<>();
    try {
      if (site.adds(parsed, Site.WAIVERS)) {
        for (Waiver waiver : WaiverReader.readTrusted(site.path(Site.WAIVERS))) {
          Optional<Waiver> present = present(waiver, catalog);
          present.ifPresent(waivers::add);
          if (present.isEmpty()) {
            // It may be for another version of the catalogue: no reason to refuse every audit.
            output.err().println("kernel-tune: " + unknown(waiver, catalog));
          }
        }
      }
      if (Options.given(parsed, option)) {
        Path file = Path.of(Options.value(parsed, option, ""));
        List<String> problems = new ArrayList<>();
        for (Waiver waiver : WaiverReader.read(file)) {
          present(waiver, catalog)
              .ifPresentOrElse(waivers::add, () -> problems.add(unknown(waiver, catalog)));
        }
        if (!problems.isEmpty()) {
          throw new UserError(String.join("\n", problems));
        }
      }
    } catch (CatalogException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
    return List.copyOf(waivers);
  }

  /** Returns an audit under the waivers as they hold today. */
  static Waivers.Outcome apply(Audit audit, Catalog catalog, List<Waiver> waivers) {
    // The day changes everywhere at once, so that a fleet agrees on what is waived.
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    return Waivers.apply(audit, catalog.impactTable(), waivers, today);
  }

  /** Says which waivers ended, and which speak of a subject that is not there. */
  static void tell(List<WaiverUse> uses, Output output) {
    for (WaiverUse use : uses) {
      switch (use.state()) {
        case ENDED, UNSEEN -> output.err().println("kernel-tune: " + WaiverText.line(use));
        case USED, UNUSED -> {}
      }
    }
  }

  private static Optional<Waiver> present(Waiver waiver, Catalog catalog) {
    for (Check check : catalog.checks()) {
      if (check.id().equals(waiver.check()) || check.aka().contains(waiver.check())) {
        return Optional.of(
            new Waiver(
                check.id(),
                waiver.subject(),
                waiver.reason(),
                waiver.owner(),
                waiver.until(),
                waiver.place()));
      }
    }
    return Optional.empty();
  }

  private static String unknown(Waiver waiver, Catalog catalog) {
    List<String> ids = new ArrayList<>();
    for (Check check : catalog.checks()) {
      ids.add(check.id());
      ids.addAll(check.aka());
    }
    return waiver.place()
        + ": a waiver for '"
        + Words.shorten(waiver.check(), 80)
        + "', expected the id of a check"
        + Options.didYouMean(waiver.check(), ids)
        + " (kernel-tune checks lists them)";
  }
}
