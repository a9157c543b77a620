package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Reading;
import dev.kerneltune.report.ScxJson;
import dev.kerneltune.report.ScxText;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.scx.KernelBtf;
import dev.kerneltune.sched.scx.LibBpf;
import dev.kerneltune.sched.scx.ScxBackend;
import dev.kerneltune.sched.scx.ScxException;
import dev.kerneltune.sched.scx.ScxExit;
import dev.kerneltune.sched.scx.ScxObject;
import dev.kerneltune.sched.scx.ScxPreflight;
import dev.kerneltune.sched.scx.ScxRule;
import dev.kerneltune.sched.scx.ScxScheduler;
import dev.kerneltune.sched.scx.ScxStats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Looks whether the BPF scheduler can be loaded, or loads it for a while. */
final class SchedScxCommand implements Command {
  private static final String CHECK = "--check";
  private static final String FOR = "--for";
  private static final String LIBRARY = "--libbpf";
  private static final String RULE = "--rule";

  /** For the tests on real kernels: they make the watchdog fire. */
  private static final String FORGET = "--forget";

  private static final long SECOND = 1_000_000_000;
  private static final long PATIENCE_NANOS = 10 * SECOND;
  private static final long PATIENCE_MILLIS = 20_000;
  private static final long PAUSE_NANOS = SECOND / 20;
  private static final int MOST_DIGITS = 9;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "scx",
            "Whether the BPF scheduler (sched_ext) can be loaded on this machine, and why not; or"
                + " loads it for a while and shows what it counts. It is taken out at the end, and"
                + " by the kernel when this program ends in any way.");
    spec.addOption(Options.flag(CHECK, "Only look, which is what is done without --for."));
    spec.addOption(Options.text(FOR, "TIME", "Load it for so long: 30s, 5m."));
    spec.addOption(
        Options.texts(
            RULE,
            "RULE",
            "The class of a name in a control group while it is loaded, as"
                + " /system.slice/x.service:NAME=critical; without the NAME, of all in it."));
    spec.addOption(
        Options.text(LIBRARY, "FILE", "A libbpf.so.1 elsewhere than where the system has it."));
    spec.addOption(
        OptionSpec.builder(FORGET)
            .type(String.class)
            .arity("1")
            .paramLabel("TID")
            .hidden(true)
            .description("For tests: never queue this thread, until the kernel's watchdog fires.")
            .build());
    spec.addOption(Options.format());
    spec.addOption(Options.color());
    spec.usageMessage()
        .footer(
            "What waits are below is told in powers of two. The kernel takes any BPF scheduler out"
                + " on SysRq-S.");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    long nanos =
        Options.given(parsed, FOR) && !Options.given(parsed, CHECK)
            ? Durations.nanos(FOR, Options.value(parsed, FOR, ""))
            : 0;
    List<ScxRule> rules = rules(Options.values(parsed, RULE));
    Reading<LibBpf> library =
        LibBpf.find(
            Options.given(parsed, LIBRARY)
                ? List.of(Options.value(parsed, LIBRARY, ""))
                : LibBpf.PLACES);
    ScxText text = new ScxText(Options.style(parsed, output), output.width());
    ScxPreflight.Result result = preflight(library);
    boolean isReady = result instanceof ScxPreflight.Result.Ready;
    if (nanos == 0 || !isReady) {
      output.out().print(json ? ScxJson.preflight(result) : text.preflight(result));
      return isReady ? ExitCode.FINE : ExitCode.FINDINGS;
    }
    if (result instanceof ScxPreflight.Result.Ready ready
        && library instanceof Reading.Present<LibBpf>(var bpf, _)) {
      try (ScxScheduler scheduler =
          ScxScheduler.start(
              bpf, ScxObject.read().orElseThrow(), ready, System::nanoTime, forgotten(parsed))) {
        scheduler.setRules(rules);
        return watch(scheduler, nanos, json ? Optional.empty() : Optional.of(text), output);
      } catch (ScxException e) {
        e.log().forEach(output.err()::println);
        throw new UserError("sched scx: " + e.getMessage());
      }
    }
    return ExitCode.FINDINGS;
  }

  private static ScxPreflight.Result preflight(Reading<LibBpf> library) {
    try (CachedHost host = patient()) {
      return ScxBackend.preflight(host, library, new KernelBtf());
    }
  }

  /** Returns this machine, with the patience that 5 MB of type information take under emulation. */
  static CachedHost patient() {
    return Hosts.live(PATIENCE_MILLIS);
  }

  private static int forgotten(ParseResult parsed) {
    return Options.given(parsed, FORGET)
        ? number(Options.value(parsed, FORGET, ""))
        : ScxScheduler.FORGET_NOBODY;
  }

  private static int number(String text) {
    boolean isNumber =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      throw new UserError(FORGET + ": '" + text + "', expected the number of a thread");
    }
    return Integer.parseInt(text);
  }

  private static List<ScxRule> rules(List<String> texts) {
    List<ScxRule> rules = new ArrayList<>();
    for (String text : texts) {
      int end = text.lastIndexOf('=');
      int name = text.lastIndexOf(':', end);
      String path = end < 0 ? "" : text.substring(0, name < 0 ? end : name);
      Optional<TaskClass> taskClass = TaskClass.of(text.substring(end + 1));
      if (!path.startsWith("/") || taskClass.isEmpty()) {
        throw new UserError(
            RULE
                + ": '"
                + text
                + "', expected /CONTROL/GROUP:NAME=CLASS, such as"
                + " /system.slice/x.service:python3=batch");
      }
      String comm = name < 0 ? "" : bytes(text.substring(name + 1, end));
      try {
        ScxRule.Key key = new ScxRule.Key(group(path), comm);
        rules.add(new ScxRule(key, taskClass.get(), ScxRule.Budget.BOUNDED));
      } catch (IllegalArgumentException e) {
        throw new UserError(RULE + ": " + e.getMessage());
      }
    }
    return rules;
  }

  /** Returns a name as /proc/TID/comm has it: a character for each byte. */
  private static String bytes(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static long group(String path) {
    return CgroupIds.of(path)
        .orElseThrow(() -> new UserError(RULE + ": there is no control group " + path));
  }

  private static ExitCode watch(
      ScxScheduler scheduler, long nanos, Optional<ScxText> text, Output output) {
    if (!comes(true)) {
      throw new ScxException("the kernel does not say that it is in");
    }
    text.ifPresent(each -> output.out().print(each.head()));
    long end = System.nanoTime() + nanos;
    List<ScxStats> last = scheduler.stats();
    ScxExit exit = scheduler.exit();
    while (exit.isStillIn() && System.nanoTime() < end) {
      LockSupport.parkNanos(Math.min(SECOND, end - System.nanoTime()));
      scheduler.beat();
      List<ScxStats> now = scheduler.stats();
      List<ScxStats> since = since(now, last);
      text.ifPresent(each -> output.out().print(each.rows(since)));
      output.out().flush();
      last = now;
      exit = scheduler.exit();
    }
    if (text.isEmpty()) {
      output.out().print(ScxJson.run(last, exit));
    }
    scheduler.detach();
    if (!comes(false)) {
      output.err().println("kernel-tune: sched scx: it is still in: SysRq-S takes it out");
      return ExitCode.INCOMPLETE;
    }
    if (exit.isStillIn()) {
      return ExitCode.FINE;
    }
    output.err().println("kernel-tune: sched scx: the kernel took it out: " + exit.words());
    return ExitCode.FINDINGS;
  }

  private static List<ScxStats> since(List<ScxStats> now, List<ScxStats> before) {
    List<ScxStats> since = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      since.add(now.get(i).since(before.get(i)));
    }
    return since;
  }

  /** Waits until the kernel says that the scheduler is in, or is not. */
  private static boolean comes(boolean in) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (isLoaded() != in) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  private static boolean isLoaded() {
    try (CachedHost host = Hosts.live()) {
      return ScxScheduler.isLoaded(host);
    }
  }
}
