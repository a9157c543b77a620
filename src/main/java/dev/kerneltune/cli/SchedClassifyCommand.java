package dev.kerneltune.cli;

import dev.kerneltune.sched.model.Disclosure;
import dev.kerneltune.sched.model.Meter;
import dev.kerneltune.sched.model.Outcome;
import dev.kerneltune.sched.model.Round;
import dev.kerneltune.sched.store.DecisionsFile;
import dev.kerneltune.sched.store.KeysFile;
import dev.kerneltune.sched.store.ModelDecision;
import dev.kerneltune.sched.store.StateFile;
import dev.kerneltune.sched.store.StoreException;
import dev.kerneltune.sched.store.UndecidedKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Asks a model about the keys that nobody knows, and writes its answers down. It needs no
 * capability, reads keys.jsonl alone, and changes no task: `sched run` reads what it wrote.
 */
final class SchedClassifyCommand implements Command {
  private static final String ONCE = "--once";
  private static final String EVERY = "--every";
  private static final String KEYS = "--keys";
  private static final String AGAIN = "--again";
  private static final String FROZEN = "--frozen";
  private static final String DRY_RUN = "--dry-run";
  private static final String PRINT_POLICY = "--print-policy";

  /** What was asked so far: the limits outlive the program. */
  private static final String METER = "model.json";

