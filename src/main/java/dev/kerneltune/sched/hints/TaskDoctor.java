package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.model.Reading;
import dev.kerneltune.probe.Files;
import dev.kerneltune.sched.hints.Diagnosis.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who else decides about tasks here, and which tasks are beyond everybody. */
final class TaskDoctor {
  /** Programs that set nice, policies or schedulers, by their thread names of at most 15 bytes. */
  private static final Map<String, String> OWNERS =
      Map.of(
          "ananicy-cpp", "sets nice and policies by names every few seconds",
          "ananicy", "sets nice and policies by names every few seconds",
          "gamemoded", "sets nice while a game runs",
          "scx_loader", "loads BPF schedulers",
          "uresourced", "sets weights of users' control groups",
          "system76-schedu", "sets nice and policies");

  private static final String NOT_FOUGHT = "; threads that it sets are left to it";
  private static final String TUNED = "/etc/tuned/active_profile";
  private static final List<String> PROFILES =
      List.of("/etc/tuned/profiles/", "/etc/tuned/", "/usr/lib/tuned/profiles/", "/usr/lib/tuned/");

  private final Host host;
  private final ThreadReader reader = new ThreadReader();
  private final Map<String, String> owners = new TreeMap<>();
  private int realtime;

  /** Whether somebody could not be looked at. */
  private boolean isBlind;

  private TaskDoctor(Host host) {
    this.host = host;
  }

  static List<Diagnosis> of(Host host) {
    TaskDoctor doctor = new TaskDoctor(host);
    List<Diagnosis> found = new ArrayList<>();
    doctor.tasks();
    doctor.owners.forEach(
        (name, what) ->
            found.add(new Diagnosis("owners", State.LIMITED, name + ": " + what + NOT_FOUGHT)));
    doctor.tuned().ifPresent(found::add);
    if (found.isEmpty()) {
      found.add(
          doctor.isBlind
              ? new Diagnosis("owners", State.UNKNOWN, "not every process in /proc can be read")
              : new Diagnosis("owners", State.WORKS, "nobody else is known to set threads here"));
    }
    found.add(doctor.realtime());
    return found;
  }

  private void tasks() {
    for (int pid : numbers("/proc")) {
      owner(pid);
      if (!isKernelThread(pid)) {
        for (int tid : numbers("/proc/" + pid + "/task")) {
          realtime += isRealtime(tid) ? 1 : 0;
        }
      }
    }
  }

  private List<Integer> numbers(String folder) {
    return switch (host.list(folder)) {
      case Listing.Names names -> names.numbers();
      case Listing.None(var why) -> {
        // A process may have ended since; /proc itself does not.
        isBlind |= !(why instanceof Raw.Missing) || folder.equals("/proc");
        yield List.of();
      }
    };
  }

  private void owner(int pid) {
    switch (host.read("/proc/" + pid + "/comm")) {
      case Raw.Bytes bytes -> {
        String comm = bytes.text().strip();
        if (OWNERS.containsKey(comm)) {
          owners.put(comm + " (" + pid + ")", OWNERS.getOrDefault(comm, ""));
        } else if (comm.startsWith("scx_")) {
          owners.put(comm + " (" + pid + ")", "is a BPF scheduler");
        }
      }
      case Raw.Missing() -> {
        // It has ended.
      }
      case Raw.Failed(var error) when error.startsWith("ESRCH") -> {
        // It ended between the opening and the reading.
      }
      case Raw.Refused _, Raw.Failed _, Raw.Blocked _, Raw.NotRecorded() -> isBlind = true;
    }
  }

  private boolean isKernelThread(int pid) {
    return host.read("/proc/" + pid + "/cmdline") instanceof Raw.Bytes(var bytes)
        && bytes.length == 0;
  }

  private boolean isRealtime(int tid) {
    return switch (reader.read(tid)) {
      case ThreadAnswer.Told(var attributes) ->
          attributes.policy() == SchedPolicy.FIFO
              || attributes.policy() == SchedPolicy.RR
              || attributes.policy() == SchedPolicy.DEADLINE;
      case ThreadAnswer.Gone() -> false;
      case ThreadAnswer.Refused _ -> {
        isBlind = true;
        yield false;
      }
    };
  }

  private Optional<Diagnosis> tuned() {
    if (!(Files.text(host, TUNED) instanceof Reading.Present<String>(var profile, _))
        || profile.isBlank()
        || profile.contains("/")) {
      return Optional.empty();
    }
    for (String folder : PROFILES) {
      if (host.read(folder + profile.strip() + "/tuned.conf") instanceof Raw.Bytes bytes
          && bytes.text().contains("[scheduler]")) {
        return Optional.of(
            new Diagnosis(
                "owners",
                State.LIMITED,
                "tuned's profile "
                    + profile.strip()
                    + " has a [scheduler] part, which sets threads by their names"
                    + NOT_FOUGHT));
      }
    }
    return Optional.empty();
  }

  private Diagnosis realtime() {
    if (realtime == 0) {
      return isBlind
          ? new Diagnosis("realtime", State.UNKNOWN, "not every thread could be asked")
          : new Diagnosis("realtime", State.WORKS, "no program has realtime or deadline threads");
    }
    Reading<String> runtime = Files.text(host, "/proc/sys/kernel/sched_rt_runtime_us");
    boolean isUnbounded =
        runtime instanceof Reading.Present<String>(var text, _) && text.equals("-1");
    return new Diagnosis(
        "realtime",
        isUnbounded ? State.LIMITED : State.WORKS,
        realtime
            + " realtime or deadline threads of programs come before every hint and are left"
            + (isUnbounded
                ? "; kernel.sched_rt_runtime_us is -1, so one that spins starves its CPU"
                : ""));
  }
}
