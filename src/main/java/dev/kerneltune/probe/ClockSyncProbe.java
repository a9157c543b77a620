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

/** Whether somebody keeps the clock in step with others (adjtimex(2), kernel/time/ntp.c). */
public final class ClockSyncProbe implements Probe {
  static final String QUERY = "adjtimex";

  static final Question SYNCHRONISED =
      new Question(
          "clock/synchronised",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "On a host with GPUs, does the kernel know of a service that keeps its clock in step:"
              + " synchronised or unsynchronised?");

  /** STA_UNSYNC of include/uapi/linux/timex.h. */
  private static final long UNSYNCHRONISED = 0x40;

  /**
   * NTP_PHASE_LIMIT in microseconds: where the largest error starts and, growing by 500 us a
   * second, ends some nine hours after the clock was last corrected.
   */
  private static final long ERROR_LIMIT_MICROS = 16_000_000;

  @Override
  public List<Question> questions() {
    return List.of(SYNCHRONISED);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> answer =
        IoUringProbe.onGpuHost(machine)
            .then(_ -> ask(host, trail))
            .then(ClockSyncProbe::synchronised);
    facts.add(SYNCHRONISED, new Subject.WholeHost(), answer, trail.list());
  }

  private static Reading<String> ask(Host host, Trail trail) {
    Reading<String> text = Asked.text(host, QUERY, "the kernel has no such call");
    trail.see(QUERY, text.then(all -> Reading.present("", Asked.oneLine(all))));
    return text;
  }

  /**
   * Understands the answer. chronyd without rtcsync leaves the clock marked as not synchronised
   * (set_sync_status() of its sys_timex.c) but tells the kernel how large the error is.
   */
  static Reading<Value> synchronised(String text) {
    return Asked.word(text, "status")
        .then(mask -> Values.parse(ValueKind.HEX, mask))
        .then(
            status ->
                Asked.number(text, "max-error")
                    .map(error -> word(((Value.Hex) status).bits(), error)));
  }

  private static Value word(long status, long maxErrorMicros) {
    boolean isMarked = (status & UNSYNCHRONISED) != 0;
    return new Value.Text(
        isMarked && maxErrorMicros >= ERROR_LIMIT_MICROS ? "unsynchronised" : "synchronised");
  }
}
