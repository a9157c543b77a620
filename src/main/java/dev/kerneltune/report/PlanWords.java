package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.GrubLine;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;

/** Says changes in words: what is set, from what to what, and how it is taken back. */
final class PlanWords {
  private static final String COMMAND_LINE = "the kernel command line";
  private static final int LONGEST = 400;
  private static final String SYSCTLS = "/proc/sys/";

  private PlanWords() {}

  /** Returns a knob as people know it: a sysctl by its key, a file of sysfs by its path. */
  static String knob(Address.Knob knob) {
    return switch (knob) {
      case Address.Sysctl(var key) -> key;
      case Address.Sysfs(var path) -> "/sys/" + path;
      case Address.BootArg(var name) -> "boot argument " + name;
      case Address.ModuleParam(var name) -> "module parameter " + name;
      case Address.Limit(var name) -> "limit " + name;
      case Address.Irq(var number) -> "CPUs of interrupt " + number;
      case Address.Ethtool(var name) -> "ethtool " + name;
      case Address.UnitSetting(var name) -> name;
    };
  }

  /** Returns where a change is written, as people know it. */
  static String target(Target target) {
    return switch (target) {
      case Target.KernelFile(var path) -> path.startsWith(SYSCTLS) ? key(path) : path;
      case Target.NicSetting(var device, var group, var name) ->
          "ethtool " + device + "/" + group + "/" + name;
      case Target.Entry(var file, _) -> isGrub(target) ? COMMAND_LINE : file;
      case Target.BootParameter _ -> COMMAND_LINE;
    };
  }

  private static boolean isGrub(Target target) {
    return target instanceof Target.Entry(var file, _)
        && OwnFile.of(file).filter(OwnFile.GRUB::equals).isPresent();
  }

  /** A dot in a path stands for a slash, as sysctl(8) has it. */
  private static String key(String path) {
    return path.substring(SYSCTLS.length()).replace('.', '\0').replace('/', '.').replace('\0', '/');
  }

  /** Returns what a place holds. */
  static String state(State state) {
    return switch (state) {
      case State.Holds(var text) -> text.isEmpty() ? "empty" : shown(text);
      case State.Nothing _ -> "nothing";
      case State.Twin(var text, var twin, var twinText) ->
          shown(text) + " (" + target(twin) + " is " + shown(twinText) + ")";
    };
  }

  /** What a machine holds can be anything; a terminal gets no control characters. */
  private static String shown(String text) {
    return Words.shorten(text, LONGEST);
  }

  /** Returns a change: from what to what, or what becomes of an entry. */
  static String change(Change change) {
    return switch (change.target()) {
      case Target.KernelFile _, Target.NicSetting _ ->
          state(change.before()).equals(state(change.after()))
              ? state(change.after())
              : state(change.before()) + " -> " + state(change.after());
      case Target.Entry _, Target.BootParameter _ -> entry(change);
    };
  }

  private static String entry(Change change) {
    String was = word(change, change.before());
    String will = word(change, change.after());
    if (change.before() instanceof State.Nothing) {
      return "add " + will;
    }
    if (change.after() instanceof State.Nothing) {
      return "remove " + word(change, change.before());
    }
    return was.equals(will) ? "holds " + will : "replace " + was + " by " + will;
  }

  private static String word(Change change, State state) {
    String text = state(state);
    if (isGrub(change.target())) {
      return GrubLine.word(text).orElse(text);
    }
    if (change.target() instanceof Target.BootParameter(_, var name)
        && !text.equals(name)
        && !text.startsWith(name + "=")) {
      return text.equals("empty") ? name : name + "=" + text;
    }
    return text;
  }

  /** Returns where the next boot gets the value from, for a step that keeps one. */
  static String place(Target target) {
    return switch (target) {
      case Target.Entry(var file, _) ->
          isGrub(target) ? "on the kernel command line, by " + file : "in " + file;
      case Target.BootParameter(var loader, _) -> "on the kernel command line, by " + loader.word();
      case Target.KernelFile(var path) -> "in " + path;
      case Target.NicSetting nic -> "in " + nic;
    };
  }

  /** Returns how a change is taken back. */
  static String undo(Change change) {
    return switch (change.target()) {
      case Target.KernelFile _, Target.NicSetting _ ->
          switch (change.before()) {
            case State.Holds(var text) ->
                "write " + (text.isEmpty() ? "nothing" : shown(text)) + " back";
            case State.Twin(_, var twin, var text) ->
                "write " + shown(text) + " to " + target(twin);
            case State.Nothing _ -> "nothing to write back";
          };
      case Target.Entry _, Target.BootParameter _ ->
          change.before() instanceof State.Nothing
              ? "take the entry out"
              : "put " + word(change, change.before()) + " back";
    };
  }

  /** Returns a step in one line, as progress and history print it. */
  static String line(Step step) {
    return switch (step) {
      case Step.Do doing -> line(doing.change());
      case Step.Release release ->
          place(release.change()) + ": " + release.how().word() + ", " + release.because();
      case Step.Generate(var generator) -> "run " + generator.word();
      case Step.Reboot(var why) -> "reboot: " + String.join("; ", why);
      case Step.ByHand(var check, _, var text) -> "by hand, " + check + ": " + text;
    };
  }

  /** Returns a change in one line. */
  static String line(Change change) {
    return place(change) + ": " + change(change);
  }

  /** Returns what is changed: a value, or an entry of a file. */
  static String place(Change change) {
    return switch (change.target()) {
      case Target.KernelFile _, Target.NicSetting _ -> knob(change.knob());
      case Target.Entry _, Target.BootParameter _ -> target(change.target());
    };
  }
}
