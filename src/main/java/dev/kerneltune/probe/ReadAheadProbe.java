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
import java.util.Set;

/**
 * What mounts say about memory: the read-ahead of network and FUSE file systems
 * (/sys/class/bdi/MAJOR:MINOR/read_ahead_kb), and huge pages for /dev/shm. Both come from
 * /proc/self/mountinfo (fs/proc_namespace.c, show_mountinfo).
 */
final class ReadAheadProbe implements Probe {
  private static final String MOUNTS = "/proc/self/mountinfo";
  private static final Set<String> REMOTE =
      Set.of("nfs", "nfs4", "lustre", "ceph", "cifs", "smb3", "beegfs", "gpfs", "wekafs", "9p");

  private static final Question READ_AHEAD =
      new Question(
          "memory/network-read-ahead",
          ValueKind.SIZE,
          SubjectKind.HOST,
          "What is the smallest read-ahead of the network and FUSE file systems that are mounted?");
  private static final Question DEV_SHM =
      new Question(
          "memory/dev-shm-huge",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Which huge= option has the tmpfs on /dev/shm (never, advise, within_size, always,"
              + " unset: the kernel's default)?");

  @Override
  public List<Question> questions() {
    return List.of(READ_AHEAD, DEV_SHM);
  }

  /**
   * A mount.
   *
   * @param device major:minor
   * @param point where it is mounted, with the kernel's escapes
   * @param type of the file system
   * @param options of the file system itself, not of the mount
   */
  record Mount(String device, String point, String type, String options) {
    private boolean isRemote() {
      return ReadAheadProbe.isRemote(type);
    }
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> text = Files.text(host, MOUNTS);
    Reading<List<Mount>> mounts =
        text instanceof Reading.Absent<String>
            ? Reading.unreadable("no " + MOUNTS + ", which every kernel has", "")
            : text.then(ReadAheadProbe::parse);
    List<Evidence> trail = new ArrayList<>();
    Reading<Value> smallest = mounts.then(all -> smallest(host, all, trail));
    facts.add(READ_AHEAD, new Subject.WholeHost(), smallest, trail);
    List<Evidence> shm = new ArrayList<>();
    facts.add(DEV_SHM, new Subject.WholeHost(), mounts.then(all -> devShm(all, shm)), shm);
  }

  private static boolean isRemote(String type) {
    return REMOTE.contains(type)
        || (type.startsWith("fuse.") && !MountProbe.NO_DATA.contains(type));
  }

  /**
   * Parses the file: fields, a dash, then type, source and the file system's options. It keeps
   * remote file systems and tmpfs; a host full of containers has a thousand others.
   */
  static Reading<List<Mount>> parse(String text) {
    List<Mount> mounts = new ArrayList<>();
    int others = 0;
    for (int at = 0; at < text.length(); ) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline;
      int typeAt = text.indexOf(" - ", at) + 3;
      int blank = text.indexOf(' ', typeAt);
      if (typeAt >= 3 && typeAt < end && blank > typeAt && blank < end) {
        String type = text.substring(typeAt, blank);
        if (!isRemote(type) && !type.equals("tmpfs")) {
          others++;
          at = end + 1;
          continue;
        }
      }
      String line = text.substring(at, end);
      at = end + 1;
      List<String> words = Values.words(line);
      if (words.isEmpty()) {
        continue;
      }
      int dash = words.indexOf("-");
      if (dash < 6 || words.size() < dash + 3) {
        return Reading.malformed(line, "a mount with a dash before its type");
      }
      String options = words.size() > dash + 3 ? words.get(dash + 3) : "";
      mounts.add(new Mount(words.get(2), words.get(4), words.get(dash + 1), options));
    }
    return mounts.isEmpty() && others == 0
        ? Reading.malformed(text, "at least one mount")
        : Reading.present(List.copyOf(mounts), mounts.size() + others + " mounts");
  }

  private static Reading<Value> smallest(Host host, List<Mount> mounts, List<Evidence> trail) {
    long smallest = Long.MAX_VALUE;
    for (Mount mount : mounts) {
      if (!mount.isRemote()) {
        continue;
      }
      String path = "/sys/class/bdi/" + mount.device() + "/read_ahead_kb";
      switch (Files.number(host, path)) {
        case Reading.Present<Long>(var kib, _) -> {
          smallest = Math.min(smallest, kib << 10);
          if (trail.size() < 12) {
            trail.add(new Evidence(path, kib + " (" + mount.type() + " on " + mount.point() + ")"));
          }
        }
        // A mount inside another shares its device, and some have none of their own.
        case Reading.Absent<Long> _ -> {}
        case Reading.Unreadable<Long>(var obstacle, var needs) -> {
          return Reading.unreadable(path + ": " + obstacle, needs);
        }
        case Reading.Malformed<Long>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    return smallest == Long.MAX_VALUE
        ? Reading.absent("no network or FUSE file system with a read-ahead is mounted")
        : Reading.present(new Value.Size(smallest), (smallest >> 10) + " kB");
  }

  /** The last mount on a point covers those before it. */
  private static Reading<Value> devShm(List<Mount> mounts, List<Evidence> trail) {
    Reading<Value> answer = Reading.absent("no tmpfs on /dev/shm");
    for (Mount mount : mounts) {
      if (mount.point().equals("/dev/shm") && mount.type().equals("tmpfs")) {
        String word = huge(mount.options());
        trail.clear();
        trail.add(new Evidence(MOUNTS, "/dev/shm tmpfs " + mount.options()));
        answer = Reading.present(new Value.Text(word), mount.options());
      }
    }
    return answer;
  }

  /** Returns the value of huge= among the options, or unset. */
  static String huge(String options) {
    for (String option : options.split(",", -1)) {
      if (option.startsWith("huge=")) {
        return option.substring("huge=".length());
      }
    }
    return "unset";
  }
}
