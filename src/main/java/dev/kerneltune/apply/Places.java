package dev.kerneltune.apply;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Host;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.KnobText;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import dev.kerneltune.probe.TargetReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The places of a plan as they are at this moment: every look goes to the machine again. */
final class Places {
  private final Supplier<? extends Host> hosts;
  private final Toolbox tools;
  private final Optional<Host> remembering;

  Places(Supplier<? extends Host> hosts, Toolbox tools) {
    this(hosts, tools, Optional.empty());
  }

  private Places(Supplier<? extends Host> hosts, Toolbox tools, Optional<Host> remembering) {
    this.hosts = hosts;
    this.tools = tools;
    this.remembering = remembering;
  }

  /** Asks a host that remembers nothing from before. */
  <T> T look(Function<? super Host, ? extends T> question) {
    if (remembering.isPresent()) {
      return question.apply(remembering.get());
    }
    Host host = hosts.get();
    try {
      return question.apply(host);
    } finally {
      if (host instanceof CachedHost cached) {
        cached.close();
      }
    }
  }

  /** Has many places looked at in one go, by a host that remembers what it read. */
  void glance(Consumer<Places> looking) {
    look(
        host -> {
          looking.accept(new Places(hosts, tools, Optional.of(host)));
          return host;
        });
  }

  Reading<State> now(Target target) {
    return target instanceof Target.BootParameter(BootLoader loader, var name)
            && loader == BootLoader.RPM_OSTREE
        ? pending(name)
        : look(host -> TargetReader.now(host, target));
  }

  String identity(Target target) {
    return look(host -> TargetReader.identity(host, target));
  }

  /**
   * Asks rpm-ostree for the arguments of the deployment that boots next: its boot entry is written
   * when the machine goes down, and until then only the tool tells.
   */
  private Reading<State> pending(String name) {
    return switch (tools.run(Toolbox.Tool.RPM_OSTREE, List.of("kargs"))) {
      case Toolbox.Ran.Ended(var exit, var output) when exit == 0 -> {
        StringBuilder words = new StringBuilder();
        for (CommandLine.Argument argument : CommandLine.parse(output).all(name)) {
          words.append(words.isEmpty() ? "" : " ").append(argument.raw());
        }
        State state = words.isEmpty() ? new State.Nothing() : new State.Holds(words.toString());
        yield Reading.present(state, words.toString());
      }
      case Toolbox.Ran.Ended(var exit, var output) ->
          Reading.unreadable("rpm-ostree kargs: exit " + exit + ": " + output.strip(), "");
      case Toolbox.Ran.Missing() -> Reading.unreadable("there is no rpm-ostree", "");
      case Toolbox.Ran.Failed(var why) -> Reading.unreadable("rpm-ostree kargs: " + why, "");
    };
  }

  /** Returns whether a place that holds the one holds the other. */
  static boolean same(Target target, State a, State b) {
    return switch (a) {
      case State.Holds(var text) ->
          b instanceof State.Holds(var other) && sameText(target, text, other);
      case State.Nothing() -> b instanceof State.Nothing;
      case State.Twin(_, var twin, var twinText) ->
          b instanceof State.Twin(_, var otherTwin, var otherText)
              && twin.equals(otherTwin)
              && sameText(twin, twinText, otherText);
    };
  }

  private static boolean sameText(Target target, String a, String b) {
    return switch (target) {
      case Target.KernelFile _, Target.NicSetting _ -> KnobText.same(a, b);
      case Target.Entry _, Target.BootParameter _ -> a.equals(b);
    };
  }

  /** Returns what a reading says, for messages. */
  static String words(Reading<State> reading) {
    return switch (reading) {
      case Reading.Present<State>(var state, _) -> state.toString();
      case Reading.Absent<State>(var because) -> "gone (" + because + ")";
      case Reading.Unreadable<State>(var obstacle, _) -> "not readable (" + obstacle + ")";
      case Reading.Malformed<State>(var raw, var problem) -> raw + " (" + problem + ")";
    };
  }
}
