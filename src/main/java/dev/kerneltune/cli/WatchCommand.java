package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Value;
import dev.kerneltune.report.Style;
import dev.kerneltune.report.WatchJson;
import dev.kerneltune.report.WatchText;
import dev.kerneltune.report.WatchedInterval;
import dev.kerneltune.watch.Group;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Shows how fast the counters go on that tell of lost performance. */
final class WatchCommand implements Command {
  private static final String INTERVAL = "--interval";
  private static final String COUNT = "--count";
  private static final String ONLY = "--only";
  private static final String JSON_LINES = "jsonl";
  private static final List<String> FORMATS = List.of(Options.TABLE, JSON_LINES);
  private static final int MOST_DIGITS = 9;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "watch",
            "Live rates, the worst first: TLB shootdowns, calls and reschedules between CPUs,"
                + " softirqs, NUMA faults, huge pages not had, pressure, NICs and NVMe by node.");
    spec.addOption(
        Options.text(
            INTERVAL,
            "TIME",
            "From one reading to the next: 1s if not said, 100ms at least. Reading takes at most a"
                + " tenth of the time, so that a large machine may be read less often."));
    spec.addOption(Options.text(COUNT, "N", "End behind so many intervals."));
    spec.addOption(
        Options.choices(ONLY, "GROUP", words(), "Only these: " + String.join(", ", words()) + "."));
    spec.addOption(Options.scenario());
    spec.addOption(
        Options.choice(
            Options.FORMAT,
            "FORMAT",
            FORMATS,
            "table (the default): fills a terminal, and is printed anywhere else; or jsonl, an"
                + " object a line for each interval."));
    spec.addOption(Options.color());
    HostOptions.add(spec);
    spec.usageMessage()
        .footer(
            "OVER is a rate above the limit of a check, which `explain` tells; LOSS is anything"
                + " that was lost or not had. On a terminal: q ends, p pauses, + and - change the"
                + " interval.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.word(parsed, Options.FORMAT, FORMATS).equals(JSON_LINES);
    Style style = Options.style(parsed, output);
    Pace pace = pace(parsed);
    long count = count(parsed);
    Set<Group> groups = groups(parsed);
    Map<String, Long> limits = limits(parsed);
    try (CachedHost host = HostOptions.open(parsed)) {
      Watching watching = new Watching(host, groups, limits);
      if (!host.isLive()) {
        print(output, pace, json, style).show(recorded(watching));
        return ExitCode.FINE;
      }
      boolean screen = !json && output.isTerminal() && !output.isDumb();
      try (WatchView view =
          screen
              ? new WatchScreen(Seat.at(output), pace, style, output.out())
              : print(output, pace, json, style)) {
        watching.run(view, count);
      }
      return ExitCode.FINE;
    }
  }

  private static WatchLines print(Output output, Pace pace, boolean json, Style style) {
    Function<WatchedInterval, String> text =
        json ? WatchJson::line : new WatchText(style, output.fullWidth())::block;
    return new WatchLines(output.out(), pace, text);
  }

  private static WatchedInterval recorded(Watching watching) {
    long window = watching.host().windowNanos().orElse(0);
    if (window <= 0) {
      throw new UserError(
          "watch: nothing moves in a recording, expected this machine, or a file of"
              + " `snapshot --sample 2s`, whose two readings give one rate");
    }
    return watching.recorded(window);
  }

  private static Pace pace(ParseResult parsed) {
    String time = Options.value(parsed, INTERVAL, "1s");
    long nanos = Durations.nanos(INTERVAL, time);
    if (nanos < Pace.SHORTEST_NANOS) {
      throw new UserError(INTERVAL + ": '" + time + "', expected 100ms at least");
    }
    return new Pace(nanos);
  }

  private static long count(ParseResult parsed) {
    if (!Options.given(parsed, COUNT)) {
      return Long.MAX_VALUE;
    }
    String text = Options.value(parsed, COUNT, "");
    boolean digits = !text.isEmpty() && text.length() <= MOST_DIGITS;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    long count = digits ? Long.parseLong(text) : 0;
    if (count < 1) {
      throw new UserError(COUNT + ": '" + text + "', expected a number from 1");
    }
    return count;
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Group group : Group.values()) {
      words.add(group.word());
    }
    return words;
  }

  private static Set<Group> groups(ParseResult parsed) {
    if (!Options.given(parsed, ONLY)) {
      return EnumSet.allOf(Group.class);
    }
    List<String> words = words();
    Set<Group> groups = EnumSet.noneOf(Group.class);
    for (String word : Options.values(parsed, ONLY)) {
      int at = words.indexOf(word);
      if (at < 0) {
        throw new UserError(
            ONLY
                + ": '"
                + word
                + "' is unknown, expected "
                + String.join(", ", words)
                + Options.didYouMean(word, words));
      }
      groups.add(Group.values()[at]);
    }
    return groups;
  }

  /** Returns what the catalogue calls too much in the scenario, by the ids of the checks. */
  private static Map<String, Long> limits(ParseResult parsed) {
    Catalog catalog = Catalogs.builtIn();
    Scenario scenario = Catalogs.scenario(catalog, parsed);
    Map<String, Long> limits = new HashMap<>();
    for (Check check : catalog.checks()) {
      Expectation own = check.expect().get(scenario.id());
      Expectation expected = own == null ? check.expect().get(Check.EVERY_SCENARIO) : own;
      if (expected instanceof Expectation.AtMost(Value.Int(long most))) {
        limits.put(check.id(), most);
      }
    }
    return limits;
  }
}
