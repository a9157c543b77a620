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
import java.util.ArrayList;
import java.util.List;

/**
 * The queue settings of NVMe namespaces (Documentation/ABI/stable/sysfs-block). Disks of other
 * kinds are not asked about: what is right for a drive with thousands of hardware queue entries is
 * not right for a virtual or a rotating disk.
 */
public final class NvmeQueueProbe implements Probe {
  static final Question SCHEDULER =
      block("scheduler", ValueKind.CHOICE, "Which I/O scheduler has the namespace?");
  static final Question DEPTH =
      block("nr-requests", ValueKind.INT, "How many requests may wait in a queue?");
  static final Question THROTTLE =
      block(
          "wbt-lat-usec",
          ValueKind.INT,
          "At which read latency, in microseconds, is write-back throttled (0: never)?");
  static final Question COMPLETION =
      block("rq-affinity", ValueKind.INT, "On which CPU does a request complete (rq_affinity)?");
  static final Question MERGES =
      block("nomerges", ValueKind.INT, "Which merging of requests is left out (0: none is)?");
  static final Question READ_AHEAD =
      block("read-ahead-kb", ValueKind.INT, "How many KiB does a buffered read run ahead?");
  static final Question POLL =
      block("io-poll", ValueKind.INT, "Has the namespace polled queues (1) or not (0)?");
  static final Question STATISTICS =
      block("iostats", ValueKind.INT, "Are I/O statistics kept (1) or not (0)?");
  static final Question REQUEST_SIZE =
      block(
          "request-size",
          ValueKind.TEXT,
          "How large may a request be: full (what the drive takes, or 4 MiB), default-cap (at least"
              + " the 1280 KiB of older kernels) or lowered?");

  /** BLK_DEF_MAX_SECTORS of kernels up to 6.14, and BLK_DEF_MAX_SECTORS_CAP later, in KiB. */
  private static final long OLD_CAP = 1280;

  private static final long NEW_CAP = 4096;

  /** A question that one file under queue/ answers. */
  private record FileQuestion(Question question, String file) {}

  private static final List<FileQuestion> FILES =
      List.of(
          new FileQuestion(SCHEDULER, "scheduler"),
          new FileQuestion(DEPTH, "nr_requests"),
          new FileQuestion(THROTTLE, "wbt_lat_usec"),
          new FileQuestion(COMPLETION, "rq_affinity"),
          new FileQuestion(MERGES, "nomerges"),
          new FileQuestion(READ_AHEAD, "read_ahead_kb"),
          new FileQuestion(POLL, "io_poll"),
          new FileQuestion(STATISTICS, "iostats"));

  private static Question block(String name, ValueKind as, String asks) {
    return new Question("nvme-queue/" + name, as, SubjectKind.BLOCK, asks);
  }

  @Override
  public List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    for (FileQuestion file : FILES) {
      questions.add(file.question());
    }
    questions.add(REQUEST_SIZE);
    return List.copyOf(questions);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Found<String> drives = namespaces(machine);
    List<String> paths = new ArrayList<>();
    for (String drive : drives.things()) {
      for (FileQuestion file : FILES) {
        paths.add(path(drive, file.file()));
      }
      paths.add(path(drive, "max_sectors_kb"));
      paths.add(path(drive, "max_hw_sectors_kb"));
    }
    host.warm(paths);
    for (FileQuestion file : FILES) {
      drives.answer(
          file.question(),
          facts,
          Subject.BlockDev::new,
          (drive, trail) -> {
            String path = path(drive, file.file());
            Reading<String> text =
                DriverFile.text(host, path, "the drive's queue has no such feature attached");
            trail.see(path, text);
            Reading<Value> value = text.then(all -> Values.parse(file.question().as(), all));
            return file.question().equals(SCHEDULER)
                ? value.then(now -> unlessDefault(host, drive, now, trail))
                : value;
          });
    }
    drives.answer(
        REQUEST_SIZE,
        facts,
        Subject.BlockDev::new,
        (drive, trail) -> {
          Reading<Long> now = Files.number(host, path(drive, "max_sectors_kb"));
          Reading<Long> hardware = Files.number(host, path(drive, "max_hw_sectors_kb"));
          trail.see(path(drive, "max_sectors_kb"), now);
          trail.see(path(drive, "max_hw_sectors_kb"), hardware);
          return now.then(
              kib -> hardware.then(most -> Found.word(size(kib, most), kib + " of " + most)));
        });
  }

  /**
   * With a single hardware queue mq-deadline is the kernel's own default (elevator_get_default in
   * block/elevator.c): nobody put it there.
   */
  private static Reading<Value> unlessDefault(
      Host host, String drive, Value scheduler, Trail trail) {
    Reading<Value> answer = Reading.present(scheduler, scheduler.toString());
    if (!scheduler.toString().equals("mq-deadline")) {
      return answer;
    }
    String folder = "/sys/block/" + drive + "/mq";
    Reading<List<String>> queues = Files.names(host, folder);
    trail.see(folder, queues);
    return switch (queues) {
      case Reading.Present<List<String>>(var names, _) ->
          names.size() == 1
              ? Reading.absent("the drive has one hardware queue, for which this is the default")
              : answer;
      case Reading.Absent<List<String>> _ -> answer;
      case Reading.Unreadable<List<String>> _, Reading.Malformed<List<String>> _ ->
          queues.then(_ -> Reading.absent("not reached"));
    };
  }

  static Found<String> namespaces(Machine machine) {
    List<String> drives = new ArrayList<>();
    for (String name : machine.blockDevices().orElse(List.of())) {
      if (isNamespace(name)) {
        drives.add(name);
      }
    }
    return new Found<>(
        List.copyOf(drives),
        machine.blockDevices().then(_ -> Reading.<Value>absent("no NVMe namespace here")));
  }

  /** Returns whether the name is nvmeXnY. */
  static boolean isNamespace(String name) {
    int n = name.startsWith("nvme") ? name.indexOf('n', 4) : -1;
    return n > 4
        && CpuSurvey.decimal(name.substring(4, n)) >= 0
        && CpuSurvey.decimal(name.substring(n + 1)) >= 0;
  }

  private static String path(String drive, String file) {
    return "/sys/block/" + drive + "/queue/" + file;
  }

  /** Compares the largest request with what the drive takes, both in KiB. */
  static String size(long now, long hardware) {
    if (now >= Math.min(hardware, NEW_CAP)) {
      return "full";
    }
    return now >= OLD_CAP ? "default-cap" : "lowered";
  }
}
