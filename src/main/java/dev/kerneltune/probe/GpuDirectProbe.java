package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/**
 * How NICs and drives may reach the memory of NVIDIA GPUs: by dma-buf or by the older peer-memory
 * interface, and whether NVMe multipathing stands in the way of the upstream path to storage.
 */
public final class GpuDirectProbe implements Probe {
  static final Question REGISTRATION =
      new Question(
          "gpudirect/registration",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "How can an RDMA NIC register memory of an NVIDIA GPU: dma-buf, peer-memory, both or"
              + " none?");
  static final Question MULTIPATH =
      new Question(
          "gpudirect/nvme-multipath",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Does NVMe multipathing stand in the way of peer-to-peer storage: off, harmless or"
              + " blocks?");

  static final String PEERMEM = "/sys/module/nvidia_peermem";
  static final String MULTIPATH_FILE = "/sys/module/nvme_core/parameters/multipath";
  private static final String NVME_CORE = "/sys/module/nvme_core";
  private static final String PEERS = "/sys/kernel/mm/memory_peers";

  /** ib_umem_dmabuf_get_pinned is in the 6.1 tree and not in that of 5.15. */
  private static final Value.Version PINNED = version(5, 16);

  /** reg_user_mr_dmabuf of efa is in the tree of 6.1. */
  private static final Value.Version EFA = version(6, 1);

  /** The tree of 7.0 lacks BLK_FEAT_PCI_P2PDMA in nvme/host/multipath.c, that of 7.2 has it. */
  private static final Value.Version WITHOUT_FEATURE = version(7, 0);

  private static final Value.Version WITH_FEATURE = version(7, 2);

  private static Value.Version version(int major, int minor) {
    return new Value.Version(List.of(major, minor), major + "." + minor);
  }

  @Override
  public List<Question> questions() {
    return List.of(REGISTRATION, MULTIPATH);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    facts.add(
        REGISTRATION, new Subject.WholeHost(), registration(machine, host, trail), trail.list());
    Reading<String> multipath =
        Files.names(host, NVME_CORE).then(_ -> Files.text(host, MULTIPATH_FILE));
    Reading<String> dwords = NvidiaDriver.parameter(host, "RegistryDwords");
    facts.add(
        MULTIPATH,
        new Subject.WholeHost(),
        multipath.then(text -> multipath(text, dwords, machine.kernelRelease())),
        new Trail()
            .see(MULTIPATH_FILE, multipath)
            .see(NvidiaDriver.PARAMS, dwords)
            .see("/proc/sys/kernel/osrelease", machine.kernelRelease())
            .list());
  }

  private static Reading<Value> registration(Machine machine, Host host, Trail trail) {
    Reading<NvidiaDriver.Flavour> flavour = NvidiaDriver.flavour(host);
    trail.see(NvidiaDriver.VERSION, flavour);
    if (machine.rdmaDevices() instanceof Reading.Absent<List<String>>) {
      return Reading.absent("no RDMA device here");
    }
    return machine
        .rdmaDevices()
        .then(
            devices -> {
              if (devices.isEmpty()) {
                return Reading.absent("no RDMA device here");
              }
              trail.see("/sys/class/infiniband", String.join(" ", devices));
              Reading<Boolean> peer = peer(host, trail);
              Reading<Boolean> dmabuf =
                  flavour.then(
                      kind ->
                          kind.kind() == NvidiaDriver.Kind.PROPRIETARY
                              ? Reading.present(false, "proprietary module")
                              : dmabuf(machine));
              trail.see("dma-buf", dmabuf);
              return flavour.then(_ -> ways(peer, dmabuf));
            });
  }

  /** Reads whether peer memory is there: what NCCL looks for (src/transport/net_ib/gdr.cc). */
  private static Reading<Boolean> peer(Host host, Trail trail) {
    Reading<Boolean> so = Files.names(host, PEERMEM).map(_ -> true);
    trail.see(PEERMEM, so);
    if (so instanceof Reading.Absent<Boolean>) {
      Reading<List<String>> clients = Files.names(host, PEERS);
      trail.see(PEERS, clients);
      so =
          clients.then(
              names ->
                  names.contains("nv_mem") || names.contains("nv_mem_nc")
                      ? Reading.present(true, String.join(" ", names))
                      : Reading.absent("no client nv_mem"));
    }
    return so instanceof Reading.Absent<Boolean> ? Reading.present(false, "not loaded") : so;
  }

  /** Decides whether a NIC here can register dma-bufs; never a no where a backport could hide. */
  private static Reading<Boolean> dmabuf(Machine machine) {
    return machine
        .kernelRelease()
        .then(text -> Values.parse(ValueKind.VERSION, text))
        .then(
            value -> {
              Value.Version kernel = (Value.Version) value;
              return kernel.compareTo(PINNED) >= 0
                  ? machine.nics().then(nics -> capableNic(nics, kernel))
                  : Reading.unreadable(
                      "whether kernel " + value + " can register dma-bufs is not known", "");
            });
  }

  private static Reading<Boolean> capableNic(List<Nic> nics, Value.Version kernel) {
    for (Nic nic : nics) {
      if (!nic.rdma().orElse(List.of()).isEmpty()) {
        String driver = nic.function().driver().orElse("");
        boolean efa = driver.equals("efa") && kernel.compareTo(EFA) >= 0;
        if (driver.equals("mlx5_core") || efa) {
          return Reading.present(true, nic.function().bdf() + " " + driver);
        }
      }
    }
    return Reading.unreadable("whether the driver of the RDMA NICs registers dma-bufs", "");
  }

  /** Puts the two ways together; what is not known leaves only a certain none open. */
  static Reading<Value> ways(Reading<Boolean> peer, Reading<Boolean> dmabuf) {
    boolean hasPeer = peer.orElse(false);
    boolean hasDmabuf = dmabuf.orElse(false);
    if (hasPeer || hasDmabuf) {
      String word = hasPeer && hasDmabuf ? "both" : hasPeer ? "peer-memory" : "dma-buf";
      return Reading.present(new Value.Text(word), word);
    }
    return peer.then(_ -> dmabuf.then(_ -> Reading.present(new Value.Text("none"), "neither")));
  }

  /** Says whether multipathing stands in the way, where the driver was set up for peer storage. */
  static Reading<Value> multipath(
      String text, Reading<String> dwords, Reading<String> kernelRelease) {
    if (text.strip().equals("N")) {
      return word("off", "multipath=N");
    }
    if (!text.strip().equals("Y")) {
      return Reading.malformed(text, "Y or N");
    }
    return dwords.then(
        all ->
            all.contains("RMForceStaticBar1=1")
                ? kernelRelease
                    .then(release -> Values.parse(ValueKind.VERSION, release))
                    .then(release -> blocks((Value.Version) release))
                : Reading.absent("the NVIDIA driver is not set up for peer-to-peer storage"));
  }

  private static Reading<Value> blocks(Value.Version release) {
    Value.Version minor =
        new Value.Version(
            release.parts().subList(0, Math.min(2, release.parts().size())), release.text());
    if (minor.compareTo(WITH_FEATURE) >= 0) {
      return word("harmless", "multipath=Y, kernel " + release);
    }
    // A kernel of Enterprise Linux keeps its number and takes over what came later.
    boolean upstream = !release.text().contains(".el");
    return upstream && minor.compareTo(WITHOUT_FEATURE) <= 0
        ? word("blocks", "multipath=Y, kernel " + release)
        : Reading.unreadable("whether kernel " + release + " passes the feature is not known", "");
  }

  private static Reading<Value> word(String word, String raw) {
    return Reading.present(new Value.Text(word), raw);
  }
}
