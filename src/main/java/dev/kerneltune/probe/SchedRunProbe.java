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
import dev.kerneltune.sched.store.Heartbeat;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.StandingHints;
import dev.kerneltune.sched.store.StateFile;
import dev.kerneltune.sched.store.StoreException;
import java.util.List;

/**
 * Whether {@code kernel-tune sched} acts on threads of this machine: its heartbeat, its process,
 * and its journal. An audit that finds threads with nice values, policies and weights should know
 * whose they are.
 */
final class SchedRunProbe implements Probe {
  static final Question STATE =
      new Question(
          "sched-run/state",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether kernel-tune sched, with its files in "
              + StateFile.FOLDER
              + ", acts on threads: idle (nothing runs, nothing stands), runs, silent (its process"
              + " is there and gave no sign for a minute) or left (hints of this boot stand, and"
              + " no run looks after them).");

  private static final String HEARTBEAT = StateFile.FOLDER + "/" + Heartbeat.NAME;
  private static final String JOURNAL = StateFile.FOLDER + "/" + StandingHints.NAME;
  private static final String BOOT = "/proc/sys/kernel/random/boot_id";
  private static final String UPTIME = "/proc/uptime";

  @Override
  public List<Question> questions() {
    return List.of(STATE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    facts.add(STATE, new Subject.WholeHost(), state(host, trail), trail.list());
  }

  /** Adds to a trail that threads may be scheduled as they are because of us, where that is so. */
  static void tell(Host host, Trail trail) {
    if (state(host, new Trail()) instanceof Reading.Present<Value>(var word, _)
        && !word.equals(new Value.Text("idle"))) {
      trail.see(
          "kernel-tune sched",
          "has set threads of this machine, this one perhaps among them: `kernel-tune sched status`"
              + " tells how many, `kernel-tune sched stop` gives them back");
    }
  }

  private static Reading<Value> state(Host host, Trail trail) {
    Reading<String> text = Files.text(host, HEARTBEAT);
    trail.see(HEARTBEAT, text);
    return switch (text) {
      case Reading.Absent<String> _ -> left(host, trail);
      case Reading.Present<String>(var json, _) ->
          heartbeat(json).then(beat -> boot(host, trail).then(now -> of(beat, now, host, trail)));
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
          text.then(_ -> Found.word("idle", ""));
    };
  }

  private static Reading<Heartbeat> heartbeat(String json) {
    try {
      return Reading.present(
          Heartbeat.of(JsonCodec.readObject(json.strip(), JsonCodec.DEPTH)), json);
    } catch (StoreException e) {
      return Reading.malformed(json, String.valueOf(e.getMessage()));
    }
  }

  private static Reading<String> boot(Host host, Trail trail) {
    Reading<String> boot = Files.text(host, BOOT);
    trail.see(BOOT, boot);
    return boot.map(String::strip);
  }

  private static Reading<Value> of(Heartbeat beat, String boot, Host host, Trail trail) {
    if (!beat.boot().equals(boot)) {
      return left(host, trail);
    }
    String path = "/proc/" + beat.pid() + "/comm";
    Reading<String> comm = Files.text(host, path);
    trail.see(path, comm);
    return switch (comm) {
      case Reading.Absent<String> _ -> left(host, trail);
      case Reading.Present<String> _ -> {
        Reading<String> uptime = Files.text(host, UPTIME);
        trail.see(UPTIME, uptime);
        yield uptime.then(SchedRunProbe::seconds).then(now -> ofAge(now - beat.uptimeSeconds()));
      }
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
          comm.then(_ -> Found.word("idle", ""));
    };
  }

  private static Reading<Long> seconds(String uptime) {
    int dot = uptime.indexOf('.');
    try {
      return Reading.present(
          Long.parseLong(dot < 0 ? uptime.strip() : uptime.substring(0, dot)), uptime);
    } catch (NumberFormatException _) {
      return Reading.malformed(uptime, "seconds since boot");
    }
  }

  private static Reading<Value> ofAge(long seconds) {
    return Found.word(
        seconds > Heartbeat.STALE_SECONDS ? "silent" : "runs", "last sign " + seconds + " s ago");
  }

  /** Says what no living run looks after. */
  private static Reading<Value> left(Host host, Trail trail) {
    // As it is: a last line without its end is not one of it.
    Raw raw = host.readLong(JOURNAL);
    Reading<StandingHints> standing =
        raw instanceof Raw.Bytes bytes ? standing(bytes.text()) : raw.lack();
    trail.see(JOURNAL, standing);
    return switch (standing) {
      case Reading.Absent<StandingHints>(var because) -> Found.word("idle", because);
      case Reading.Present<StandingHints>(var hints, var words) ->
          hints.isEmpty()
              ? Found.word("idle", words)
              : boot(host, trail)
                  .then(now -> Found.word(hints.boot().equals(now) ? "left" : "idle", words));
      case Reading.Unreadable<StandingHints> _, Reading.Malformed<StandingHints> _ ->
          standing.then(_ -> Found.word("idle", ""));
    };
  }

  private static Reading<StandingHints> standing(String journal) {
    try {
      StandingHints hints = StandingHints.of(journal);
      return Reading.present(
          hints,
          "%d threads and %d control groups with our hints, of boot %s"
              .formatted(hints.threads(), hints.weights(), hints.boot()));
    } catch (StoreException e) {
      return Reading.malformed("a journal", String.valueOf(e.getMessage()));
    }
  }
}
