package dev.kerneltune.export;

import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The lines of a script: what it does, what undoes it, and the texts of files. */
final class ShellLines {
  private static final String END = "END_OF_FILE";

  private final StringBuilder contents = new StringBuilder();
  private List<String> apply = new ArrayList<>();
  private List<String> undo = new ArrayList<>();
  private final Set<Disruption> needed = EnumSet.noneOf(Disruption.class);
  private final Set<Commands.Command> generators = new LinkedHashSet<>();
  private final List<String> last = new ArrayList<>();
  private int files;
  private boolean cmdline;

  void comment(String text) {
    apply.add("# " + Quoting.comment(text));
  }

  void apply(String function, String... words) {
    apply.add(line(function, words));
  }

  /** What is done last is undone first. */
  void undo(String function, String... words) {
    undo.add(line(function, words));
  }

  /** What {@code lines} adds is done only while a name stands for what it stood for. */
  void guarded(String function, List<String> words, Runnable lines) {
    String test = line(function, words.toArray(String[]::new));
    int from = undo.size();
    apply.add(test + " || stop 'nothing more is done'");
    lines.run();
    for (int i = from; i < undo.size(); i++) {
      undo.set(i, "if " + test + "; then " + undo.get(i) + "; fi");
    }
  }

  /** What {@code lines} adds to do is what undoes, and the other way round. */
  void swapped(Runnable lines) {
    swap();
    lines.run();
    swap();
  }

  private void swap() {
    List<String> other = apply;
    apply = undo;
    undo = other;
  }

  void generator(Commands.Command command) {
    generators.add(command);
    apply("tool", command.argv().toArray(String[]::new));
  }

  void needs(Disruption disruption) {
    needed.add(disruption);
  }

  void needCmdline() {
    cmdline = true;
  }

  /** A file goes from one content to another; empty where there is none. */
  void file(String path, Optional<String> text, Optional<String> before) {
    String now = content(text);
    String old = content(before);
    apply("file", path, now, old);
    undo("unfile", path, now, old);
  }

  private String content(Optional<String> text) {
    if (text.isEmpty()) {
      return "absent";
    }
    files++;
    String name = "content_" + files;
    String body = text.get().endsWith("\n") ? text.get() : text.get() + "\n";
    String end = END;
    while (("\n" + body).contains("\n" + end + "\n")) {
      end += "_";
    }
    contents.append(name).append("() {\n  cat <<'").append(end).append("'\n");
    contents.append(body).append(end).append("\n}\n");
    return name;
  }

  /** What is left for people to do. */
  void closing(Plan plan) {
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Reboot(var why) ->
            last.add("Reboot, once, when it suits: " + String.join("; ", why));
        case Step.ByHand(var check, _, var text) -> last.add("By hand: " + check + ": " + text);
        case Step.Do _, Step.Release _, Step.Generate _ -> {}
      }
    }
  }

  /** Returns the script from its functions on. */
  String text(String functions) {
    StringBuilder out = new StringBuilder("\n").append(ShellFunctions.COMMON);
    out.append(functions).append(cmdline ? ShellFunctions.CMDLINE : "");
    out.append("\n# The files.\n").append(contents);
    out.append("\napply() {\n");
    for (Disruption disruption : needed) {
      out.append("  ").append(line("needs", disruption.word(), doing(disruption))).append('\n');
    }
    apply.forEach(line -> out.append("  ").append(line).append('\n'));
    for (String each : new LinkedHashSet<>(last)) {
      out.append("  ").append(line("say", Quoting.comment(each))).append('\n');
    }
    out.append("  :\n}\n\nundo() {\n");
    for (String line : undo.reversed()) {
      out.append("  ").append(line).append('\n');
    }
    for (Commands.Command generator : generators) {
      out.append("  ").append(line("tool", generator.argv().toArray(String[]::new))).append('\n');
    }
    out.append("  :\n}\n\ncase ${1:-apply} in\n  apply) apply ;;\n  undo) undo ;;\n");
    return out.append("  *) stop 'usage: sh FILE [apply|undo]' ;;\nesac\n").toString();
  }

  private static String doing(Disruption disruption) {
    return switch (disruption) {
      case LIVE -> "disturbs nothing";
      case RESTARTS_JOBS -> "restarts jobs";
      case DROPS_LINK -> "drops links";
      case STALLS -> "stalls running work";
      case REBOOT -> "needs a reboot";
    };
  }

  private static String line(String function, String... words) {
    StringBuilder line = new StringBuilder(function);
    for (String word : words) {
      line.append(' ').append(Quoting.shell(word));
    }
    return line.toString();
  }
}
