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
import java.util.ArrayList;
import java.util.List;

/** Limits of memory management against the size of the memory, and against the swap there is. */
final class MemoryLimitsProbe implements Probe {
  private static final String VM = "/proc/sys/vm/";

  private static final Question DIRTY =
      new Question(
          "memory/dirty-limit",
          ValueKind.SIZE,
          SubjectKind.HOST,
          "How many bytes of written data may wait in memory before writers are held up"
              + " (dirty_bytes, or dirty_ratio of the available memory)?");
  private static final Question MIN_FREE =
      new Question(
          "memory/min-free-share",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many percent of the memory does min_free_kbytes keep back?");
  private static final Question SWAPPINESS =
      new Question(
          "memory/swappiness",
          ValueKind.INT,
          SubjectKind.HOST,
          "What is vm.swappiness? (Not asked without swap, nor where all swap is zram.)");
  private static final Question INIT_ON_ALLOC =
      new Question(
          "memory/init-on-alloc",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Is every page zeroed when it is allocated, and who says so (on-by-build, on-by-boot,"
              + " off-by-build, off-by-boot)?");

  @Override
  public List<Question> questions() {
    return List.of(DIRTY, MIN_FREE, SWAPPINESS, INIT_ON_ALLOC);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    dirtyLimit(host, facts);
    minFree(machine, host, facts);
    swappiness(host, facts);
    initOnAlloc(machine, host, facts);
  }

  /**
   * One of dirty_bytes and dirty_ratio is 0: writing one clears the other (mm/page-writeback.c).
   */
  private static void dirtyLimit(Host host, FactSink facts) {
    List<Evidence> trail = new ArrayList<>();
    Reading<Value> limit =
        number(host, "dirty_bytes", trail)
            .then(
                bytes ->
                    bytes > 0
                        ? Reading.present(new Value.Size(bytes), "dirty_bytes " + bytes)
                        : number(host, "dirty_ratio", trail)
                            .then(
                                ratio -> available(host, trail).map(free -> ratioOf(ratio, free))));
    facts.add(DIRTY, new Subject.WholeHost(), limit, trail);
  }

  private static Value ratioOf(long percent, long bytes) {
    return new Value.Size(bytes / 100 * percent);
  }

  private static Reading<Long> available(Host host, List<Evidence> trail) {
    Reading<Long> available =
        NamedCounters.parse(host.read("/proc/meminfo"))
            .then(meminfo -> meminfo.get("MemAvailable"));
    if (available instanceof Reading.Present<Long>(var bytes, _)) {
      trail.add(new Evidence("/proc/meminfo", "MemAvailable " + (bytes >> 10) + " kB"));
    }
    return available;
  }

  private static void minFree(Machine machine, Host host, FactSink facts) {
    List<Evidence> trail = new ArrayList<>();
    Reading<Value> share =
        number(host, "min_free_kbytes", trail)
            .then(
                kib ->
                    machine
                        .memoryBytes()
                        .then(
                            memory ->
                                memory <= 0
                                    ? Reading.malformed("MemTotal " + memory, "more than 0 bytes")
                                    : Reading.present(
                                        (Value) new Value.Int((kib << 10) * 100 / memory),
                                        kib + " kB of " + (memory >> 10) + " kB")));
    facts.add(MIN_FREE, new Subject.WholeHost(), share, trail);
  }

  private static void swappiness(Host host, FactSink facts) {
    SwapAreas.Read areas = SwapAreas.read(host);
    List<Evidence> trail = new ArrayList<>(areas.trail());
    Reading<Value> value =
        areas
            .areas()
            .then(
                all -> {
                  boolean disk = false;
                  for (SwapAreas.Area area : all) {
                    disk |= !area.isZram();
                  }
                  return disk
                      ? number(host, "swappiness", trail).map(number -> new Value.Int(number))
                      : Reading.<Value>absent(
                          all.isEmpty() ? "no swap area is in use" : "all swap is zram");
                });
    facts.add(SWAPPINESS, new Subject.WholeHost(), value, trail);
  }

  /** The last init_on_alloc= on the command line beats the build (mm/mm_init.c). */
  private static void initOnAlloc(Machine machine, Host host, FactSink facts) {
    List<Evidence> trail = new ArrayList<>();
    Reading<Value> answer =
        machine
            .commandLine()
            .then(
                line -> {
                  var given = line.all("init_on_alloc");
                  if (!given.isEmpty()) {
                    trail.add(new Evidence("/proc/cmdline", given.getLast().raw()));
                    return switch (given.getLast().value()) {
                      case "1", "y", "Y", "on" -> Reading.present("on-by-boot", "");
                      case "0", "n", "N", "off" -> Reading.present("off-by-boot", "");
                      default ->
                          Reading.<String>malformed(given.getLast().raw(), "init_on_alloc=0 or 1");
                    };
                  }
                  KernelConfig.Answer built =
                      new KernelConfig(host, machine).look("CONFIG_INIT_ON_ALLOC_DEFAULT_ON");
                  if (built.reading() instanceof Reading.Present<String>(_, var raw)) {
                    trail.add(new Evidence(built.path(), raw));
                  }
                  return built
                      .reading()
                      .map(value -> value.equals("y") ? "on-by-build" : "off-by-build");
                })
            .map(Value.Text::new);
    facts.add(INIT_ON_ALLOC, new Subject.WholeHost(), answer, trail);
  }

  private static Reading<Long> number(Host host, String name, List<Evidence> trail) {
    Reading<Long> number = Files.number(host, VM + name);
    if (number instanceof Reading.Present<Long>(_, var raw)) {
      trail.add(new Evidence(VM + name, raw));
    }
    return number;
  }
}
