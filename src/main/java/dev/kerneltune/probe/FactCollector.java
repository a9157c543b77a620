package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Look;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Answers everything that checks look at: files by their address, questions by their probe. */
public final class FactCollector {
  private final Host host;
  private final Machine machine;
  private final KernelConfig config;
  private final Map<SubjectKind, Reading<List<Subjects.Placed>>> subjects = new HashMap<>();

  private FactCollector(Host host, Machine machine) {
    this.host = host;
    this.machine = machine;
    this.config = new KernelConfig(host, machine);
  }

  /** Returns the machine's facts for {@code checks}: a pure function of what the host answers. */
  public static Facts collect(Host host, List<Check> checks) {
    Machine machine = MachineSurvey.of(host);
    FactCollector collector = new FactCollector(host, machine);
    collector.warm(checks);
    List<Supplier<Map<Look, List<Fact>>>> phases = new ArrayList<>();
    phases.add(() -> collector.files(checks));
    for (List<Probe> side : sides(checks)) {
      phases.add(() -> ask(side, machine, host));
    }
    Map<Look, List<Fact>> byLook = new HashMap<>();
    for (Map<Look, List<Fact>> part : host.together(phases)) {
      byLook.putAll(part); // A question has one probe, and no check looks at its file.
    }
    return new Facts(machine, byLook);
  }

  /** Returns the probes that the checks ask, in two parts that take about as long. */
  private static List<List<Probe>> sides(List<Check> checks) {
    Set<String> asked = new HashSet<>();
    for (Check check : checks) {
      if (check.look() instanceof Address.Probe(var question)) {
        asked.add(question);
      }
    }
    List<List<Probe>> sides = List.of(new ArrayList<>(), new ArrayList<>());
    int wanted = 0;
    for (Probe probe : Probes.all()) {
      boolean isAsked = false;
      for (Question question : probe.questions()) {
        isAsked |= asked.contains(question.name());
      }
      if (isAsked) {
        sides.get(wanted++ % sides.size()).add(probe);
      }
    }
    return sides;
  }

  private Map<Look, List<Fact>> files(List<Check> checks) {
    Map<Look, List<Fact>> byLook = new HashMap<>();
    for (Check check : checks) {
      if (!(check.look() instanceof Address.Probe)) {
        byLook.computeIfAbsent(new Look(check.look(), check.as(), check.forEach()), this::facts);
      }
    }
    return byLook;
  }

  private static Map<Look, List<Fact>> ask(List<Probe> probes, Machine machine, Host host) {
    FactSink sink = new FactSink();
    Map<String, Question> questions = new HashMap<>();
    for (Probe probe : probes) {
      for (Question question : probe.questions()) {
        questions.put(question.name(), question);
      }
      probe.answer(machine, host, sink);
    }
    Map<Look, List<Fact>> byLook = new HashMap<>();
    for (Fact fact : sink.facts()) {
      Question question = questions.get(fact.address().rest());
      if (question != null) {
        byLook
            .computeIfAbsent(
                new Look(fact.address(), question.as(), question.per()), _ -> new ArrayList<>())
            .add(fact);
      }
    }
    return byLook;
  }

  /** Tells the host which files will be read, so that it can read them side by side. */
  private void warm(List<Check> checks) {
    List<String> paths = new ArrayList<>();
    for (Check check : checks) {
      for (Subjects.Placed placed :
          subjectsOf(check.forEach()).orElse(List.of(new Subjects.Placed(WHOLE, "")))) {
        String path = path(check.look(), placed.folder());
        if (!path.isEmpty()) {
          paths.add(path);
        }
      }
    }
    host.warm(paths);
  }

  private static final Subject WHOLE = new Subject.WholeHost();

  private Reading<List<Subjects.Placed>> subjectsOf(SubjectKind kind) {
    return subjects.computeIfAbsent(kind, wanted -> Subjects.of(machine, wanted));
  }

