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
 * Whether CPU time limits freeze threads (scheduler/sched-bwc.rst, admin-guide/cgroup-v2.rst): in
 * the audit's own groups, and in those of containers and jobs on this machine.
 */
final class CgroupCpuProbe implements Probe {
  private static final String WORDS =
      ": unlimited, limited (and never frozen), was-throttled (frozen since the group began, and"
          + " not seen in a sampling window) or throttled (frozen within the sampling window).";
  static final Question OWN =
      new Question(
          "cgroup-cpu/own",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether the control groups from the audit's own up to the root have a CPU limit"
              + WORDS);
  static final Question JOBS =
      new Question(
          "cgroup-cpu/jobs",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether control groups of pods, containers and batch jobs have a CPU limit" + WORDS);
  static final Question VERSION =
      new Question(
          "cgroup-cpu/version",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Which control groups there are: v2, hybrid (version 1 has controllers beside it) or"
              + " v1.");

  private static final List<String> WORST_FIRST =
      List.of("throttled", "was-throttled", "limited", "unlimited");
  private static final String[] JOB_STEMS = {
    "kubepods", "slurm", "docker", "podman", "machine", "libpod", "crio", "cri-containerd"
  };
  private static final int MOST_GROUPS = 512;
  private static final int DEEPEST = 6;

  @Override
  public List<Question> questions() {
    return List.of(OWN, JOBS, VERSION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<OwnCgroups> own = OwnCgroups.of(host);
    Subject.WholeHost subject = new Subject.WholeHost();
    Trail trail = new Trail().see(OwnCgroups.FILE, own);
    facts.add(VERSION, subject, own.map(groups -> new Value.Text(groups.version())), trail.list());
    Trail ownTrail = new Trail().see(OwnCgroups.FILE, own);
    facts.add(OWN, subject, own.then(groups -> own(host, groups, ownTrail)), ownTrail.list());
    Trail jobTrail = new Trail();
    facts.add(JOBS, subject, own.then(groups -> jobs(host, groups, jobTrail)), evidence(jobTrail));
  }

  private static List<Evidence> evidence(Trail trail) {
    List<Evidence> seen = trail.list();
    return seen.isEmpty()
        ? List.of(new Evidence(OwnCgroups.ROOT, "no group of a container or a job"))
        : seen;
  }

  private static Reading<Value> own(Host host, OwnCgroups groups, Trail trail) {
    WordFold fold = new WordFold(WORST_FIRST);
    if (groups.hierarchy().isEmpty()) {
      for (String folder : OwnCgroups.levels(OwnCgroups.ROOT, groups.unified())) {
        fold.add(folder, level(host, folder, trail));
      }
    } else {
      String root = OwnCgroups.ROOT + "/" + groups.hierarchy();
      for (String folder : OwnCgroups.levels(root, groups.cpu())) {
        fold.add(folder, levelOne(host, folder, trail));
      }
    }
    return fold.worst("no group on the own path is visible");
  }

  /** Judges one version 2 group; a group without cpu.max cannot limit. */
  private static Reading<String> level(Host host, String folder, Trail trail) {
    Reading<String> max = Files.text(host, folder + "/cpu.max");
    if (max instanceof Reading.Absent<String>) {
      Reading<String> stat = Files.text(host, folder + "/cpu.stat");
      return stat.isPresent()
          ? Reading.present("unlimited", "no cpu.max")
          : stat.map(_ -> "unlimited");
    }
    trail.see(folder + "/cpu.max", max);
    return max.then(
        text -> {
          List<String> words = Values.words(text);
          if (words.size() != 2) {
            return Reading.malformed(text, "a quota and a period");
          }
          return words.getFirst().equals("max")
              ? Reading.present("unlimited", text)
              : throttling(host, folder, trail);
        });
  }

  private static Reading<String> levelOne(Host host, String folder, Trail trail) {
    Reading<Long> quota = Files.number(host, folder + "/cpu.cfs_quota_us");
    if (quota.isPresent()) {
      trail.see(folder + "/cpu.cfs_quota_us", quota);
    }
    return quota.then(
        us ->
            us < 0 ? Reading.present("unlimited", us.toString()) : throttling(host, folder, trail));
  }

  private static Reading<String> throttling(Host host, String folder, Trail trail) {
    String path = folder + "/cpu.stat";
    Reading<Long> before = throttled(Files.text(host, path));
    trail.see(path, before);
    // Asked even without a window: so the host learns which files a window must read twice.
    Reading<Long> after = throttled(Files.text(host.later(path)));
    if (host.windowNanos().isEmpty()) {
      return before.map(count -> wordOf(count, count));
    }
    trail.see(path + " (later)", after);
    // A group that ended within the window is frozen no more.
    return after instanceof Reading.Absent
        ? before.map(count -> wordOf(count, count))
        : before.then(count -> after.map(later -> wordOf(count, later)));
  }

  /** Says how a limited group fares, by its nr_throttled now and later. */
  static String wordOf(long before, long after) {
    return after > before ? "throttled" : before > 0 ? "was-throttled" : "limited";
  }

  /** Returns nr_throttled of cpu.stat: the periods in which the group was frozen. */
  static Reading<Long> throttled(Reading<String> stat) {
    return stat.then(
        text -> {
          for (String line : text.split("\n", -1)) {
            List<String> words = Values.words(line);
            if (words.size() == 2 && words.getFirst().equals("nr_throttled")) {
              return Values.parse(ValueKind.INT, words.getLast())
                  .then(
                      value ->
                          value instanceof Value.Int(long count)
                              ? Reading.present(count, line.strip())
                              : Reading.malformed(line, "a number"));
            }
          }
          return Reading.malformed(text.replace('\n', ' '), "a line nr_throttled");
        });
  }

  private static Reading<Value> jobs(Host host, OwnCgroups groups, Trail trail) {
    if (!groups.hierarchy().isEmpty()) {
      return Reading.absent("the cpu controller is in version 1: only the own path is followed");
    }
    Reading<List<String>> top = Files.names(host, OwnCgroups.ROOT);
    if (!(top instanceof Reading.Present<List<String>>(var names, _))) {
      trail.see(OwnCgroups.ROOT, top);
      return top.map(all -> new Value.Text(all.toString()));
    }
    WordFold fold = new WordFold(WORST_FIRST);
    List<String> folders = new ArrayList<>();
    for (String name : names) {
      if (isJob(name)) {
        folders.add(OwnCgroups.ROOT + "/" + name);
      } else if (name.equals("system.slice")) {
        for (String unit : children(host, OwnCgroups.ROOT + "/system.slice", fold)) {
          if (isJob(unit.substring(unit.lastIndexOf('/') + 1))) {
            folders.add(unit);
          }
        }
      }
    }
    return walk(host, folders, fold, trail);
  }

  private static Reading<Value> walk(Host host, List<String> folders, WordFold fold, Trail trail) {
    List<String> depth = folders;
    int seen = 0;
    for (int level = 0; level < DEEPEST && !depth.isEmpty(); level++) {
      List<String> next = new ArrayList<>();
      for (String folder : depth) {
        if (seen++ == MOST_GROUPS) {
          trail.see(folder, "not looked at, nor what follows: more than " + MOST_GROUPS);
          fold.add(folder, Reading.unreadable("more than " + MOST_GROUPS + " groups", ""));
          return fold.worst("no group");
        }
        Trail own = new Trail();
        Reading<String> word = level(host, folder, own);
        fold.add(folder, word);
        if (word.isPresent() && !word.orElse("").equals("unlimited")) {
          for (Evidence evidence : own.list()) {
            trail.see(evidence.address(), evidence.raw());
          }
        }
        next.addAll(children(host, folder, fold));
      }
      depth = next;
    }
    trail.see(OwnCgroups.ROOT, fold.told());
    return fold.worst("no group of a container or a job");
  }

  private static boolean isJob(String name) {
    for (String stem : JOB_STEMS) {
      if (name.startsWith(stem)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the groups below {@code folder}; a folder that cannot be listed leaves all open. */
  private static List<String> children(Host host, String folder, WordFold fold) {
    List<String> below = new ArrayList<>();
    Reading<List<String>> listed = Files.names(host, folder);
    fold.add(folder, listed.then(_ -> Reading.<String>absent("says nothing by itself")));
    for (String name : listed.orElse(List.of())) {
      // Files of the kernel are named controller.file; groups of systemd end in these.
      boolean group =
          name.endsWith(".slice")
              || name.endsWith(".scope")
              || name.endsWith(".service")
              || name.indexOf('.') < 0;
      if (group) {
        below.add(folder + "/" + name);
      }
    }
    return below;
  }
}
