package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/** The CPU partitions of control groups (admin-guide/cgroup-v2.rst, cpuset.cpus.partition). */
final class CpusetProbe implements Probe {
  static final Question INVALID =
      new Question(
          "cpuset/invalid",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether CPU partitions were asked for and not given, among the own control groups and"
              + " those below the root: none or some.");
  static final Question ISOLATED =
      new Question(
          "cpuset/isolated",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether CPU partitions outside load balancing are among the own control groups and those"
              + " below the root: none or some.");

  private static final List<String> WORST_FIRST = List.of("some", "none");

  /** The lines of all groups that were looked at, folded once for each question. */
  private record Folds(WordFold invalid, WordFold isolated) {
    void add(String folder, Reading<String> kind) {
      invalid.add(folder, kind.map(word -> word.equals("invalid") ? "some" : "none"));
      isolated.add(folder, kind.map(word -> word.equals("isolated") ? "some" : "none"));
    }
  }

  @Override
  public List<Question> questions() {
    return List.of(INVALID, ISOLATED);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<OwnCgroups> own = OwnCgroups.of(host);
    Trail trail = new Trail().see(OwnCgroups.FILE, own);
    Reading<Folds> folds = own.then(groups -> read(host, groups, trail));
    String none = "no control group here has CPU partitions";
    facts.add(
        INVALID,
        new Subject.WholeHost(),
        folds.then(fold -> fold.invalid().worst(none)),
        trail.list());
    facts.add(
        ISOLATED,
        new Subject.WholeHost(),
        folds.then(fold -> fold.isolated().worst(none)),
        trail.list());
  }

  private static Reading<Folds> read(Host host, OwnCgroups groups, Trail trail) {
    if (!groups.version().equals("v2")) {
      return Reading.absent("no partitions in version 1 control groups");
    }
    List<String> folders = new ArrayList<>(OwnCgroups.levels(OwnCgroups.ROOT, groups.unified()));
    Folds folds = new Folds(new WordFold(WORST_FIRST), new WordFold(WORST_FIRST));
    Tally seen = new Tally();
    Reading<List<String>> top = Files.names(host, OwnCgroups.ROOT);
    folds.add(OwnCgroups.ROOT, top.then(_ -> Reading.<String>absent("says nothing by itself")));
    for (String name : top.orElse(List.of())) {
      String folder = OwnCgroups.ROOT + "/" + name;
      boolean group = name.endsWith(".slice") || name.indexOf('.') < 0;
      if (group && !folders.contains(folder)) {
        folders.add(folder);
      }
    }
    for (String folder : folders) {
      String path = folder + "/cpuset.cpus.partition";
      Reading<String> text = Files.text(host, path);
      if (text.isPresent() && !text.orElse("").strip().equals("member")) {
        trail.see(path, text);
      }
      Reading<String> kind = text.then(CpusetProbe::partitionOf);
      seen.add(kind);
      folds.add(folder, kind);
    }
    trail.see(OwnCgroups.ROOT + "/*/cpuset.cpus.partition", seen.told());
    return Reading.present(folds, seen.told());
  }

  /**
   * Understands one line, such as {@code isolated invalid (Cpu list in cpuset.cpus not exclusive)}.
   */
  static Reading<String> partitionOf(String text) {
    String line = text.strip();
    if (line.contains(" invalid")) {
      return Reading.present("invalid", line);
    }
    return switch (line) {
      case "member", "root", "isolated" -> Reading.present(line, line);
      default -> Reading.malformed(line, "member, root or isolated");
    };
  }
}