  private List<Fact> facts(Look look) {
    return switch (subjectsOf(look.per())) {
      case Reading.Present<List<Subjects.Placed>>(var all, _) -> {
        List<Fact> facts = new ArrayList<>();
        for (Subjects.Placed placed : all) {
          facts.add(fact(look, placed));
        }
        if (facts.isEmpty()) {
          facts.add(none(look, Reading.absent("no " + look.per().word() + " here")));
        }
        yield facts;
      }
      case Reading.Absent<List<Subjects.Placed>>(var because) ->
          List.of(none(look, Reading.absent("no " + look.per().word() + ": " + because)));
      case Reading.Unreadable<List<Subjects.Placed>>(var obstacle, var needs) ->
          List.of(none(look, Reading.unreadable(look.per().word() + " list: " + obstacle, needs)));
      case Reading.Malformed<List<Subjects.Placed>>(var raw, var problem) ->
          List.of(none(look, Reading.malformed(raw, problem)));
    };
  }

  private static Fact none(Look look, Reading<Value> why) {
    return new Fact(look.address(), WHOLE, Layer.RUNNING, why, List.of());
  }

  private Fact fact(Look look, Subjects.Placed placed) {
    Answer answer = answer(look.address(), look.as(), placed.folder());
    return new Fact(
        look.address(),
        placed.subject(),
        Layer.RUNNING,
        answer.reading(),
        List.of(new Evidence(answer.where(), rawOf(answer.reading()))));
  }

  private record Answer(Reading<Value> reading, String where) {}

  private Answer answer(Address address, ValueKind as, String folder) {
    return switch (address) {
      case Address.Sysctl _, Address.ModuleParam _ -> {
        String path = path(address, folder);
        yield new Answer(Files.value(host, path, as), path);
      }
      case Address.Sysfs(var rest) -> file(path(address, folder), lineOf(rest), as);
      case Address.Proc(var rest) -> file(path(address, folder), lineOf(rest), as);
      case Address.BootArg(var name) ->
          new Answer(
              machine.commandLine().then(line -> bootArgument(line, name, as)), "/proc/cmdline");
      case Address.Kconfig(var option) -> {
        KernelConfig.Answer found = config.look(option);
        yield new Answer(
            found.reading().then(text -> withRaw(Values.parse(as, text), found.reading())),
            found.path());
      }
      case Address.Module(var name) -> {
        String path = "/sys/module/" + name;
        Reading<Value> loaded = Files.names(host, path).map(_ -> (Value) new Value.Text("loaded"));
        yield new Answer(
            loaded instanceof Reading.Absent<Value>
                ? Reading.absent("the module is not loaded")
                : loaded,
            path);
      }
      case Address.Limit(var name) ->
          new Answer(
              Files.text(host, "/proc/self/limits").then(text -> limit(text, name, as)),
              "/proc/self/limits");
      case Address.Cgroup(var name) -> cgroup(name, as);
      case Address.Probe(var question) ->
          new Answer(Reading.unreadable("no probe answers " + question, ""), address.text());
      case Address.Irq _, Address.Ethtool _, Address.UnitSetting _ ->
          new Answer(Reading.unreadable("a place that remedies write", ""), address.text());
    };
  }

  private Answer file(String path, String line, ValueKind as) {
    if (line.isEmpty()) {
      return new Answer(Files.value(host, path, as), path);
    }
    return new Answer(
        Files.text(host, path).then(text -> line(text, line)).then(text -> Values.parse(as, text)),
        path + " (" + line + ")");
  }

  /** Returns the file that an address names, or empty where it names none of its own. */
  static String path(Address address, String folder) {
    return switch (address) {
      case Address.Sysctl(var key) ->
          "/proc/sys/" + (key.indexOf('/') >= 0 ? key : key.replace('.', '/'));
      case Address.ModuleParam(var name) -> "/sys/module/" + name.replaceFirst("/", "/parameters/");
      case Address.Sysfs(var rest) -> {
        String file = fileOf(rest);
        yield file.startsWith("./") ? folder + file.substring(1) : "/sys/" + file;
      }
      case Address.Proc(var rest) -> "/proc/" + fileOf(rest);
      case Address.BootArg _,
          Address.Kconfig _,
          Address.Module _,
          Address.Limit _,
          Address.Cgroup _,
          Address.Probe _,
          Address.Irq _,
          Address.Ethtool _,
          Address.UnitSetting _ ->
          "";
    };
  }

  private static String fileOf(String rest) {
    int hash = rest.indexOf('#');
    return hash < 0 ? rest : rest.substring(0, hash);
  }

  private static String lineOf(String rest) {
    int hash = rest.indexOf('#');
    return hash < 0 ? "" : rest.substring(hash + 1);
  }

