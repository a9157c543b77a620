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

/** Whether GPUDirect Storage has a way into GPU memory, and a file system that it can read from. */
public final class GdsProbe implements Probe {
  static final Question BACKEND =
      new Question(
          "gds/backend",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Which way does GPUDirect Storage have: nvidia-fs, peer-to-peer (the open driver set up"
              + " for NVMe P2PDMA), both or none?");
  static final Question FILE_SYSTEM =
      new Question(
          "gds/file-system",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Is a file system mounted that GPUDirect Storage supports (ext4 with data=ordered or XFS"
              + " on NVMe, NFS over RDMA, Lustre, WekaFS, Spectrum Scale, BeeGFS): some or none?");
  static final Question JOURNAL =
      new Question(
          "gds/ext4-data",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "In which data mode are ext4 file systems on NVMe mounted: ordered, or other for at least"
              + " one?");

  static final String MODULE = "/sys/module/nvidia_fs";
  private static final List<String> NETWORKED = List.of("lustre", "wekafs", "gpfs", "beegfs");

  @Override
  public List<Question> questions() {
    return List.of(BACKEND, FILE_SYSTEM, JOURNAL);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Subject whole = new Subject.WholeHost();
    Reading<Boolean> module =
        Files.names(host, MODULE) instanceof Reading.Absent<List<String>>
            ? Reading.present(false, "not loaded")
            : Files.names(host, MODULE).map(_ -> true);
    Reading<String> dwords = NvidiaDriver.parameter(host, "RegistryDwords");
    Reading<NvidiaDriver.Flavour> flavour = NvidiaDriver.flavour(host);
    Reading<Boolean> peer =
        flavour.then(
            kind ->
                kind.kind() == NvidiaDriver.Kind.PROPRIETARY
                    ? Reading.present(false, "proprietary module")
                    : dwords.then(all -> machine.architecture().map(arch -> isSetUp(all, arch))));
    facts.add(
        BACKEND,
        whole,
        flavour.then(_ -> backend(module, peer)),
        new Trail()
            .see(NvidiaDriver.VERSION, flavour)
            .see(MODULE, module)
            .see(NvidiaDriver.PARAMS, dwords)
            .list());
    Reading<Mounts.Table> table = Mounts.of(host);
    Trail systems = new Trail();
    facts.add(FILE_SYSTEM, whole, table.then(all -> supported(all, systems)), systems.list());
    Trail journal = new Trail();
    facts.add(JOURNAL, whole, table.then(all -> journal(all, journal)), journal.list());
  }

  /** Returns whether the registry keys are set that NVMe P2PDMA needs; the second on x86 alone. */
  static boolean isSetUp(String dwords, String architecture) {
    return dwords.contains("RMForceStaticBar1=1")
        && (!architecture.equals("x86_64") || dwords.contains("RmForceDisableIomapWC=1"));
  }

  /** Puts the two ways together; what is not known leaves only a certain none open. */
  static Reading<Value> backend(Reading<Boolean> module, Reading<Boolean> peer) {
    boolean hasModule = module.orElse(false);
    boolean hasPeer = peer.orElse(false);
    if (hasModule || hasPeer) {
      String word = hasModule && hasPeer ? "both" : hasModule ? "nvidia-fs" : "peer-to-peer";
      return Found.word(word, word);
    }
    return module.then(_ -> peer.then(_ -> Found.word("none", "neither")));
  }

  private static boolean isOnNvme(Mounts.Mount mount) {
    return mount.source().startsWith("/dev/nvme");
  }

  private static boolean isOrdered(Mounts.Mount mount) {
    // The kernel shows the mode only where it is not the default, or was asked for.
    return mount.option("data").orElse("ordered").equals("ordered");
  }

  private static Reading<Value> supported(Mounts.Table table, Trail trail) {
    int open = 0;
    int good = 0;
    for (Mounts.Mount mount : table.mounts()) {
      boolean plain = mount.kind().equals("xfs") || mount.kind().equals("ext4");
      boolean fits = mount.kind().equals("xfs") || isOrdered(mount);
      boolean remote =
          NETWORKED.contains(mount.kind())
              || (mount.isNfs() && mount.option("proto").orElse("").startsWith("rdma"));
      if (remote || (plain && fits && isOnNvme(mount))) {
        good++;
        trail.see(table.file() + " " + mount.point(), mount.kind() + " " + mount.source());
      } else if (plain && fits && isComposed(mount.source())) {
        open++;
        trail.see(table.file() + " " + mount.point(), mount.kind() + " " + mount.source());
      }
    }
    if (good > 0) {
      return Found.word("some", good + " mounts");
    }
    if (open > 0) {
      return Reading.unreadable("which drives are below a mapped or RAID device", "");
    }
    trail.see(table.file(), "no supported file system");
    return Found.word("none", "no supported file system");
  }

  private static boolean isComposed(String source) {
    return source.startsWith("/dev/mapper/")
        || source.startsWith("/dev/dm-")
        || source.startsWith("/dev/md")
        || source.equals("/dev/root");
  }

  private static Reading<Value> journal(Mounts.Table table, Trail trail) {
    int seen = 0;
    int other = 0;
    for (Mounts.Mount mount : table.mounts()) {
      if (mount.kind().equals("ext4") && isOnNvme(mount)) {
        seen++;
        other += isOrdered(mount) ? 0 : 1;
        trail.see(
            table.file() + " " + mount.point(),
            mount.source() + " data=" + mount.option("data").orElse("ordered (default)"));
      }
    }
    if (seen == 0) {
      return Reading.absent("no ext4 file system on NVMe is mounted");
    }
    return other > 0
        ? Found.word("other", other + " of " + seen)
        : Found.word("ordered", seen + " mounts");
  }
}
