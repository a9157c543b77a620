package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether systemd-logind removes a user's shared memory when the user has no session left, while a
 * job of the user still runs (logind.conf(5), RemoveIPC).
 */
public final class RemoveIpcProbe implements Probe {
  static final Question QUESTION =
      new Question(
          "logind/remove-ipc",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "On a host where slurmd runs, does systemd-logind remove shared memory of users who"
              + " logged out: kept or removed?");

  private static final String MAIN = "/etc/systemd/logind.conf";

  /** Of two drop-ins of one name the one in the later folder counts. */
  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/systemd/logind.conf.d",
          "/run/systemd/logind.conf.d",
          "/etc/systemd/logind.conf.d");

  @Override
  public List<Question> questions() {
    return List.of(QUESTION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> answer =
        SystemServices.running(machine, host, "slurmd.service", "/run/slurmd", "slurmd.pid", trail)
            .then(
                runs ->
                    runs
                        ? setting(host, trail)
                        : Reading.<String>absent("slurmd does not run here"))
            .then(RemoveIpcProbe::word);
    facts.add(QUESTION, new Subject.WholeHost(), answer, trail.list());
  }

  /** Reads the files in their order; the last word counts. */
  private static Reading<String> setting(Host host, Trail trail) {
    Map<String, String> dropIns = new TreeMap<>();
    for (String folder : FOLDERS) {
      switch (Files.names(host, folder)) {
        case Reading.Present<List<String>>(var names, _) -> {
          for (String name : names) {
            if (name.endsWith(".conf")) {
              dropIns.put(name, folder + "/" + name);
            }
          }
        }
        case Reading.Absent<List<String>> _ -> {}
        case Reading.Unreadable<List<String>>(var obstacle, var needs) -> {
          return Reading.unreadable(folder + ": " + obstacle, needs);
        }
        case Reading.Malformed<List<String>>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    Reading<String> main = Files.text(host, MAIN);
    if (!main.isPresent() && !(main instanceof Reading.Absent<String>)) {
      return main;
    }
    String written = written(main.orElse(""));
    String place = MAIN;
    for (String path : dropIns.values()) {
      Reading<String> text = Files.text(host, path);
      if (!text.isPresent()) {
        return Reading.unreadable(path + " cannot be read", "root");
      }
      String own = written(text.orElse(""));
      place = own.isEmpty() ? place : path;
      written = own.isEmpty() ? written : own;
    }
    if (!written.isEmpty()) {
      trail.see(place, "RemoveIPC=" + written);
      return Reading.present(written, "RemoveIPC=" + written);
    }
    String built = shownDefault(main.orElse(""));
    trail.see(MAIN, built.isEmpty() ? "no RemoveIPC" : "#RemoveIPC=" + built);
    return built.isEmpty()
        ? Reading.unreadable("no file sets RemoveIPC, and its default is the build's", "")
        : Reading.present(built, "#RemoveIPC=" + built);
  }

  /** Returns the last value of RemoveIPC in a file, empty where it has none. */
  static String written(String text) {
    return last(text, "RemoveIPC=");
  }

  /** Returns the default that the main file shows in a comment. */
  static String shownDefault(String text) {
    return last(text, "#RemoveIPC=");
  }

  private static String last(String text, String start) {
    String value = "";
    for (String line : text.split("\n", -1)) {
      String stripped = line.strip();
      if (stripped.startsWith(start)) {
        value = stripped.substring(start.length()).strip();
      }
    }
    return value;
  }

  private static Reading<Value> word(String value) {
    return Values.parse(ValueKind.BOOL, value)
        .map(bool -> new Value.Text(((Value.Bool) bool).on() ? "removed" : "kept"));
  }
}