  /**
   * Picks the value of the line that starts with {@code name} and a colon, equals sign or blank.
   */
  static Reading<String> line(String text, String name) {
    for (String line : text.split("\n", -1)) {
      String start = line.stripLeading();
      if (start.startsWith(name) && start.length() > name.length()) {
        String rest = start.substring(name.length()).stripLeading();
        boolean separated = rest.startsWith(":") || rest.startsWith("=");
        if (separated || start.charAt(name.length()) <= ' ') {
          return Reading.present((separated ? rest.substring(1) : rest).strip(), line.strip());
        }
      }
    }
    return Reading.absent("the file has no line " + name);
  }

  /**
   * Understands a boot argument: with flags, the words of all its occurrences, since such
   * parameters add up; otherwise the last one, which wins.
   */
  static Reading<Value> bootArgument(CommandLine line, String name, ValueKind as) {
    List<CommandLine.Argument> all = line.all(name);
    if (all.isEmpty()) {
      return Reading.absent("not on the command line");
    }
    StringBuilder raw = new StringBuilder();
    StringBuilder words = new StringBuilder();
    for (CommandLine.Argument argument : all) {
      raw.append(raw.isEmpty() ? "" : " ").append(argument.raw());
      words.append(words.isEmpty() ? "" : ",").append(argument.value());
    }
    CommandLine.Argument last = all.getLast();
    Reading<Value> value =
        switch (as) {
          case FLAGS -> Values.parse(as, words.toString());
          // A bare word switches on: kernel/params.c, param_set_bool.
          case BOOL -> Values.parse(as, last.raw().equals(last.name()) ? "on" : last.value());
          case TEXT, INT, SIZE, CHOICE, CPULIST, VERSION, HEX -> Values.parse(as, last.value());
        };
    return value instanceof Reading.Present<Value>(var understood, _)
        ? Reading.present(understood, raw.toString())
        : value;
  }

  /** Picks the soft limit of a line such as "Max locked memory 8388608 8388608 bytes". */
  static Reading<Value> limit(String text, String name, ValueKind as) {
    return line(text, name)
        .then(
            rest -> {
              List<String> columns = Values.words(rest);
              String soft = columns.isEmpty() ? "" : columns.getFirst();
              if (soft.equals("unlimited")) {
                return Reading.present(unlimited(as), name + " " + rest);
              }
              return Values.parse(as, soft);
            });
  }

  private static Value unlimited(ValueKind as) {
    return switch (as) {
      case SIZE -> new Value.Size(Long.MAX_VALUE);
      case INT -> new Value.Int(Long.MAX_VALUE);
      case TEXT, BOOL, CHOICE, CPULIST, FLAGS, VERSION, HEX -> new Value.Text("unlimited");
    };
  }

  private Answer cgroup(String name, ValueKind as) {
    Reading<String> own = Files.text(host, "/proc/self/cgroup").then(FactCollector::ownCgroup);
    return switch (own) {
      case Reading.Present<String>(var path, _) -> {
        String file = "/sys/fs/cgroup" + (path.equals("/") ? "" : path) + "/" + name;
        yield new Answer(Files.value(host, file, as), file);
      }
      case Reading.Absent<String>(var because) ->
          new Answer(Reading.absent(because), "/proc/self/cgroup");
      case Reading.Unreadable<String>(var obstacle, var needs) ->
          new Answer(Reading.unreadable(obstacle, needs), "/proc/self/cgroup");
      case Reading.Malformed<String>(var raw, var problem) ->
          new Answer(Reading.malformed(raw, problem), "/proc/self/cgroup");
    };
  }

  /** Picks the version 2 path out of /proc/self/cgroup: the line that starts with 0::. */
  static Reading<String> ownCgroup(String text) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("0::/")) {
        return Reading.present(line.substring(3), line);
      }
    }
    return Reading.absent("not in a version 2 control group");
  }

  private static Reading<Value> withRaw(Reading<Value> value, Reading<String> text) {
    return value instanceof Reading.Present<Value>(var understood, _)
            && text instanceof Reading.Present<String>(_, var raw)
        ? Reading.present(understood, raw)
        : value;
  }

  private static String rawOf(Reading<Value> reading) {
    return switch (reading) {
      case Reading.Present<Value>(_, var raw) -> raw;
      case Reading.Absent<Value>(var because) -> because;
      case Reading.Unreadable<Value>(var obstacle, _) -> obstacle;
      case Reading.Malformed<Value>(var raw, _) -> raw;
    };
  }
}
