package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Whether idle CPUs may sleep so deep that waking them takes long (admin-guide/pm/cpuidle.rst). */
final class CpuidleProbe implements Probe {
  static final Question DEEP =
      new Question(
          "cpuidle/deep-states",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether idle states with an exit latency above 10 us are in use, as the first online CPU"
              + " names them: none (there is no such state), disabled (on every CPU), held-off (a"
              + " request on /dev/cpu_dma_latency forbids them), some-cpus or enabled.");

  /** C1 and C1E wake within this on the servers known (drivers/idle/intel_idle.c); in us. */
  static final long DEEP_MICROSECONDS = 10;

  private static final String QOS = "/dev/cpu_dma_latency";
  private static final String DRIVER = CpufreqPolicies.CPU + "/cpuidle/current_driver";

  /** One idle state: its folder's name, its name and its exit latency in us. */
  private record State(String folder, String name, long latency) {}

  @Override
  public List<Question> questions() {
    return List.of(DEEP);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail().see(DRIVER, Files.text(host, DRIVER));
    Reading<Value> answer = machine.cpus().online().then(cpus -> read(machine, host, cpus, trail));
    facts.add(DEEP, new Subject.WholeHost(), answer, trail.list());
  }

  private static Reading<Value> read(Machine machine, Host host, CpuSet cpus, Trail trail) {
    if (cpus.isEmpty()) {
      return Reading.malformed("", "at least one CPU that is online");
    }
    int[] numbers = cpus.toArray();
    Reading<List<State>> states = deepStates(host, numbers[0], trail);
    if (!(states instanceof Reading.Present<List<State>>(var deep, var raw))) {
      return states.map(none -> new Value.Text(none.toString()));
    }
    if (deep.isEmpty()) {
      return Reading.present(new Value.Text("none"), raw);
    }
    host.warm(switches(numbers, deep));
    WordFold fold = new WordFold(List.of("0", "1"));
    int on = 0;
    for (int cpu : numbers) {
      for (State state : deep) {
        Reading<String> disabled = Files.text(host, path(cpu, state.folder(), "disable"));
        Reading<String> word =
            disabled.then(
                text ->
                    text.strip().equals("0") || text.strip().equals("1")
                        ? Reading.present(text.strip(), text)
                        : Reading.malformed(text, "0 or 1"));
        fold.add("cpu" + cpu, word);
        on += word.orElse("1").equals("0") ? 1 : 0;
      }
    }
    trail.see(CpufreqPolicies.CPU + "/cpu*/cpuidle/" + folders(deep) + "/disable", fold.told());
    int all = numbers.length * deep.size();
    int enabled = on;
    Reading<Value> worst = fold.worst("this kernel cannot disable idle states");
    return worst.then(
        _ ->
            enabled == 0
                ? Reading.present(new Value.Text("disabled"), fold.told())
                : unlessHeldOff(
                    machine, host, deep, enabled == all ? "enabled" : "some-cpus", trail));
  }

  private static Reading<Value> unlessHeldOff(
      Machine machine, Host host, List<State> deep, String otherwise, Trail trail) {
    long least = Long.MAX_VALUE;
    for (State state : deep) {
      least = Math.min(least, state.latency());
    }
    long shallowest = least;
    Reading<Long> limit = latencyLimit(host.read(QOS));
    trail.see(QOS, limit);
    // Inside a container the device is hidden, and with it the request that somebody may hold.
    boolean hidden = !machine.place().container().orElse("").equals("none");
    if (limit instanceof Reading.Absent<Long> && hidden) {
      return Reading.unreadable(QOS + " is not visible here", "the host, outside any container");
    }
    if (limit instanceof Reading.Absent<Long>) {
      return Reading.present(new Value.Text(otherwise), otherwise);
    }
    return limit.map(us -> new Value.Text(us < shallowest ? "held-off" : otherwise));
  }

  /**
   * Understands /dev/cpu_dma_latency: four bytes in the machine's order, us (kernel/power/qos.c).
   */
  static Reading<Long> latencyLimit(Raw raw) {
    if (!(raw instanceof Raw.Bytes(var bytes))) {
      return raw.lack();
    }
    if (bytes.length != Integer.BYTES) {
      return Reading.malformed(bytes.length + " bytes", "four bytes");
    }
    int us = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return us < 0
        ? Reading.malformed(Integer.toString(us), "a latency in us")
        : Reading.present((long) us, us + " us");
  }

  private static Reading<List<State>> deepStates(Host host, int cpu, Trail trail) {
    String folder = CpufreqPolicies.CPU + "/cpu" + cpu + "/cpuidle";
    Reading<List<String>> listed = Files.names(host, folder);
    if (!(listed instanceof Reading.Present<List<String>>(var names, var raw))) {
      trail.see(folder, listed);
      String driver = Files.text(host, DRIVER).orElse("none").strip();
      return listed instanceof Reading.Absent && !driver.equals("none")
          ? Reading.unreadable("the driver " + driver + " is in use, and lists no states", "")
          : listed.map(_ -> List.of());
    }
    List<State> deep = new ArrayList<>();
    for (String name : names) {
      if (!CpufreqPolicies.isNumbered(name, "state")) {
        continue;
      }
      Reading<Long> latency = Files.number(host, path(cpu, name, "latency"));
      String stateName = Files.text(host, path(cpu, name, "name")).orElse(name).strip();
      trail.see(path(cpu, name, "latency"), stateName + " " + told(latency));
      if (!(latency instanceof Reading.Present<Long>(var us, _))) {
        return latency.map(_ -> List.of());
      }
      if (us > DEEP_MICROSECONDS) {
        deep.add(new State(name, stateName, us));
      }
    }
    return Reading.present(deep, raw);
  }

  private static String told(Reading<Long> latency) {
    return latency instanceof Reading.Present<Long>(var us, _) ? us + " us" : "unreadable";
  }

  private static List<String> switches(int[] cpus, List<State> states) {
    List<String> paths = new ArrayList<>();
    for (int cpu : cpus) {
      for (State state : states) {
        paths.add(path(cpu, state.folder(), "disable"));
      }
    }
    return paths;
  }

  private static String folders(List<State> states) {
    StringBuilder text = new StringBuilder();
    for (State state : states) {
      text.append(text.isEmpty() ? "" : ",").append(state.folder());
    }
    return states.size() == 1 ? text.toString() : "{" + text + "}";
  }

  private static String path(int cpu, String state, String file) {
    return CpufreqPolicies.CPU + "/cpu" + cpu + "/cpuidle/" + state + "/" + file;
  }
}