  /** Held for as long as a model is asked: one question is on its way at a time. */
  static final String LOCK = "model.lock";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "classify",
            "Asks a model which class the tasks are of that rules and catalogue do not know, and"
                + " writes its answers down. No task waits for it, and none is changed by it.");
    SchedModelOptions.add(spec);
    SchedCommand.addState(spec);
    spec.addOption(
        Options.text(
            KEYS,
            "DIR",
            "Where keys.jsonl is, if not with what this writes: the folder of a `sched run` by"
                + " another user."));
    spec.addOption(Options.flag(ONCE, "One round (the default)."));
    spec.addOption(
        Options.text(EVERY, "TIME", "A round, and again behind TIME, until it is ended: 60s."));
    spec.addOption(Options.flag(AGAIN, "Ask again about what another model decided than --model."));
    spec.addOption(Options.flag(FROZEN, "Ask nobody: tell what was decided before."));
    spec.addOption(
        Options.flag(DRY_RUN, "Print the first request that would be sent, and send nothing."));
    spec.addOption(
        Options.flag(PRINT_POLICY, "Print the policy: the built-in one, or that of --policy."));
    spec.addOption(Options.format());
    spec.usageMessage()
        .footer(
            "At most %d keys a question, 30 questions an hour, 200,000 tokens a day; behind 5"
                    .formatted(Round.MOST_KEYS)
                + " failures a pause of 10 minutes, doubling to 6 hours. Exit code 3 where there"
                + " was something to decide and it was not, or not all.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    if (Options.given(parsed, PRINT_POLICY)) {
      output.out().print(SchedModelOptions.policy(parsed).text());
      return ExitCode.FINE;
    }
    if (Options.given(parsed, ONCE) && Options.given(parsed, EVERY)) {
      throw new UserError(ONCE + " and " + EVERY + ": both were given, expected one");
    }
    long pause =
        Options.given(parsed, EVERY) ? Durations.nanos(EVERY, Options.value(parsed, EVERY, "")) : 0;
    Path folder = SchedCommand.state(parsed);
    Path keys = Path.of(Options.value(parsed, KEYS, folder.toString()));
    try {
      if (Options.given(parsed, FROZEN)) {
        return frozen(folder, keys, json, output);
      }
      Round.Asking asking = SchedModelOptions.read(parsed, output);
      boolean again = Options.given(parsed, AGAIN);
      List<String> leaves = Disclosure.of(asking.endpoint(), asking.names());
      leaves.forEach(line -> output.err().println("leaves this machine: " + line));
      if (Options.given(parsed, DRY_RUN)) {
        return dryRun(new Work(folder, keys, asking, again), json, output);
      }
      try (StateFile.Held _ = StateFile.lock(folder.resolve(LOCK))) {
        return rounds(new Work(folder, keys, asking, again), pause, json, output);
      }
    } catch (StoreException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What a round reads.
   *
   * @param folder of decisions
   * @param keys the folder of keys
   * @param asking who is asked
   * @param again whether another model's answers count for nothing
   */
  private record Work(Path folder, Path keys, Round.Asking asking, boolean again) {
    /** Returns the keys that are to be asked about: no answer under this policy is there. */
    List<UndecidedKey> open(Output output) {
      Map<String, ModelDecision> known = known(folder);
      String prompt = asking.policy().hash();
      List<UndecidedKey> open = new ArrayList<>();
      for (UndecidedKey each : read(keys, output)) {
        ModelDecision decision = known.get(each.id());
        boolean isKnown =
            decision != null
                && decision.prompt().equals(prompt)
                && (!again || decision.model().equals(asking.model()));
        if (!isKnown) {
          open.add(each);
        }
      }
      return open;
    }
  }

  /** Tells what is known about the keys that are there, whatever policy it was decided under. */
  private static ExitCode frozen(Path folder, Path keys, boolean json, Output output) {
    Map<String, ModelDecision> known = known(folder);
    List<ModelDecision> found = new ArrayList<>();
    int open = 0;
    for (UndecidedKey each : read(keys, output)) {
      ModelDecision decision = known.get(each.id());
      if (decision == null) {
        open++;
      } else {
        found.add(decision);
      }
    }
    output.out().print(SchedClassifyReport.cached(found, open, json));
    return ExitCode.FINE;
  }

  private static List<UndecidedKey> read(Path keys, Output output) {
    return KeysFile.read(keys, what -> output.err().println("kernel-tune: " + what));
  }

  private static Map<String, ModelDecision> known(Path folder) {
    DecisionsFile.Chain chain = DecisionsFile.read(folder);
    chain
        .broken()
        .ifPresent(
            what -> {
              throw new UserError(what);
            });
    return chain.byId();
  }

  private static ExitCode dryRun(Work work, boolean json, Output output) {
    Round.Asking asking = work.asking();
    Optional<String> body = Round.request(asking, work.open(output), new SecureRandom());
    if (body.isEmpty()) {
      output.err().println("nothing would be sent: no key is undecided");
      return ExitCode.FINE;
    }
    if (!json) {
      output.out().println("POST " + asking.endpoint() + "/chat/completions");
      output.out().println("Content-Type: application/json");
      if (asking.key().isGiven()) {
        output.out().println("Authorization: Bearer (" + asking.key() + ")");
      }
      output.out().println();
    }
    output.out().println(body.get());
    return ExitCode.FINE;
  }

  private static ExitCode rounds(Work work, long pause, boolean json, Output output) {
    Path file = work.folder().resolve(METER);
    Meter meter = meter(file);
    SchedClassifyReport report = new SchedClassifyReport(work.asking(), json);
    Round round = new Round(work.asking(), meter, new SecureRandom());
    ExitCode first = round(work, work.open(output), round, report, output);
    while (pause > 0) {
      output.out().flush();
      try {
        TimeUnit.NANOSECONDS.sleep(pause);
        List<UndecidedKey> open = work.open(output);
        if (!open.isEmpty()) {
          ExitCode _ = round(work, open, round, report, output);
        }
      } catch (StoreException | UserError e) {
        // Somebody may mend the file; the service stays.
        output.err().println("kernel-tune: " + e.getMessage());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return ExitCode.FINE;
      }
    }
    return first;
  }

  private static Meter meter(Path file) {
    try {
      return new Meter(
          StateFile.read(file),
          text -> StateFile.put(file, text),
          () -> Instant.now().getEpochSecond());
    } catch (StoreException e) {
      throw new UserError(file + ": " + e.getMessage() + "; remove it, and counting begins anew");
    }
  }

  private static ExitCode round(
      Work work, List<UndecidedKey> open, Round round, SchedClassifyReport report, Output output) {
    List<Outcome> outcomes = new ArrayList<>();
    List<ModelDecision> decided = new ArrayList<>();
    output.progress(
        "asking %s about %d keys, %d questions"
            .formatted(work.asking().endpoint(), open.size(), Round.questions(open)));
    round.ask(
        open,
        outcome -> {
          if (outcome instanceof Outcome.Decided answers) {
            List<ModelDecision> lines = lines(work.asking(), answers);
            DecisionsFile.append(work.folder(), lines);
            decided.addAll(lines);
          }
          outcomes.add(outcome);
          report.trouble(outcome).ifPresent(output.err()::println);
        });
    output.out().print(report.round(outcomes, decided, round.form()));
    return SchedClassifyReport.isDone(outcomes) ? ExitCode.FINE : ExitCode.COVERAGE;
  }

  private static List<ModelDecision> lines(Round.Asking asking, Outcome.Decided decided) {
    String at = Instant.ofEpochSecond(Instant.now().getEpochSecond()).toString();
    List<ModelDecision> lines = new ArrayList<>();
    for (int i = 0; i < decided.keys().size(); i++) {
      UndecidedKey key = decided.keys().get(i);
      Outcome.Verdict verdict = decided.verdicts().get(i);
      lines.add(
          new ModelDecision(
              at,
              key.id(),
              key.key(),
              verdict.used(),
              asking.model(),
              asking.policy().hash(),
              decided.reply(),
              verdict.doubt()));
    }
    return lines;
  }
}
