package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** Scheduler sysctls that somebody keeps in files and that no longer exist (sysctl.d(5)). */
final class SchedSysctlFilesProbe implements Probe {
  static final Question DEAD =
      new Question(
          "sched-sysctl/dead",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether sysctl.conf or sysctl.d set scheduler sysctls that this kernel does not have:"
              + " none or some.");

  private static final String CONF = "/etc/sysctl.conf";
  private static final String[] FOLDERS = {
    "/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"
  };

  @Override
  public List<Question> questions() {
    return List.of(DEAD);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    facts.add(DEAD, new Subject.WholeHost(), read(host, trail), trail.list());
  }

  private static Reading<Value> read(Host host, Trail trail) {
    WordFold fold = new WordFold(List.of("some", "none"));
    List<String> paths = new ArrayList<>();
    paths.add(CONF);
    for (String folder : FOLDERS) {
      Reading<List<String>> listed = Files.names(host, folder);
      fold.add(folder, listed.map(_ -> "none"));
      for (String name : listed.orElse(List.of())) {
        if (name.endsWith(".conf")) {
          paths.add(folder + "/" + name);
        }
      }
    }
    host.warm(paths);
    for (String path : paths) {
      fold.add(path, Files.text(host, path).then(text -> deadIn(host, path, text, trail)));
    }
    trail.see("sysctl.conf and sysctl.d", fold.told());
    return fold.worst("there is neither " + CONF + " nor a sysctl.d folder");
  }

  private static Reading<String> deadIn(Host host, String path, String text, Trail trail) {
    WordFold fold = new WordFold(List.of("some", "none"));
    for (String key : keys(text)) {
      if (!KernelParameters.DEAD_SYSCTLS.contains(key)) {
        continue;
      }
      Raw knob = host.read("/proc/sys/" + key.replace('.', '/'));
      boolean missing = knob instanceof Raw.Missing;
      fold.add(path, missing ? Reading.present("some", key) : Files.text(knob).map(_ -> "none"));
      if (missing) {
        trail.see(path, key);
      }
    }
    Reading<Value> worst = fold.worst("no such key");
    return worst instanceof Reading.Absent
        ? Reading.present("none", "no scheduler key")
        : worst.map(Value::toString);
  }

  /**
   * Returns the keys that {@code text} sets, with dots; a leading dash means that errors are fine.
   */
  static List<String> keys(String text) {
    List<String> keys = new ArrayList<>();
    for (String raw : text.split("\n", -1)) {
      String line = raw.strip();
      int equals = line.indexOf('=');
      if (equals <= 0 || line.startsWith("#") || line.startsWith(";") || line.startsWith("-")) {
        continue;
      }
      keys.add(line.substring(0, equals).strip().replace('/', '.'));
    }
    return keys;
  }
}
