package dev.kerneltune.export;

import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a plan as a script for sh(1) that a person can read before it is run. It does what apply
 * does, without the journal; with the argument {@code undo} it goes back.
 */
public final class ShellScript {
  private static final String IRQS = "/proc/irq/";

  private final Plan plan;
  private final ShellLines lines = new ShellLines();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Set<String> written = new LinkedHashSet<>();

  private ShellScript(Plan plan) {
    this.plan = plan;
  }

  /**
   * Returns the script for the machine that {@code plan} was made on.
   *
   * @param ownFiles what the files of our own hold by now, by their path; none where there is none
   */
  public static String of(Plan plan, Map<String, String> ownFiles) {
    ShellScript script = new ShellScript(plan);
    for (Change change : plan.changes()) {
      script.compose(change, ownFiles);
    }
    int number = 0;
    for (Step step : plan.steps()) {
      number++;
      switch (step) {
        case Step.Do doing -> script.change(number, doing, ownFiles);
        case Step.Release(var id, var change, _, var because) ->
            script.lines.comment(
                "Step " + id + ", " + change.target() + ", stays as it is: " + because);
        case Step.Generate(var generator) -> script.lines.generator(Commands.of(generator));
        case Step.Reboot _, Step.ByHand _ -> {}
      }
    }
    script.lines.closing(plan);
    return script.head("planned by kernel-tune for this machine as it is now")
        + script.lines.text(ShellFunctions.PLANNED);
  }

  /** Returns the script of an export. */
  static Exported carried(Parts parts) {
    Parts.Told told = parts.new Told(Format.SHELL);
    ShellScript script = new ShellScript(parts.plan());
    for (Parts.Value value : parts.values()) {
      script.lines.comment(Parts.about(value.step()));
      script.lines.apply("value", value.path(), value.text());
      script.disruption(value.step());
      told.say(value.step());
    }
    parts
        .files(Format.SHELL)
        .forEach((path, text) -> script.lines.file(path, Optional.of(text), Optional.empty()));
    Set<Commands.Command> commands = new LinkedHashSet<>();
    for (Parts.Line line : parts.lines()) {
      told.say(line.step());
      switch (line.file()) {
        case SYSCTL, TMPFILES, MODPROBE -> {}
        case UDEV, GRUB, UNIT ->
            commands.addAll(Commands.behind(line.file(), parts.path(line.path())));
      }
    }
    for (Parts.Nic nic : parts.nics()) {
      script.nic(nic.target(), nic.text(), Optional.empty());
      script.disruption(nic.step());
      told.say(nic.step());
    }
    for (Parts.Token token : parts.tokens()) {
      if (token.loader() != BootLoader.GRUB_DROP_IN) {
        script.bootWord(token.loader(), token.text());
        told.say(token.step());
      }
    }
    if (parts.generators().contains(Generator.INITRAMFS)) {
      commands.add(Commands.of(Generator.INITRAMFS));
    }
    commands.forEach(script.lines::generator);
    List<String> leftOut = told.leftOut();
    script.lines.closing(parts.plan());
    StringBuilder about = new StringBuilder();
    Head.write(about, parts, Format.SHELL, leftOut);
    return new Exported(
        script.head("for machines like the one that it was made on; undo takes the files away")
            + about
            + script.lines.text(ShellFunctions.CARRIED),
        leftOut);
  }

  private String head(String what) {
    return "#!/bin/sh\n# "
        + Quoting.comment(plan.title() + (plan.scenario().isEmpty() ? "" : ", " + plan.scenario()))
        + ": "
        + what
        + ".\n# Usage: sh FILE [apply|undo]. With ROOT=DIR it works on a tree below DIR.\n";
  }

  /** Several entries of one file are one write. */
  private void compose(Change change, Map<String, String> ownFiles) {
    if (!(change.target() instanceof Target.Entry(var path, var key))) {
      return;
    }
    Optional<OwnFile> file = OwnFile.of(path);
    if (file.isEmpty()) {
      return;
    }
    String text = texts.getOrDefault(path, ownFiles.getOrDefault(path, ""));
    switch (change.after()) {
      case State.Holds(var body) -> texts.put(path, OwnText.with(file.get(), text, key, body));
      case State.Nothing _, State.Twin _ ->
          texts.put(path, OwnText.without(file.get(), text, key).orElse(""));
    }
  }

