package dev.kerneltune.cli;

import dev.kerneltune.apply.Journal;
import dev.kerneltune.apply.JournalException;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Waiver;
import dev.kerneltune.plan.Layers;
import dev.kerneltune.plan.Ledgers;
import dev.kerneltune.plan.Planner;
import dev.kerneltune.plan.Profiles;
import dev.kerneltune.plan.Resolved;
import dev.kerneltune.plan.Situation;
import dev.kerneltune.plan.Wish;
import dev.kerneltune.report.OwnCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options that plans share, and how a plan comes about. */
final class PlanOptions {
  static final String STATE = "--state";
  static final String VERBOSE = "--verbose";
  private static final String RUNNING = "--runtime-only";
  private static final String NEXT_BOOT = "--next-boot-only";
  private static final String WAIVERS = "--waivers";

  private PlanOptions() {}

  /** Adds what a plan takes: the profile, its layers and waivers. */
  static void add(CommandSpec spec) {
    ProfileChoice.add(spec);
    spec.addOption(
        Options.flag(RUNNING, "Change the running kernel alone: a reboot brings back what was."));
    spec.addOption(
        Options.flag(NEXT_BOOT, "Write down for the next boot alone: nothing is changed now."));
    spec.addOption(
        Options.text(WAIVERS, "FILE", "Failures that are accepted, as `audit` takes them."));
    Catalogs.addOwnChecks(spec);
    addState(spec);
  }

  /** Adds the option that names the journal's folder. */
  static void addState(CommandSpec spec) {
    spec.addOption(
        Options.text(STATE, "DIR", "Where the journal is kept, if not in " + Journal.FOLDER + "."));
  }

  static Path state(ParseResult parsed) {
    // Copies of others' files lie in it as well, and those are told by absolute paths.
    return Path.of(Options.value(parsed, STATE, Journal.FOLDER)).toAbsolutePath().normalize();
  }

  /** Returns how reports name commands about the same state folder. */
  static OwnCommands commands(ParseResult parsed) {
    return Options.given(parsed, STATE)
        ? new OwnCommands(STATE + " " + state(parsed))
        : OwnCommands.PLAIN;
  }

  static Layers layers(ParseResult parsed) {
    boolean running = Options.given(parsed, RUNNING);
    boolean nextBoot = Options.given(parsed, NEXT_BOOT);
    if (running && nextBoot) {
      throw new UserError(RUNNING + " and " + NEXT_BOOT + ": both were given, expected one");
    }
    if (running) {
      return Layers.RUNNING_ONLY;
    }
    return nextBoot ? Layers.NEXT_BOOT_ONLY : Layers.BOTH;
  }

  /** Returns what the journal comes to. */
  static Ledger ledger(ParseResult parsed) {
    return Ledgers.of(entries(state(parsed)));
  }

  static List<JournalEntry> entries(Path state) {
    try {
      return Journal.read(state);
    } catch (JournalException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A plan and what it rests on.
   *
   * @param plan the plan
   * @param situation what it was made of
   */
  record Made(Plan plan, Situation situation) {
    /** Returns the machine that it is for. */
    Machine machine() {
      return situation.audit().facts().machine();
    }
  }

  /** Returns the plan of the profile that was asked for. */
  static Made plan(
      ParseResult parsed,
      CachedHost host,
      Site site,
      Resolved profile,
      Catalog catalog,
      Wish wish,
      Output output) {
    Ledger ledger = HostOptions.isLive(parsed) ? ledger(parsed) : Ledger.EMPTY;
    List<Waiver> waivers =
        Options.given(parsed, WAIVERS) || site.adds(parsed, Site.WAIVERS)
            ? Waiving.read(parsed, WAIVERS, catalog, site, output)
            : List.of();
    Situation situation = Standpoint.read(host, catalog, profile, waivers, ledger, layers(parsed));
    Machine machine = situation.audit().facts().machine();
    refuseUnmet(profile, machine);
    return new Made(Planner.plan(profile, situation, wish), situation);
  }

  private static void refuseUnmet(Resolved profile, Machine machine) {
    MachineConditions conditions = new MachineConditions(machine);
    List<String> problems = new ArrayList<>();
    for (Profiles.Unmet unmet : Profiles.unmet(profile, conditions::holds)) {
      String seen = conditions.seen(unmet.condition());
      problems.add(
          profile.profile().name()
              + ": "
              + (unmet.truth() == Truth.UNKNOWN ? "cannot be told: " + seen : seen)
              + ", expected "
              + conditions.wanted(unmet.condition()));
    }
    if (!problems.isEmpty()) {
      throw new UserError(String.join("\n", problems));
    }
  }
}
