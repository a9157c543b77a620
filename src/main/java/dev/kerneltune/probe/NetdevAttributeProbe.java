package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/**
 * What rtnetlink alone tells of the network adapters: a program of XDP, how large the packets of
 * TCP get, and how packets queue (include/uapi/linux/if_link.h, pkt_sched.h).
 */
public final class NetdevAttributeProbe implements Probe {
  private static final long FAST_MBITS = 25_000;
  private static final long VERY_FAST_MBITS = 100_000;

  /** GSO_LEGACY_MAX_SIZE of include/linux/netdevice.h: larger packets are BIG TCP. */
  private static final long ORDINARY_PACKET = 65_536;

  /** Queues that hold packets back, to shape them or to imitate a worse network. */
  private static final List<String> HOLDING_BACK =
      List.of("tbf", "htb", "hfsc", "cbq", "cake", "netem", "plug", "cbs", "taprio");

  static final Question XDP =
      new Question(
          "netdev/xdp",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Where does a program of XDP sit on the adapter: none, driver, hardware, several,"
              + " generic, or generic-on-fast (on a link of 25 Gb/s or more)?");
  static final Question BIG_TCP =
      new Question(
          "netdev/big-tcp",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Are packets of TCP larger than 64 KiB on a link of 100 Gb/s or more: on (for IPv4 or"
              + " IPv6), off, not-offered (by the driver), or slower-link?");
  static final Question QUEUEING =
      new Question(
          "netdev/queueing",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "How do packets queue on the adapter: plain, or held-back by a kind that shapes or delays"
              + " them (tbf, htb, hfsc, cake, netem and the like)?");

  @Override
  public List<Question> questions() {
    return List.of(XDP, BIG_TCP, QUEUEING);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    EthtoolLinks links = new EthtoolLinks(machine, host);
    PhysicalLinks speeds = new PhysicalLinks(machine, host);
    Found<PhysicalLinks.Link> found = links.links();
    found.answer(
        XDP,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) ->
            attributes(host, link, trail).then(text -> xdp(text, speeds.megabits(link), trail)));
    found.answer(
        BIG_TCP,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) ->
            attributes(host, link, trail)
                .then(
                    text -> bigTcp(text).then(word -> onFast(word, speeds.megabits(link), trail))));
    found.answer(
        QUEUEING,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) -> ask(host, link, "qdisc", trail).then(NetdevAttributeProbe::queueing));
  }

  private static Reading<String> attributes(Host host, PhysicalLinks.Link link, Trail trail) {
    return ask(host, link, "link", trail);
  }

  /** Asks about a link; {@code what} is one of the netlink queries. */
  static Reading<String> ask(Host host, PhysicalLinks.Link link, String what, Trail trail) {
    String query = "netlink/" + link.name() + "/" + what;
    Reading<String> answer = Asked.text(host, query, "the driver has no such setting");
    trail.see(query, answer.map(Asked::oneLine).then(line -> Reading.present(line, line)));
    return answer;
  }

  /** Names where the program sits; on which links the generic way hurts is a matter of speed. */
  static Reading<Value> xdp(String text, Reading<Long> megabits, Trail trail) {
    return Asked.word(text, "xdp")
        .then(
            word ->
                switch (word) {
                  case "none", "driver", "hardware", "several" -> Found.word(word, word);
                  case "generic" -> {
                    trail.see("speed", megabits);
                    yield megabits instanceof Reading.Absent<Long>
                        ? Found.word("generic", word)
                        : megabits.then(
                            speed ->
                                Found.word(
                                    speed >= FAST_MBITS ? "generic-on-fast" : "generic", word));
                  }
                  default -> Reading.malformed(word, "a mode of XDP");
                });
  }

  /** Returns on, off or not-offered. A size that the kernel does not tell it does not have. */
  static Reading<String> bigTcp(String text) {
    long largest = 0;
    for (String name : new String[] {"gso-max-size", "gso-ipv4-max-size"}) {
      Reading<Long> size = size(text, name);
      if (!size.isPresent() && !(size instanceof Reading.Absent<Long>)) {
        return size.map(Object::toString);
      }
      largest = Math.max(largest, size.orElse(0L));
    }
    if (largest > ORDINARY_PACKET) {
      return Reading.present("on", largest + " bytes");
    }
    return size(text, "tso-max-size")
        .map(offered -> offered > ORDINARY_PACKET ? "off" : "not-offered");
  }

  private static Reading<Long> size(String text, String name) {
    return FactCollector.line(text, name)
        .then(number -> Values.parse(ValueKind.INT, number))
        .map(value -> ((Value.Int) value).number());
  }

  private static Reading<Value> onFast(String word, Reading<Long> megabits, Trail trail) {
    if (!word.equals("off")) {
      return Found.word(word, word);
    }
    trail.see("speed", megabits);
    return megabits.then(
        speed -> Found.word(speed >= VERY_FAST_MBITS ? "off" : "slower-link", word));
  }

  /** Looks for a kind that holds packets back, at the root or below it. */
  static Reading<Value> queueing(String text) {
    return Asked.word(text, "root")
        .then(
            root ->
                Asked.word(text, "leaves")
                    .map(
                        leaves -> {
                          for (String kind : Values.words(root + " " + leaves)) {
                            if (HOLDING_BACK.contains(kind)) {
                              return new Value.Text("held-back");
                            }
                          }
                          return new Value.Text("plain");
                        }));
  }
}