  private void change(int number, Step.Do step, Map<String, String> ownFiles) {
    Change change = step.change();
    lines.comment(
        "[" + number + "] " + change.check() + ": " + step.title() + " (" + change.subject() + ")");
    step.notes().forEach(note -> lines.comment("    " + note));
    disruption(step);
    switch (change.target()) {
      case Target.KernelFile(var path) -> sameDevice(path, change, () -> kernelFile(path, change));
      case Target.NicSetting nic ->
          sameDevice(
              "/sys/class/net/" + nic.device() + "/",
              change,
              () -> nic(nic, text(change.after()), Optional.of(text(change.before()))));
      case Target.Entry(var path, _) -> {
        if (written.add(path)) {
          lines.file(path, content(texts, path), content(ownFiles, path));
        }
      }
      case Target.BootParameter(var loader, _) -> bootParameter(loader, change);
    }
  }

  private static Optional<String> content(Map<String, String> texts, String path) {
    String text = texts.getOrDefault(path, "");
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** A name that another device took since is left alone, as apply does. */
  private void sameDevice(String path, Change change, Runnable steps) {
    String identity = change.identity();
    int end = 0;
    for (int part = 0; part < parts(path) && end >= 0; part++) {
      end = path.indexOf('/', end + 1);
    }
    if (identity.isEmpty() || end <= 0) {
      steps.run();
    } else if (path.startsWith(IRQS)) {
      String number = path.substring(IRQS.length(), end);
      lines.guarded("interrupt", List.of(number, identity), steps);
    } else {
      lines.guarded("device", List.of(path.substring(0, end), identity), steps);
    }
  }

  /** Returns how many parts of a path name a device. */
  private static int parts(String path) {
    if (path.startsWith("/sys/block/") || path.startsWith(IRQS)) {
      return 3;
    }
    return path.startsWith("/sys/class/") ? 4 : path.startsWith("/sys/bus/") ? 5 : 0;
  }

  private void kernelFile(String path, Change change) {
    State before = change.before();
    State after = change.after();
    if (!(before instanceof State.Twin) && !(after instanceof State.Twin)) {
      lines.apply("value", path, text(before), text(after));
      lines.undo("unvalue", path, text(after), text(before));
    } else {
      Writing forth = Writing.of(path, after);
      Writing back = Writing.of(path, before);
      lines.apply("put", path, text(before), forth.path(), forth.text(), text(after));
      lines.undo("back", path, text(after), back.path(), back.text(), text(before));
    }
  }

  /** Which file brings a state about: a twin comes back by writing the twin. */
  private record Writing(String path, String text) {
    static Writing of(String path, State state) {
      return state instanceof State.Twin(_, Target.KernelFile(var twin), var twinText)
          ? new Writing(twin, twinText)
          : new Writing(path, ShellScript.text(state));
    }
  }

  private static String text(State state) {
    return switch (state) {
      case State.Holds(var text) -> text;
      case State.Twin(var text, _, _) -> text;
      case State.Nothing _ -> "";
    };
  }

  private void nic(Target.NicSetting nic, String text, Optional<String> before) {
    String flag =
        switch (nic.group()) {
          case "rings" -> "-G";
          case "channels" -> "-L";
          case "coalesce" -> "-C";
          case "pauseparam" -> "-A";
          default -> "-K";
        };
    lines.apply("tool", "ethtool", flag, nic.device(), nic.name(), text);
    before.ifPresent(old -> lines.undo("tool", "ethtool", flag, nic.device(), nic.name(), old));
  }

  private void bootParameter(BootLoader loader, Change change) {
    for (String word : Parts.added(change.before(), change.after())) {
      bootWord(loader, word);
    }
    for (String word : Parts.added(change.after(), change.before())) {
      lines.swapped(() -> bootWord(loader, word));
    }
  }

  private void bootWord(BootLoader loader, String token) {
    Optional<List<String>> adding = BootWords.adding(loader, token);
    Optional<List<String>> removing = BootWords.removing(loader, token);
    if (adding.isPresent() && removing.isPresent()) {
      lines.apply("tool", adding.get().toArray(String[]::new));
      lines.undo("tool", removing.get().toArray(String[]::new));
    } else if (loader == BootLoader.KERNEL_INSTALL) {
      lines.needCmdline();
      lines.apply("cmdline_with", token);
      lines.undo("cmdline_without", token);
    } else {
      lines.comment("By hand: add " + token + " to the kernel command line");
    }
  }

  private void disruption(Step.Do step) {
    if (step.disruption() != Disruption.LIVE && step.disruption() != Disruption.REBOOT) {
      lines.needs(step.disruption());
    }
  }
}
