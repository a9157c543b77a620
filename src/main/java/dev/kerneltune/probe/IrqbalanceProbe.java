package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether irqbalance runs and what it is told to leave alone, as far as files tell: its control
 * group, its socket, and its settings (irqbalance.1, misc/irqbalance.env).
 */
final class IrqbalanceProbe implements Probe {
  private static final List<String> GROUPS =
      List.of(
          "/sys/fs/cgroup/system.slice/irqbalance.service/cgroup.procs",
          "/sys/fs/cgroup/systemd/system.slice/irqbalance.service/cgroup.procs");
  private static final String SOCKETS = "/proc/net/unix";
  private static final List<String> SETTINGS =
      List.of("/etc/default/irqbalance", "/etc/sysconfig/irqbalance");

  private static final Question STATE =
      new Question(
          "irq/balancer",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Is irqbalance at work (running, not-seen: no control group and no socket of it)?");
  private static final Question BANS =
      new Question(
          "irq/balancer-bans",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "What do irqbalance's settings keep it away from (none, cpus, irqs, both, bans-nothing:"
              + " an empty IRQBALANCE_BANNED_CPULIST, old-mask: the outdated"
              + " IRQBALANCE_BANNED_CPUS)?");

  @Override
  public List<Question> questions() {
    return List.of(STATE, BANS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    List<Evidence> trail = new ArrayList<>();
    facts.add(STATE, new Subject.WholeHost(), state(host, trail).map(Value.Text::new), trail);
    List<Evidence> settings = new ArrayList<>();
    facts.add(BANS, new Subject.WholeHost(), bans(host, settings).map(Value.Text::new), settings);
  }

  static Reading<String> state(Host host, List<Evidence> trail) {
    Reading<String> open = Reading.absent("no control group");
    for (String path : GROUPS) {
      Reading<String> group = Files.text(host, path);
      // The group outlives the processes of a oneshot unit; a process in it is the proof.
      if (group instanceof Reading.Present<String>(var pids, _) && !Values.words(pids).isEmpty()) {
        trail.add(new Evidence(path, Values.words(pids).getFirst()));
        return Reading.present("running", "");
      }
      open = group instanceof Reading.Unreadable<String> ? group : open;
    }
    Reading<String> hidden = open;
    Reading<String> sockets = Files.text(host, SOCKETS);
    if (sockets instanceof Reading.Absent<String>) {
      return Reading.unreadable("no " + SOCKETS + ", and no control group of it", "");
    }
    return sockets.then(
        text -> {
          int at = text.indexOf("irqbalance");
          String line = at < 0 ? "no socket of irqbalance" : lineAt(text, at);
          trail.add(new Evidence(SOCKETS, line));
          if (at >= 0) {
            return Reading.present("running", line);
          }
          return hidden instanceof Reading.Unreadable<String>
              ? hidden
              : Reading.present("not-seen", line);
        });
  }

  private static String lineAt(String text, int at) {
    int end = text.indexOf('\n', at);
    return text.substring(text.lastIndexOf('\n', at) + 1, end < 0 ? text.length() : end);
  }

  static Reading<String> bans(Host host, List<Evidence> trail) {
    Reading<String> last = Reading.absent("there is no such file");
    for (String path : SETTINGS) {
      Reading<String> text = Files.text(host, path);
      if (text instanceof Reading.Present<String>(var content, _)) {
        String word = bans(content);
        trail.add(new Evidence(path, assignments(content)));
        return Reading.present(word, word);
      }
      last = last instanceof Reading.Absent<String> ? text : last;
    }
    return last;
  }

  /** Returns what the settings say, in the order of what matters: a trap comes first. */
  static String bans(String content) {
    boolean cpus = false;
    boolean irqs = false;
    boolean empty = false;
    boolean mask = false;
    for (String line : content.split("\n", -1)) {
      String set = line.strip();
      if (set.startsWith("IRQBALANCE_BANNED_CPULIST=")) {
        empty = value(set).isEmpty();
        cpus |= !empty;
      } else if (set.startsWith("IRQBALANCE_BANNED_CPUS=")) {
        mask |= !value(set).isEmpty();
      } else if (set.startsWith("IRQBALANCE_ARGS=") || set.startsWith("OPTIONS=")) {
        irqs |=
            set.contains("--banirq") || set.contains("--banmod") || set.contains("--policyscript");
      }
    }
    if (mask) {
      return "old-mask";
    }
    if (empty) {
      return "bans-nothing";
    }
    return cpus && irqs ? "both" : cpus ? "cpus" : irqs ? "irqs" : "none";
  }

  private static String value(String assignment) {
    return assignment.substring(assignment.indexOf('=') + 1).replace("\"", "").strip();
  }

  private static String assignments(String content) {
    StringBuilder set = new StringBuilder();
    for (String line : content.split("\n", -1)) {
      String word = line.strip();
      boolean isSetting = word.startsWith("IRQBALANCE_") || word.startsWith("OPTIONS=");
      if (isSetting && set.length() < 160) {
        set.append(set.isEmpty() ? "" : "; ").append(word);
      }
    }
    return set.isEmpty() ? "nothing set" : set.toString();
  }
}
