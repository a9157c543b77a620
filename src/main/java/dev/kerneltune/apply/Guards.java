package dev.kerneltune.apply;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Place;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Values;
import dev.kerneltune.probe.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands in the way of an apply before anything is written. */
public final class Guards {
  private Guards() {}

  /** What the plan was made for. */
  public enum Source {
    /** The machine that this runs on. */
    THIS_MACHINE,
    /** A recording, or the files of a machine in a folder. */
    RECORDING
  }

  /** Returns why nothing may be written here at all; empty where that may be. */
  public static Optional<String> refusal(Host host, Place place, Source source) {
    return switch (source) {
      case RECORDING -> Optional.of("the host is a recording; expected this machine; run it there");
      case THIS_MACHINE -> {
        Optional<String> container = container(place.container());
        yield container.or(() -> notRoot(host)).or(() -> changedRoot(host));
      }
    };
  }

  private static Optional<String> container(Reading<String> container) {
    return switch (container) {
      case Reading.Present<String>(var name, _) when name.equals("none") -> Optional.empty();
      case Reading.Present<String>(var name, _) ->
          Optional.of(
              "this is a container (%s), and the kernel belongs to others; run it on the host"
                  .formatted(name));
      case Reading.Absent<String>(var because) ->
          Optional.of("nothing tells whether this is a container (" + because + ")");
      case Reading.Unreadable<String>(var obstacle, _) ->
          Optional.of(
              "whether this is a container cannot be read (%s); run it as root"
                  .formatted(obstacle));
      case Reading.Malformed<String>(var raw, _) ->
          Optional.of("nothing tells whether this is a container (" + raw + ")");
    };
  }

  /**
   * Says that this runs below another root than the machine does (chroot(2)): its /etc is that of
   * an image or of a system that is being repaired, and its /sys that of the machine.
   */
  private static Optional<String> changedRoot(Host host) {
    Reading<String> own = Files.text(host, "/proc/self/mountinfo");
    Reading<String> first = Files.text(host, "/proc/1/mountinfo");
    if (!(own instanceof Reading.Present<String>(var mine, _))
        || !(first instanceof Reading.Present<String>(var theirs, _))
        || rootMount(mine).equals(rootMount(theirs))) {
      return Optional.empty();
    }
    return Optional.of(
        "the root folder is not that of process 1 (/proc/1/mountinfo), so this is a chroot whose"
            + " /etc is not the machine's; run it outside");
  }

  /** Returns device and folder of what is mounted last as root; empty where nothing is. */
  private static String rootMount(String mountinfo) {
    String root = "";
    for (String line : mountinfo.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.size() > 4 && words.get(4).equals("/")) {
        root = words.get(2) + " " + words.get(3);
      }
    }
    return root;
  }

  /** Reads the second number of Uid, the effective one (proc_pid_status(5)). */
  private static Optional<String> notRoot(Host host) {
    Reading<String> status = Files.text(host, "/proc/self/status");
    if (!(status instanceof Reading.Present<String>(var text, _))) {
      return Optional.of("/proc/self/status: not readable; expected the user that this runs as");
    }
    for (String line : text.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.size() > 2 && words.getFirst().equals("Uid:")) {
        return words.get(2).equals("0")
            ? Optional.empty()
            : Optional.of("user " + words.get(2) + "; expected root; run it by sudo");
      }
    }
    return Optional.of("/proc/self/status: no Uid; expected the user that this runs as");
  }

  /**
   * Returns the steps of a plan that disturb running work and were not allowed.
   *
   * @param allowed what may happen beside {@link Disruption#LIVE}
   */
  public static List<Step.Do> notAllowed(Plan plan, Set<Disruption> allowed) {
    List<Step.Do> found = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Do doing
          && disturbs(doing)
          && !allowed.contains(doing.disruption())) {
        found.add(doing);
      }
    }
    return found;
  }

  /** Returns the steps of a plan that disturb running work, allowed or not. */
  public static List<Step.Do> disturbing(Plan plan) {
    return notAllowed(plan, Set.of());
  }

  /** What is written for the next boot disturbs nobody now. */
  private static boolean disturbs(Step.Do step) {
    return switch (step.change().target()) {
      case Target.KernelFile _, Target.NicSetting _ -> step.disruption() != Disruption.LIVE;
      case Target.Entry _, Target.BootParameter _ -> false;
    };
  }
}
