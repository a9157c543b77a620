package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether RDMA over Ethernet has what it needs: a global identifier of the routable kind, and a
 * packet size of 4096. Asked only about the fastest active ports of the host, which are its fabric:
 * a slower card that can do RoCE is as a rule there for something else.
 */
public final class RoceProbe implements Probe {
  static final Question GID =
      new Question(
          "roce/gid",
          ValueKind.TEXT,
          SubjectKind.RDMA_PORT,
          "Which is the best global identifier of the port: routable-v2 (RoCE v2 with an address of"
              + " the network), link-local-v2, v1-only or none?");
  static final Question MTU =
      new Question(
          "roce/mtu",
          ValueKind.INT,
          SubjectKind.RDMA_PORT,
          "How many bytes fit into an RDMA packet on the port, by the MTU of its network device:"
              + " 256, 512, 1024, 2048 or 4096?");

  /**
   * The headers that iboe_get_mtu takes off (include/rdma/ib_addr.h): GRH 40, UDP 8, BTH 12, XRC 4,
   * atomic 28, ICRC 4.
   */
  private static final int HEADERS = 96;

  private static final int LEAST = 256;
  private static final int MOST = 4096;
  private static final int GIDS = 1024;

  @Override
  public List<Question> questions() {
    return List.of(GID, MTU);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Found<RdmaPorts.Port> ports = RdmaPorts.of(machine, host);
    Reading<Long> fastest = fastest(host, ports.things());
    ports.answer(
        GID,
        facts,
        RdmaPorts.Port::subject,
        (port, trail) -> rail(host, port, fastest).then(_ -> gid(host, port, trail)));
    ports.answer(
        MTU,
        facts,
        RdmaPorts.Port::subject,
        (port, trail) -> rail(host, port, fastest).then(_ -> mtu(host, port, trail)));
  }

  /** Returns the rate of the fastest active port; unknown where that of some port is not known. */
  private static Reading<Long> fastest(Host host, List<RdmaPorts.Port> ports) {
    Reading<Long> fastest = Reading.absent("no port is active");
    for (RdmaPorts.Port port : ports) {
      Reading<String> state = RdmaPorts.state(host, port);
      if (state.isPresent() && !state.orElse("").equals(RdmaPorts.ACTIVE)) {
        continue;
      }
      Reading<Long> rate = state.then(_ -> RdmaPorts.megabits(host, port));
      if (!rate.isPresent()) {
        return Reading.unreadable("the rate of " + port.device() + " is not known", "");
      }
      if (rate.orElse(0L) > fastest.orElse(0L)) {
        fastest = rate;
      }
    }
    return fastest;
  }

  /**
   * Returns the port where it is a rail of an Ethernet fabric; absent with the reason otherwise.
   */
  private static Reading<RdmaPorts.Port> rail(
      Host host, RdmaPorts.Port port, Reading<Long> fastest) {
    Reading<String> state = RdmaPorts.state(host, port);
    if (state instanceof Reading.Present<String>(var word, _) && !word.equals(RdmaPorts.ACTIVE)) {
      return Reading.absent("the port is " + word);
    }
    Reading<String> layer = state.then(_ -> RdmaPorts.layer(host, port));
    if (layer instanceof Reading.Present<String>(var word, _) && !word.equals(RdmaPorts.ETHERNET)) {
      return Reading.absent("its link layer is " + word);
    }
    String driver = port.deviceFolder() + "/device/driver";
    if (Files.linkName(host, driver).orElse("").equals("efa")) {
      return Reading.absent("EFA has a protocol of its own, not RoCE");
    }
    // enum rdma_node_type: iWARP adapters (4: RNIC) and usNIC have the link layer Ethernet as well.
    String node = Files.text(host, port.deviceFolder() + "/node_type").orElse("").strip();
    if (!node.isEmpty() && !node.startsWith("1:")) {
      return Reading.absent("its node type is " + node + ": it does not speak RoCE");
    }
    return layer
        .then(_ -> fastest)
        .then(
            top ->
                RdmaPorts.megabits(host, port)
                    .then(
                        rate ->
                            rate < top
                                ? Reading.absent(
                                    "it is slower than the fastest RDMA port: not the fabric")
                                : Reading.present(port, port.device())));
  }

