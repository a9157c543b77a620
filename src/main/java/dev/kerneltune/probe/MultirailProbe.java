package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether several RDMA cards in one subnet answer for each other's addresses
 * (Documentation/networking/ip-sysctl.rst: arp_ignore, arp_filter, rp_filter). The subnets are the
 * directly connected routes of /proc/net/route (net/ipv4/fib_trie.c, fib_route_seq_show).
 */
public final class MultirailProbe implements Probe {
  static final Question SUBNETS =
      new Question(
          "multirail/arp",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Do RDMA cards in one IPv4 subnet keep their addresses apart: separate (no two share"
              + " one), kept-apart, arp-flux (arp_ignore and arp_filter are 0) or strict-filter"
              + " (rp_filter is 1)?");

  static final String ROUTES = "/proc/net/route";
  private static final String CONF = "/proc/sys/net/ipv4/conf/";
  private static final int DESTINATION = 1;
  private static final int GATEWAY = 2;
  private static final int MASK = 7;

  @Override
  public List<Question> questions() {
    return List.of(SUBNETS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> answer =
        machine
            .netdevs()
            .then(
                netdevs ->
                    Files.text(host, ROUTES)
                        .then(MultirailProbe::parse)
                        .then(
                            subnets ->
                                machine
                                    .nics()
                                    .then(
                                        nics ->
                                            judge(host, subnets, rails(netdevs, nics), trail))));
    facts.add(SUBNETS, new Subject.WholeHost(), answer, trail.list());
  }

  /**
   * The network devices of RDMA cards: others may share a subnet without harm to a rail.
   *
   * @param sure those that are
   * @param open those of which it is not known
   */
  private record Rails(Set<String> sure, Set<String> open) {}

  private static Rails rails(List<Netdev> netdevs, List<Nic> nics) {
    Map<String, Reading<List<String>>> rdma = new HashMap<>();
    for (Nic nic : nics) {
      rdma.put(nic.function().bdf(), nic.rdma());
    }
    Rails rails = new Rails(new TreeSet<>(), new TreeSet<>());
    for (Netdev netdev : netdevs) {
      Reading<List<String>> devices =
          netdev
              .bdf()
              .then(bdf -> rdma.getOrDefault(bdf, Reading.absent("no network controller there")));
      switch (devices) {
        case Reading.Present<List<String>>(var names, _) -> {
          if (!names.isEmpty()) {
            rails.sure().add(netdev.name());
          }
        }
        case Reading.Absent<List<String>> _ -> {}
        case Reading.Unreadable<List<String>> _, Reading.Malformed<List<String>> _ ->
            rails.open().add(netdev.name());
      }
    }
    return rails;
  }

  /** Parses the table to the devices of each directly connected subnet, destination/mask in hex. */
  static Reading<Map<String, Set<String>>> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (!lines[0].startsWith("Iface")) {
      return Reading.malformed(lines[0], "a table that starts with Iface");
    }
    Map<String, Set<String>> subnets = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      List<String> columns = Values.words(lines[i]);
      if (columns.isEmpty()) {
        continue;
      }
      if (columns.size() <= MASK) {
        return Reading.malformed(lines[i].strip(), "a route of at least 8 columns");
      }
      boolean direct = columns.get(GATEWAY).equals("00000000");
      boolean net = !columns.get(MASK).equals("00000000") && !columns.get(MASK).equals("FFFFFFFF");
      if (direct && net) {
        subnets
            .computeIfAbsent(
                columns.get(DESTINATION) + "/" + columns.get(MASK), _ -> new TreeSet<>())
            .add(columns.getFirst());
      }
    }
    return Reading.present(subnets, subnets.size() + " subnets");
  }

  private static Reading<Value> judge(
      Host host, Map<String, Set<String>> subnets, Rails rails, Trail trail) {
    List<String> shared = new ArrayList<>();
    boolean open = false;
    int seen = 0;
    for (Map.Entry<String, Set<String>> subnet : subnets.entrySet()) {
      Set<String> cards = new TreeSet<>(subnet.getValue());
      cards.retainAll(rails.sure());
      Set<String> others = new TreeSet<>(subnet.getValue());
      others.retainAll(rails.open());
      open |= !others.isEmpty() && cards.size() + others.size() > 1;
      if (!cards.isEmpty()) {
        seen++;
        trail.see(ROUTES + " " + subnet.getKey(), String.join(" ", cards));
      }
      if (cards.size() > 1) {
        shared.addAll(cards);
      }
    }
    if (!shared.isEmpty()) {
      return settings(host, shared, trail);
    }
    if (open) {
      return Reading.unreadable("which network devices are those of RDMA cards", "");
    }
    return seen == 0
        ? Reading.absent("no IPv4 subnet is directly on an RDMA card")
        : Found.word("separate", seen + " subnets, a card each");
  }

  private static Reading<Value> settings(Host host, List<String> cards, Trail trail) {
    String flux = "";
    String strict = "";
    Reading<Value> clean = Found.word("kept-apart", String.join(" ", cards));
    for (String card : cards) {
      Reading<Long> filter = effective(host, card, "rp_filter", trail);
      Reading<Boolean> apart = keptApart(host, card, trail);
      strict = filter.orElse(0L) == 1 ? card : strict;
      flux = apart.orElse(true) ? flux : card;
      Reading<Value> lack = apart.then(_ -> filter.map(Value.Int::new));
      clean = lack.isPresent() ? clean : lack;
    }
    if (!strict.isEmpty()) {
      return Found.word("strict-filter", "rp_filter is 1 on " + strict);
    }
    return flux.isEmpty()
        ? clean
        : Found.word("arp-flux", "arp_ignore and arp_filter are 0 on " + flux);
  }

  /** Returns whether a card answers for its own addresses alone, by either of the two ways. */
  private static Reading<Boolean> keptApart(Host host, String card, Trail trail) {
    Reading<Long> ignore = effective(host, card, "arp_ignore", trail);
    return ignore.orElse(1L) > 0
        ? ignore.map(_ -> true)
        : effective(host, card, "arp_filter", trail).map(filter -> filter > 0);
  }

  /** Reads a setting as the kernel takes it: the larger of the device's and that of all. */
  private static Reading<Long> effective(Host host, String card, String name, Trail trail) {
    String all = CONF + "all/" + name;
    String own = CONF + card + "/" + name;
    Reading<Long> ofAll = Files.number(host, all);
    Reading<Long> ofOwn = Files.number(host, own);
    trail.see(own, ofOwn);
    trail.see(all, ofAll);
    return ofAll.then(a -> ofOwn.map(b -> Math.max(a, b)));
  }
}
