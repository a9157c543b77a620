package dev.kerneltune.cli;

import dev.kerneltune.apply.Executor;
import dev.kerneltune.apply.Guards;
import dev.kerneltune.apply.Journal;
import dev.kerneltune.apply.JournalException;
import dev.kerneltune.apply.OnRefusal;
import dev.kerneltune.apply.RunResult;
import dev.kerneltune.apply.ThisMachine;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.DeviceUser;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Step;
import dev.kerneltune.plan.PlanParts;
import dev.kerneltune.plan.Resolved;
import dev.kerneltune.plan.Wish;
import dev.kerneltune.probe.DeviceUsers;
import dev.kerneltune.report.PlanDetail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Carries a profile's plan out: shows it, asks, writes, reads back, and writes down how to undo.
 */
final class ApplyCommand implements Command {
  private static final String DRY_RUN = "--dry-run";
  private static final String ALLOW = "--allow";
  private static final String OR_UNDO = "--or-undo";
  private static final String IN_USE = "in-use";
  private static final List<String> ALLOWABLE =
      List.of(
          Disruption.RESTARTS_JOBS.word(),
          Disruption.DROPS_LINK.word(),
          Disruption.STALLS.word(),
          IN_USE);

  private static final int USERS_SHOWN = 5;

  private final Site site;

  ApplyCommand() {
    this(Site.ETC);
  }