  private static Reading<Value> gid(Host host, RdmaPorts.Port port, Trail trail) {
    String vfs = port.deviceFolder() + "/device/sriov_numvfs";
    if (Files.number(host, vfs).orElse(0L) > 0) {
      return Reading.absent("its virtual functions carry the traffic");
    }
    Reading<String> netdev = netdev(host, port);
    String master = "/sys/class/net/" + netdev.orElse("-") + "/master";
    if (Files.linkName(host, master) instanceof Reading.Present<String>(var name, _)) {
      return Reading.absent("the addresses are those of " + name + ", which it belongs to");
    }
    return Files.names(host, port.file("gids")).then(names -> best(host, port, names, trail));
  }

  private static Reading<Value> best(
      Host host, RdmaPorts.Port port, List<String> names, Trail trail) {
    String best = "none";
    for (int i = 0; i < Math.min(names.size(), GIDS); i++) {
      // An index without an entry gives zeros, and in some kernels an error.
      Reading<String> gid =
          DriverFile.text(host, port.file("gids/" + i), "unused").map(String::strip);
      if (gid instanceof Reading.Absent<String> || isZero(gid.orElse("-"))) {
        continue;
      }
      Reading<String> type = Files.text(host, port.file("gid_attrs/types/" + i)).map(String::strip);
      if (!gid.isPresent() || !type.isPresent()) {
        return Reading.unreadable("the kind of " + port.file("gids/" + i) + " cannot be read", "");
      }
      trail.see(port.file("gids/" + i), gid.orElse("") + " " + type.orElse(""));
      String word = kind(gid.orElse(""), type.orElse(""));
      if (rank(word) > rank(best)) {
        best = word;
      }
      if (word.equals("routable-v2")) {
        break;
      }
    }
    if (best.equals("none")) {
      trail.see(port.file("gids"), "no entry in use");
    }
    return Found.word(best, best);
  }

  /**
   * Says what an identifier is good for, by its type as drivers/infiniband/core/cache.c names it.
   */
  static String kind(String gid, String type) {
    if (!type.equals("RoCE v2")) {
      return "v1-only";
    }
    return gid.startsWith("fe80:") ? "link-local-v2" : "routable-v2";
  }

  private static int rank(String word) {
    return List.of("none", "v1-only", "link-local-v2", "routable-v2").indexOf(word);
  }

  private static boolean isZero(String gid) {
    for (int i = 0; i < gid.length(); i++) {
      if (gid.charAt(i) != '0' && gid.charAt(i) != ':') {
        return false;
      }
    }
    return true;
  }

  private static Reading<Value> mtu(Host host, RdmaPorts.Port port, Trail trail) {
    return netdev(host, port)
        .then(
            name -> {
              String file = "/sys/class/net/" + name + "/mtu";
              Reading<Long> mtu = Files.number(host, file);
              trail.see(file, mtu);
              return mtu.then(bytes -> Found.number(packet(bytes), "MTU " + bytes));
            });
  }

  /** Returns the largest RDMA packet that an Ethernet MTU leaves room for; 0 where none fits. */
  static int packet(long mtu) {
    long room = mtu - HEADERS;
    if (room < LEAST) {
      return 0;
    }
    int packet = MOST;
    while (packet > room) {
      packet /= 2;
    }
    return packet;
  }

  /** Reads the network device of a port: that of its first identifier, else the only one. */
  private static Reading<String> netdev(Host host, RdmaPorts.Port port) {
    Reading<String> named = Files.text(host, port.file("gid_attrs/ndevs/0")).map(String::strip);
    if (named.isPresent() && !named.orElse("").isEmpty()) {
      return named;
    }
    List<String> all = new ArrayList<>();
    Reading<List<String>> listed = Files.names(host, port.deviceFolder() + "/device/net");
    all.addAll(listed.orElse(List.of()));
    return listed.then(
        _ ->
            all.size() == 1
                ? Reading.present(all.getFirst(), all.getFirst())
                : Reading.unreadable("which network device the port has", ""));
  }
}
