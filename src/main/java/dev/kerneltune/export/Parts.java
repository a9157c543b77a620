package dev.kerneltune.export;

import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.GrubLine;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a plan comes to for another machine: lines of files, values, tokens. Numbers of interrupts
 * are true of one machine and one boot, so they are in none of it.
 */
final class Parts {
  private static final String IRQS = "/proc/irq/";

  /** A line of a file, and the check that it comes from. */
  record Line(Step.Do step, OwnFile file, String path, String key, String body) {}

  /** A value of the running kernel. */
  record Value(Step.Do step, String path, String text) {}

  /** A setting of a network device. */
  record Nic(Step.Do step, Target.NicSetting target, String text) {}

  /** A word of the kernel command line, and who keeps it. */
  record Token(Step.Do step, BootLoader loader, String text) {}

  private final Plan plan;
  private final List<Line> lines = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private final List<Nic> nics = new ArrayList<>();
  private final List<Token> tokens = new ArrayList<>();
  private final List<Value> irqs = new ArrayList<>();
  private final Set<Generator> generators = EnumSet.noneOf(Generator.class);

  private Parts(Plan plan) {
    this.plan = plan;
  }

  static Parts of(Plan plan) {
    Parts parts = new Parts(plan);
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Do doing -> parts.add(doing);
        case Step.Generate(var generator) -> parts.generators.add(generator);
        case Step.Release _, Step.Reboot _, Step.ByHand _ -> {}
      }
    }
    return parts;
  }

  private void add(Step.Do step) {
    Change change = step.change();
    if (!(change.after() instanceof State.Holds(var text))) {
      return;
    }
    switch (change.target()) {
      case Target.KernelFile(var path) ->
          (path.startsWith(IRQS) ? irqs : values).add(new Value(step, path, text));
      case Target.NicSetting target -> nics.add(new Nic(step, target, text));
      case Target.BootParameter(var loader, _) ->
          added(change.before(), change.after())
              .forEach(word -> tokens.add(new Token(step, loader, word)));
      case Target.Entry(var path, var key) -> {
        OwnFile.of(path).ifPresent(file -> lines.add(new Line(step, file, path, key, text)));
        GrubLine.word(text)
            .ifPresent(word -> tokens.add(new Token(step, BootLoader.GRUB_DROP_IN, word)));
      }
    }
  }

  /** Returns the words of a parameter that the one state has more than the other. */
  static List<String> added(State before, State after) {
    List<String> words = new ArrayList<>();
    if (after instanceof State.Holds(var text)) {
      words.addAll(Values.words(text));
    }
    if (before instanceof State.Holds(var text)) {
      words.removeAll(Values.words(text));
    }
    return words;
  }

  Plan plan() {
    return plan;
  }

  List<Line> lines() {
    return lines;
  }

  List<Line> linesOf(OwnFile file) {
    return lines.stream().filter(line -> line.file() == file).toList();
  }

  List<Value> values() {
    return values;
  }

  /** Returns the values that none of {@code lines} of the same check is about. */
  List<Value> valuesBeside(List<Line> kept) {
    Set<Place> places = new HashSet<>();
    for (Line line : kept) {
      places.add(Place.of(line.step()));
    }
    return values.stream().filter(value -> !places.contains(Place.of(value.step()))).toList();
  }

  List<Nic> nics() {
    return nics;
  }

  List<Token> tokens() {
    return tokens;
  }

  Set<Generator> generators() {
    return generators;
  }

  /**
   * Returns the whole content of each file, by its path. A file has a name of its own for each
   * profile: whoever brings it there takes it away again, which is not the journal's business.
   */
  Map<String, String> files(Format format) {
    Map<String, String> files = new LinkedHashMap<>();
    Map<String, List<Line>> byPath = new LinkedHashMap<>();
    for (Line line : lines) {
      byPath.computeIfAbsent(line.path(), _ -> new ArrayList<>()).add(line);
    }
    byPath.forEach(
        (path, own) -> files.put(path(path), content(format, own.getFirst().file(), own)));
    return files;
  }

  /** Returns the name under which an export carries one of our files. */
  String path(String path) {
    int name = path.lastIndexOf('/') + 1;
    String file = path.substring(name).replace("kernel-tune", "kernel-tune-" + name());
    return path.substring(0, name) + file;
  }

  /** Returns the name of the profile, as file names and labels can hold it. */
  String name() {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < plan.title().length(); i++) {
      char c = plan.title().charAt(i);
      name.append(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' ? c : '-');
    }
    return name.isEmpty() ? "profile" : name.toString();
  }

  private String content(Format format, OwnFile file, List<Line> own) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(origin(format)).append('\n');
    text.append("# Nothing else takes this file away again.\n");
    file.heading().forEach(line -> text.append(line).append('\n'));
    for (Line line : own) {
      text.append("# ").append(about(line.step())).append('\n').append(line.body()).append('\n');
    }
    return text.toString();
  }

  /** Returns the line that tells where an export comes from. */
  String origin(Format format) {
    return Quoting.comment(
        "Made by kernel-tune export " + plan.title() + " --format " + format.word());
  }

  /** Returns a step in a comment: the check and what it is about. */
  static String about(Step.Do step) {
    return Quoting.comment(step.change().check() + ": " + step.title());
  }

  /** What stands in an export, and with it what does not. */
  final class Told {
    private final Format format;
    private final Set<Place> said = new HashSet<>();
    private final Map<Place, String> unsaid = new LinkedHashMap<>();

    Told(Format format) {
      this.format = format;
    }

    void say(Step.Do step) {
      said.add(Place.of(step));
    }

    /** A step that may still be said in another way; otherwise {@code because} is told. */
    void cannot(Step.Do step, String because) {
      unsaid.putIfAbsent(Place.of(step), because);
    }

    /** Returns a line for each check that is not said at all, or not whole. */
    List<String> leftOut() {
      Map<String, List<String>> subjects = new LinkedHashMap<>();
      for (Step step : plan.steps()) {
        if (step instanceof Step.Do doing && !said.contains(Place.of(doing))) {
          String because = unsaid.getOrDefault(Place.of(doing), reason(doing));
          List<String> of =
              subjects.computeIfAbsent(
                  doing.change().check() + "\0" + because, _ -> new ArrayList<>());
          String subject = doing.change().subject().toString();
          if (!of.contains(subject)) {
            of.add(subject);
          }
        }
      }
      List<String> left = new ArrayList<>();
      subjects.forEach(
          (key, of) -> {
            String check = key.substring(0, key.indexOf('\0'));
            left.add(check + subjects(of) + ": " + key.substring(check.length() + 1));
          });
      byHand(left);
      return left;
    }

    private void byHand(List<String> left) {
      Map<String, String> hands = new HashMap<>();
      for (Step step : plan.steps()) {
        if (step instanceof Step.ByHand(var check, _, var text)
            && hands.putIfAbsent(check, text) == null) {
          left.add(check + ": only by hand: " + Quoting.comment(text));
        }
      }
    }

    private String reason(Step.Do step) {
      return switch (step.change().target()) {
        case Target.KernelFile(var path) ->
            path.startsWith(IRQS)
                ? "the number of an interrupt is that of one machine"
                : format.word() + " cannot set " + path;
        case Target.NicSetting target -> format.word() + " cannot set " + target;
        case Target.Entry(var file, _) -> format.word() + " cannot bring " + file;
        case Target.BootParameter(_, var name) ->
            format.word() + " cannot add " + name + " to the kernel command line";
      };
    }

    private static String subjects(List<String> of) {
      String first = of.getFirst();
      if (of.size() == 1) {
        return first.equals("host") ? "" : " (" + first + ")";
      }
      return " (" + first + " and " + (of.size() - 1) + " more)";
    }
  }

  /** What a check wants of one subject: a value and what keeps it are two steps of one wish. */
  private record Place(String check, String subject) {
    static Place of(Step.Do step) {
      return new Place(step.change().check(), step.change().subject().toString());
    }
  }
}