  /** Made for a site's own folder of waivers, checks and profiles. */
  ApplyCommand(Site site) {
    this.site = site;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "apply",
            "Set what a profile wants on this machine, so that it can be undone: shows the plan,"
                + " asks, writes, reads back.");
    PlanOptions.add(spec);
    spec.addOption(Options.flag(Asking.YES, "Do not ask: for scripts."));
    spec.addOption(Options.flag(DRY_RUN, "Show the plan and stop, as `plan` does."));
    spec.addOption(
        Options.choices(
            ALLOW,
            "WORD",
            ALLOWABLE,
            "Also do what disturbs running work: restarts-jobs, drops-link, stalls; in-use, even"
                + " while processes hold GPUs or RDMA devices."));
    spec.addOption(Options.flag(OR_UNDO, "When a step is refused, undo what was done until then."));
    spec.addOption(Options.format());
    spec.addOption(Options.flag(PlanOptions.VERBOSE, "Each device by itself, and all notes."));
    HostOptions.add(spec);
    return spec.addOption(Options.color());
  }

  /** What of running work may be disturbed. */
  private record Allowed(Set<Disruption> disruptions, Optional<String> inUse) {}

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    Allowed allowed = allowed(parsed);
    PlanOptions.layers(parsed);
    Catalog catalog = Catalogs.asked(parsed, site);
    Resolved profile = ProfileChoice.resolve(ProfileChoice.word(parsed), parsed, site, catalog);
    try (CachedHost host = HostOptions.open(parsed)) {
      PlanOptions.Made made =
          PlanOptions.plan(parsed, host, site, profile, catalog, Wish.WHAT_IS_WRONG, output);
      Plan plan =
          PlanParts.without(
              made.plan(),
              step -> Guards.notAllowed(made.plan(), allowed.disruptions()).contains(step),
              "it disturbs running work; allow it by " + ALLOW);
      if (Options.given(parsed, DRY_RUN)) {
        RunOutput.show(plan, parsed, output);
        return ExitCode.FINE;
      }
      if (!json) {
        RunOutput.show(plan, parsed, output);
      }
      Optional<String> refusal = refusal(parsed, host, made, plan, allowed);
      if (refusal.isPresent()) {
        throw new UserError("apply: " + refusal.get());
      }
      return carryOut(plan, parsed, allowed, output);
    }
  }

  private static Allowed allowed(ParseResult parsed) {
    EnumSet<Disruption> disruptions = EnumSet.noneOf(Disruption.class);
    Optional<String> inUse = Optional.empty();
    for (String word : Options.values(parsed, ALLOW)) {
      if (!ALLOWABLE.contains(word)) {
        throw new UserError(
            ALLOW
                + ": '"
                + word
                + "' is unknown, expected "
                + String.join(", ", ALLOWABLE)
                + Options.didYouMean(word, ALLOWABLE));
      }
      if (word.equals(IN_USE)) {
        inUse = Optional.of(word);
      }
      for (Disruption each : Disruption.values()) {
        if (each.word().equals(word)) {
          disruptions.add(each);
        }
      }
    }
    return new Allowed(disruptions, inUse);
  }

  /** Returns why nothing may be written, now or at all. */
  private static Optional<String> refusal(
      ParseResult parsed, CachedHost host, PlanOptions.Made made, Plan plan, Allowed allowed) {
    Guards.Source source =
        HostOptions.isLive(parsed) ? Guards.Source.THIS_MACHINE : Guards.Source.RECORDING;
    Optional<String> refusal = Guards.refusal(host, made.machine().place(), source);
    return refusal.isPresent() ? refusal : inUse(host, plan, allowed);
  }

  /** A job may have started while the person read the plan. */
  private static void refuseIfInUseByNow(Plan plan, ParseResult parsed, Allowed allowed) {
    if (!Options.given(parsed, Asking.YES)) {
      try (CachedHost now = HostOptions.open(parsed)) {
        Optional<String> refusal = inUse(now, plan, allowed);
        if (refusal.isPresent()) {
          throw new UserError("apply: " + refusal.get());
        }
      }
    }
  }

  /** Returns whose work the steps would disturb; nothing where they disturb none. */
  private static Optional<String> inUse(CachedHost host, Plan plan, Allowed allowed) {
    if (allowed.inUse().isPresent() || Guards.disturbing(plan).isEmpty()) {
      return Optional.empty();
    }
    Reading<List<DeviceUser>> users = CachedHost.reading(host, DeviceUsers::of);
    return switch (users) {
      case Reading.Present<List<DeviceUser>>(var list, _) when list.isEmpty() -> Optional.empty();
      case Reading.Present<List<DeviceUser>>(var list, _) ->
          Optional.of(
              "devices are in use ("
                  + names(list)
                  + "), and "
                  + Guards.disturbing(plan).size()
                  + " steps would disturb that; drain the node, or say "
                  + ALLOW
                  + " "
                  + IN_USE);
      case Reading.Absent<List<DeviceUser>> _ -> Optional.empty();
      case Reading.Unreadable<List<DeviceUser>>(var obstacle, _) ->
          Optional.of("who holds GPUs and RDMA devices could not be read: " + obstacle);
      case Reading.Malformed<List<DeviceUser>>(var raw, _) ->
          Optional.of("who holds GPUs and RDMA devices could not be read: " + raw);
    };
  }

  private static String names(List<DeviceUser> users) {
    List<String> names = new ArrayList<>();
    for (DeviceUser user : users.subList(0, Math.min(USERS_SHOWN, users.size()))) {
      names.add(user.comm() + " [" + user.pid() + "] holds " + user.device());
    }
    int more = users.size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
  }

  private static ExitCode carryOut(Plan plan, ParseResult parsed, Allowed allowed, Output output) {
    boolean json = Options.isJson(parsed);
    if (plan.steps().stream()
        .noneMatch(step -> step instanceof Step.Do || step instanceof Step.Generate)) {
      if (json) {
        RunOutput.show(plan, parsed, output);
      }
      return ExitCode.FINE;
    }
    Optional<Plan> confirmed = Asking.confirmed(plan, parsed, output);
    if (confirmed.isEmpty()) {
      return ExitCode.FINE;
    }
    refuseIfInUseByNow(confirmed.get(), parsed, allowed);
    Path state = PlanOptions.state(parsed);
    try (Interruption interruption = Interruption.watch(output.err());
        Journal journal = Journal.open(state)) {
      RunOutput run = new RunOutput(confirmed.get(), interruption, parsed, output);
      Executor executor = ThisMachine.executor(journal, state.toString(), run);
      OnRefusal onRefusal = Options.given(parsed, OR_UNDO) ? OnRefusal.UNDO : OnRefusal.STOP;
      RunResult result = executor.apply(confirmed.get(), RunOutput.header(), onRefusal);
      return run.finish(result);
    } catch (JournalException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /** Returns how much of the plan is told. */
  static PlanDetail detail(ParseResult parsed) {
    return Options.given(parsed, PlanOptions.VERBOSE) ? PlanDetail.FULL : PlanDetail.SHORT;
  }
}
