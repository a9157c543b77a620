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

/** How NFS file systems are mounted: the worst of them (nfs(5); fs/nfs/super.c). */
public final class NfsProbe implements Probe {
  static final Question CONNECTIONS =
      new Question(
          "nfs/connections",
          ValueKind.INT,
          SubjectKind.HOST,
          "How many TCP connections has the NFS mount with the fewest, on a host with a link of"
              + " 25 Gb/s or more?");
  static final Question TRANSFER =
      new Question(
          "nfs/transfer-size",
          ValueKind.SIZE,
          SubjectKind.HOST,
          "How large is the smallest read or write size of an NFS mount?");
  static final Question READ_AHEAD =
      new Question(
          "nfs/read-ahead",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Does each NFS mount read further ahead than the kernel's 128 KiB: raised or default?");

  private static final long FAST = 25_000;

  /** VM_READAHEAD_PAGES of include/linux/pagemap.h, in KiB. */
  private static final long DEFAULT_KIB = 128;

  @Override
  public List<Question> questions() {
    return List.of(CONNECTIONS, TRANSFER, READ_AHEAD);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Subject whole = new Subject.WholeHost();
    Reading<List<Mounts.Mount>> mounts = Mounts.of(host).then(NfsProbe::nfs);
    Trail connections = new Trail();
    facts.add(
        CONNECTIONS,
        whole,
        mounts.then(all -> connections(all, new PhysicalLinks(machine, host), connections)),
        connections.list());
    Trail sizes = new Trail();
    facts.add(TRANSFER, whole, mounts.then(all -> transfer(all, sizes)), sizes.list());
    Trail ahead = new Trail();
    facts.add(READ_AHEAD, whole, mounts.then(all -> readAhead(host, all, ahead)), ahead.list());
  }

  private static Reading<List<Mounts.Mount>> nfs(Mounts.Table table) {
    List<Mounts.Mount> found = new ArrayList<>();
    for (Mounts.Mount mount : table.mounts()) {
      if (mount.isNfs()) {
        found.add(mount);
      }
    }
    return found.isEmpty()
        ? Reading.absent("no NFS file system is mounted")
        : Reading.present(List.copyOf(found), found.size() + " NFS mounts");
  }

  private static Reading<Value> connections(
      List<Mounts.Mount> mounts, PhysicalLinks links, Trail trail) {
    long fewest = Long.MAX_VALUE;
    for (Mounts.Mount mount : mounts) {
      if (!mount.option("proto").orElse("").startsWith("tcp") || isProxied(mount)) {
        continue;
      }
      // The option is shown only where it was given; without it there is one connection.
      Reading<Long> count =
          mount.option("nconnect") instanceof Reading.Present<String>(var text, _)
              ? Values.parse(ValueKind.INT, text).map(value -> ((Value.Int) value).number())
              : Reading.present(1L, "no nconnect");
      if (!(count instanceof Reading.Present<Long>(var number, var raw))) {
        return count.map(Value.Int::new);
      }
      trail.see(mount.point(), "nconnect " + raw);
      fewest = Math.min(fewest, number);
    }
    if (fewest == Long.MAX_VALUE) {
      return Reading.absent("no NFS mount over TCP to another host");
    }
    long least = fewest;
    Reading<Boolean> fast = links.hasLinkOf(FAST);
    trail.see("a link of 25 Gb/s or more", fast);
    return fast.then(
        has ->
            has
                ? Found.number(least, Long.toString(least))
                : Reading.absent("no link of 25 Gb/s or more"));
  }

  /** A mount by way of a local process, as for TLS: how that connects no mount option tells. */
  private static boolean isProxied(Mounts.Mount mount) {
    String server = mount.option("addr").orElse("");
    return server.startsWith("127.") || server.equals("::1");
  }

  private static Reading<Value> transfer(List<Mounts.Mount> mounts, Trail trail) {
    long smallest = Long.MAX_VALUE;
    for (Mounts.Mount mount : mounts) {
      for (String name : new String[] {"rsize", "wsize"}) {
        switch (mount.option(name).then(text -> Values.parse(ValueKind.SIZE, text))) {
          case Reading.Present<Value>(var value, _) -> {
            trail.see(mount.point(), name + "=" + value);
            smallest = Math.min(smallest, ((Value.Size) value).bytes());
          }
          case Reading.Absent<Value> _ -> {}
          case Reading.Unreadable<Value>(var obstacle, var needs) -> {
            return Reading.unreadable(obstacle, needs);
          }
          case Reading.Malformed<Value>(var raw, var problem) -> {
            return Reading.malformed(raw, problem);
          }
        }
      }
    }
    return smallest == Long.MAX_VALUE
        ? Reading.absent("no NFS mount tells its transfer size")
        : Reading.present(new Value.Size(smallest), Long.toString(smallest));
  }

  private static Reading<Value> readAhead(Host host, List<Mounts.Mount> mounts, Trail trail) {
    Reading<Value> open = Reading.absent("no NFS mount has a backing device");
    String answer = "";
    for (Mounts.Mount mount : mounts) {
      if (mount.device().isEmpty()) {
        return Reading.unreadable("the table of mounts names no devices", "");
      }
      String file = "/sys/class/bdi/" + mount.device() + "/read_ahead_kb";
      Reading<Long> kib = Files.number(host, file);
      trail.see(file, kib);
      switch (kib) {
        case Reading.Present<Long>(var number, _) -> {
          if (number <= DEFAULT_KIB) {
            return Found.word("default", number + " KiB for " + mount.point());
          }
          answer = "raised";
        }
        case Reading.Absent<Long> _ -> {}
        case Reading.Unreadable<Long> _, Reading.Malformed<Long> _ ->
            open = kib.map(Value.Int::new);
      }
    }
    return open instanceof Reading.Absent<Value> && !answer.isEmpty()
        ? Found.word(answer, mounts.size() + " mounts")
        : open;
  }
}
