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
import dev.kerneltune.model.Values;
import java.util.List;

/** How much CPU time the hypervisor gave to others (Documentation/filesystems/proc.rst, stat). */
final class StealProbe implements Probe {
  static final Question STEAL =
      new Question(
          "cpu-time/steal-permille",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many thousandths of all CPU time in the sampling window the hypervisor kept.");

  private static final String STAT = "/proc/stat";

  /** The columns of the cpu line, in ticks of USER_HZ: guest time is in user time already. */
  private static final int COUNTED = 8;

  /**
   * The cpu line of /proc/stat.
   *
   * @param all user, nice, system, idle, iowait, irq, softirq and steal
   * @param steal the last of them
   * @param raw the line
   */
  record Times(long all, long steal, String raw) {}

  @Override
  public List<Question> questions() {
    return List.of(STEAL);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<Sample<Times>> sample = Sample.of(host, STAT, host.readLong(STAT), StealProbe::parse);
    Trail trail = new Trail();
    if (sample instanceof Reading.Present<Sample<Times>>(var times, _)) {
      trail.see(STAT, times.before().raw());
      trail.see(STAT + " after " + times.length(), times.after().raw());
    } else {
      trail.see(STAT, sample);
    }
    facts.add(
        STEAL,
        new Subject.WholeHost(),
        sample.then(times -> permille(times.before(), times.after())),
        trail.list());
  }

  private static Reading<Times> parse(Raw raw) {
    return Files.text(raw).then(StealProbe::parse);
  }

  /** Parses the first line. Kernels before 2.6.11 have no eighth column; nobody else is shorter. */
  static Reading<Times> parse(String stat) {
    int newline = stat.indexOf('\n');
    String line = newline < 0 ? stat : stat.substring(0, newline);
    List<String> words = Values.words(line);
    if (words.size() <= COUNTED || !words.getFirst().equals("cpu")) {
      return Reading.malformed(line, "a cpu line with at least eight numbers");
    }
    long all = 0;
    long steal = 0;
    for (int i = 1; i <= COUNTED; i++) {
      if (!(Values.parse(ValueKind.INT, words.get(i))
          instanceof Reading.Present<Value>(Value.Int(long ticks), _))) {
        return Reading.malformed(line, "a cpu line with at least eight numbers");
      }
      all += ticks;
      steal = ticks;
    }
    return Reading.present(new Times(all, steal, line), line);
  }

  /** Returns the stolen share of the time between two readings. */
  static Reading<Value> permille(Times before, Times after) {
    long all = after.all() - before.all();
    long stolen = after.steal() - before.steal();
    if (all <= 0 || stolen < 0) {
      return Reading.unreadable("the counters did not go on within the window", "--sample 5s");
    }
    return Reading.present(new Value.Int(stolen * 1000 / all), stolen + " of " + all + " ticks");
  }
}
