package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.HostSourceException;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.NativeCalls;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Machine;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.probe.MachineSurvey;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Which machine a command speaks of: this one, a folder that holds its files, or a snapshot. */
final class HostOptions {
  static final String ROOT = "--root";
  static final String SNAPSHOT = "--snapshot";
  static final String SAMPLE = "--sample";
  static final String NATIVE = "--native";

  private static final List<String> NATIVE_WORDS = List.of("auto", "never");

  private HostOptions() {}

  /** Adds the options that choose the machine. */
  static void add(CommandSpec spec) {
    spec.addOption(
        Options.text(
            ROOT,
            "DIR",
            "Read the machine whose proc/ and sys/ lie under DIR: a recording, or a host mounted"
                + " into a container."));
    spec.addOption(Options.text(SNAPSHOT, "FILE", "Read a file that `snapshot` wrote."));
    spec.addOption(
        Options.choice(
            NATIVE,
            "WHEN",
            NATIVE_WORDS,
            "Ask the kernel what no file tells (ethtool, io_uring, its log): auto (the default) on"
                + " hosts with GPUs or physical NICs, or never."));
  }

  /** Adds the option that asks for rates. */
  static void addSample(CommandSpec spec) {
    spec.addOption(
        Options.text(
            SAMPLE,
            "TIME",
            "Read the counters twice with TIME between (500ms, 2s), so that rates can be judged."));
  }

  /** Returns whether this very machine is read. */
  static boolean isLive(ParseResult parsed) {
    return !Options.given(parsed, ROOT) && !Options.given(parsed, SNAPSHOT);
  }

  /** Returns the machine that was chosen; the caller closes it. */
  static CachedHost open(ParseResult parsed) {
    if (Options.given(parsed, ROOT) && Options.given(parsed, SNAPSHOT)) {
      throw new UserError("--root and --snapshot: both were given, expected one of them");
    }
    boolean never = Options.word(parsed, NATIVE, NATIVE_WORDS).equals("never");
    try {
      if (Options.given(parsed, ROOT)) {
        return Hosts.tree(Path.of(Options.value(parsed, ROOT, "")));
      }
      if (Options.given(parsed, SNAPSHOT)) {
        return Hosts.snapshot(Path.of(Options.value(parsed, SNAPSHOT, "")));
      }
      return Hosts.live(never ? NativeCalls.NEVER : NativeCalls.WHEN_ASKED);
    } catch (HostSourceException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the facts that {@code checks} look at, sampled where that was asked for. */
  static Facts facts(ParseResult parsed, CachedHost host, List<Check> checks, Output output) {
    return read(parsed, host, output, reader -> FactCollector.collect(reader, checks));
  }

  /** Returns what stands in the machine. */
  static Machine machine(ParseResult parsed, CachedHost host, Output output) {
    return read(parsed, host, output, MachineSurvey::of);
  }

  private static <T> T read(
      ParseResult parsed,
      CachedHost host,
      Output output,
      Function<dev.kerneltune.host.Host, T> phase) {
    if (parsed.commandSpec().optionsMap().containsKey(SAMPLE) && Options.given(parsed, SAMPLE)) {
      String time = Options.value(parsed, SAMPLE, "");
      long window = Durations.nanos(SAMPLE, time);
      if (!isLive(parsed)) {
        throw new UserError(
            "--sample: a recording cannot be read twice; record it with `snapshot --sample`");
      }
      output.progress("kernel-tune: reading the counters twice, " + time + " apart ...");
      // A first run finds out which counters are asked for; all else it reads is kept.
      CachedHost.reading(host, phase);
      host.sample(host.countersAsked(), window);
      host.finishWindow();
    }
    return CachedHost.reading(host, phase);
  }
}
