package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The time limits of each engine class of an Intel GPU under xe, beside their defaults
 * (drivers/gpu/drm/xe/xe_hw_engine_class_sysfs.c).
 */
public final class XeEnginesProbe implements Probe {
  private static final List<String> LIMITS =
      List.of("job_timeout_ms", "timeslice_duration_us", "preempt_timeout_us");

  static final Question QUESTION =
      new Question(
          "drm-sched/xe-engines",
          ValueKind.TEXT,
          SubjectKind.GPU,
          "Are the job time-out, time slice and preemption time-out of the engines of an Intel GPU"
              + " at their defaults: default or changed?");

  @Override
  public List<Question> questions() {
    return List.of(QUESTION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    new PcieDevices(machine)
        .answerEach(
            QUESTION,
            facts,
            (gpu, trail) ->
                gpu.driver()
                    .then(
                        driver ->
                            driver.equals("xe")
                                ? judge(host, gpu, trail)
                                : Reading.absent("its driver is not xe")));
  }

  private static Reading<Value> judge(Host host, PciFunction gpu, Trail trail) {
    Reading<Value> worst = Reading.absent("no engine folders of xe below this device");
    Reading<List<String>> folders = engineFolders(host, PcieDevices.FOLDER + gpu.bdf());
    if (!(folders instanceof Reading.Present<List<String>>(var found, _))) {
      return folders.then(_ -> Reading.absent(""));
    }
    for (String engines : found) {
      Reading<List<String>> names = Files.names(host, engines);
      if (!names.isPresent()) {
        worst = worse(worst, names.then(_ -> Reading.absent("")));
      }
      for (String engine : names.orElse(List.of())) {
        for (String limit : LIMITS) {
          String now = engines + "/" + engine + "/" + limit;
          Reading<Long> set = Files.number(host, now);
          Reading<Long> usual = Files.number(host, engines + "/" + engine + "/.defaults/" + limit);
          trail.see(now, set);
          worst = worse(worst, set.then(a -> usual.map(b -> word(a.equals(b)))));
        }
      }
    }
    return worst;
  }

  /** Returns tileT/gtG/engines of a device, for as many tiles and graphics units as there are. */
  private static Reading<List<String>> engineFolders(Host host, String device) {
    List<String> folders = new ArrayList<>();
    Reading<List<String>> tiles = Files.names(host, device);
    for (String tile : tiles.orElse(List.of())) {
      if (tile.startsWith("tile")) {
        Reading<List<String>> units = Files.names(host, device + "/" + tile);
        if (!units.isPresent()) {
          return units;
        }
        for (String unit : units.orElse(List.of())) {
          if (unit.startsWith("gt")) {
            folders.add(device + "/" + tile + "/" + unit + "/engines");
          }
        }
      }
    }
    return tiles.map(_ -> folders);
  }

  private static Value word(boolean usual) {
    return new Value.Text(usual ? "default" : "changed");
  }

  private static Reading<Value> worse(Reading<Value> a, Reading<Value> b) {
    return rank(b) > rank(a) ? b : a;
  }

  private static int rank(Reading<Value> reading) {
    return switch (reading) {
      case Reading.Absent<Value> _ -> 0;
      case Reading.Present<Value>(var value, _) -> value.toString().equals("changed") ? 3 : 1;
      case Reading.Unreadable<Value> _, Reading.Malformed<Value> _ -> 2;
    };
  }
}
