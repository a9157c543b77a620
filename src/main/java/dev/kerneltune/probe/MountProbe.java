package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/** How the file systems that hold data are mounted. */
public final class MountProbe implements Probe {
  static final Question ACCESS_TIME =
      new Question(
          "mounts/access-time",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Does a writable local file system write the time of every access: lazy (relatime or"
              + " noatime on all) or every-access?");
  static final Question SYNC =
      new Question(
          "mounts/sync",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Is a writable local or NFS file system mounted with sync: async or sync?");
  static final Question DISCARD =
      new Question(
          "mounts/discard",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Does a local file system discard blocks as files are deleted: none or online?");
  static final Question FUSE =
      new Question(
          "mounts/fuse",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Is some data read through a file system in user space: none or some?");

  /** File systems in user space that hold no data sets: desktops, containers and their tools. */
  static final List<String> NO_DATA =
      List.of(
          "fuse.portal", "fuse.gvfsd-fuse", "fuse.lxcfs", "fuse.snapfuse", "fuse.fuse-overlayfs");

  /** Looks for what is worse in one mount. */
  private interface Bad {
    boolean is(Mounts.Mount mount);
  }

  /** The two words of an answer. */
  private record Words(String good, String bad) {}

  @Override
  public List<Question> questions() {
    return List.of(ACCESS_TIME, SYNC, DISCARD, FUSE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<Mounts.Table> table = Mounts.of(host);
    tell(
        ACCESS_TIME,
        table,
        mount -> mount.isLocal() && mount.isWritable(),
        // The kernel shows no word for strictatime: it is what stands there without the two. With
        // lazytime the times are kept in memory.
        mount ->
            !mount.options().contains("relatime")
                && !mount.options().contains("noatime")
                && !mount.options().contains("lazytime"),
        new Words("lazy", "every-access"),
        facts);
    tell(
        SYNC,
        table,
        mount -> (mount.isLocal() || mount.isNfs()) && mount.isWritable(),
        mount -> mount.options().contains("sync"),
        new Words("async", "sync"),
        facts);
    tell(
        DISCARD,
        table,
        mount -> mount.isLocal() && mount.isWritable(),
        mount -> mount.options().contains("discard") || mount.option("discard").isPresent(),
        new Words("none", "online"),
        facts);
    tell(
        FUSE,
        table,
        _ -> true,
        mount ->
            (mount.kind().equals("fuse")
                    || mount.kind().equals("fuseblk")
                    || mount.kind().startsWith("fuse."))
                && !NO_DATA.contains(mount.kind()),
        new Words("none", "some"),
        facts);
  }

  private static void tell(
      Question question,
      Reading<Mounts.Table> table,
      Bad asked,
      Bad bad,
      Words words,
      FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> answer =
        table.then(
            found -> {
              int seen = question.equals(FUSE) ? found.others() : 0;
              int worse = 0;
              for (Mounts.Mount mount : found.mounts()) {
                if (asked.is(mount)) {
                  seen++;
                  if (bad.is(mount)) {
                    worse++;
                    trail.see(
                        found.file() + " " + mount.point(),
                        mount.kind() + " " + String.join(",", mount.options()));
                  }
                }
              }
              if (seen == 0) {
                return Reading.absent("no such file system is mounted");
              }
              trail.see(found.file(), worse + " of " + seen + " mounts");
              return worse > 0
                  ? Found.word(words.bad(), worse + " of " + seen)
                  : Found.word(words.good(), "0 of " + seen);
            });
    facts.add(question, new Subject.WholeHost(), answer, trail.list());
  }
}
