package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/** Whether the tables and queues of the TCP/IP path are full, or were; and the triples of TCP. */
public final class NetTableProbe implements Probe {
  static final Question NEIGHBOURS =
      host(
          "net-table/neighbours-full",
          "How many new neighbours found the table full in the sampling window? Without a window 0"
              + " where none did since boot.");
  static final Question CONNTRACK =
      host("net-table/conntrack-percent", "How full is the connection tracking table, in percent?");
  static final Question LISTEN =
      host(
          "net-table/listen-overflows",
          "How many connections were turned away from a full listen queue in the sampling window?");
  static final Question RECEIVE =
      host("net-table/tcp-rmem-max", "To how many bytes may TCP grow a receive buffer?");
  static final Question SEND =
      host("net-table/tcp-wmem-max", "To how many bytes may TCP grow a send buffer?");
  static final Question PORTS =
      host("net-table/local-ports", "How many local ports may outgoing connections take?");

  static final String ARP = "/proc/net/stat/arp_cache";
  static final String NDISC = "/proc/net/stat/ndisc_cache";
  static final String COUNT = "/proc/sys/net/netfilter/nf_conntrack_count";
  static final String MAX = "/proc/sys/net/netfilter/nf_conntrack_max";
  static final String NETSTAT = "/proc/net/netstat";
  private static final String IPV4 = "/proc/sys/net/ipv4/";

  private static Question host(String name, String asks) {
    return new Question(name, ValueKind.INT, SubjectKind.HOST, asks);
  }

  @Override
  public List<Question> questions() {
    return List.of(NEIGHBOURS, CONNTRACK, LISTEN, RECEIVE, SEND, PORTS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Subject whole = new Subject.WholeHost();
    Trail neighbours = new Trail();
    Reading<Long> arp = turnedAway(host, ARP, neighbours);
    Reading<Long> ndisc = turnedAway(host, NDISC, neighbours);
    facts.add(NEIGHBOURS, whole, both(arp, ndisc), neighbours.list());
    Reading<Long> count = Files.number(host, COUNT);
    Reading<Long> max = Files.number(host, MAX);
    facts.add(
        CONNTRACK,
        whole,
        count.then(used -> max.then(all -> percent(used, all))),
        new Trail().see(COUNT, count).see(MAX, max).list());
    Trail trail = new Trail();
    Reading<Value> overflows =
        Sample.of(host, NETSTAT, host.read(NETSTAT), NetTableProbe::overflows)
            .then(
                sample -> {
                  trail.see(
                      NETSTAT + " (ListenOverflows)",
                      sample.before() + " -> " + sample.after() + " in " + sample.length());
                  long more = Math.max(0, sample.after() - sample.before());
                  return Found.number(more, "+" + more);
                });
    facts.add(LISTEN, whole, overflows, trail.list());
    last(RECEIVE, host, IPV4 + "tcp_rmem", facts);
    last(SEND, host, IPV4 + "tcp_wmem", facts);
    String file = IPV4 + "ip_local_port_range";
    Reading<String> range = Files.text(host, file);
    facts.add(
        PORTS,
        whole,
        range.then(text -> numbers(text, 2).then(NetTableProbe::width)),
        new Trail().see(file, range).list());
  }

  private static void last(Question question, Host host, String file, FactSink facts) {
    Reading<String> text = Files.text(host, file);
    facts.add(
        question,
        new Subject.WholeHost(),
        text.then(all -> numbers(all, 3)).map(three -> new Value.Int(three[2])),
        new Trail().see(file, text).list());
  }

  /**
   * Counts in the sampling window: a table that was too small before it was enlarged shows its old
   * count until the next boot.
   */
  private static Reading<Long> turnedAway(Host host, String file, Trail trail) {
    Raw raw = host.read(file);
    Reading<Long> before = fulls(raw);
    trail.see(file, before);
    // Asked even without a window: so the host learns which files a window must read twice.
    Reading<Sample<Long>> both = Sample.of(host, file, raw, NetTableProbe::fulls);
    if (before.orElse(-1L) == 0 && host.windowNanos().isEmpty()) {
      return before;
    }
    return both.map(
        sample -> {
          trail.see(file, sample.before() + " -> " + sample.after() + " in " + sample.length());
          return Math.max(0, sample.after() - sample.before());
        });
  }

  private static Reading<Long> fulls(Raw raw) {
    return Files.text(raw).then(NetTableProbe::tableFulls);
  }

  /**
   * Adds what both tables say: one that was full decides; a kernel without IPv6 has one of them.
   */
  private static Reading<Value> both(Reading<Long> arp, Reading<Long> ndisc) {
    long seen = arp.orElse(0L) + ndisc.orElse(0L);
    if (seen > 0) {
      return Found.number(seen, "+" + seen);
    }
    if (ndisc instanceof Reading.Absent<Long>) {
      return arp.map(Value.Int::new);
    }
    return arp.then(count -> ndisc.map(more -> new Value.Int(count + more)));
  }

  /**
   * Adds the last column of all CPUs, in hexadecimal (net/core/neighbour.c, neigh_stat_seq_show).
   */
  static Reading<Long> tableFulls(String text) {
    String[] lines = text.split("\n", -1);
    int column = Values.words(lines[0]).indexOf("table_fulls");
    if (column < 0) {
      return lines[0].startsWith("entries")
          ? Reading.absent("this kernel does not count it")
          : Reading.malformed(lines[0], "a table that starts with entries");
    }
    long sum = 0;
    for (int i = 1; i < lines.length; i++) {
      List<String> columns = Values.words(lines[i]);
      if (columns.isEmpty()) {
        continue;
      }
      Reading<Value> cell =
          columns.size() > column
              ? Values.parse(ValueKind.HEX, columns.get(column))
              : Reading.malformed(lines[i], "as many columns as the first line");
      if (!(cell instanceof Reading.Present<Value>(Value.Hex hex, _))) {
        return Reading.malformed(lines[i], "hexadecimal numbers");
      }
      sum += hex.bits();
    }
    return Reading.present(sum, "table_fulls " + sum);
  }

  private static Reading<Value> percent(long used, long all) {
    return all <= 0 || used < 0
        ? Reading.malformed(used + " of " + all, "a table with room")
        : Found.number((long) (100.0 * used / all), used + " of " + all);
  }

  /** Picks ListenOverflows out of the pair of TcpExt lines (net/ipv4/proc.c). */
  static Reading<Long> overflows(Raw raw) {
    return Files.text(raw)
        .then(
            text -> {
              String[] lines = text.split("\n", -1);
              for (int i = 0; i + 1 < lines.length; i++) {
                List<String> names = Values.words(lines[i]);
                int at = names.indexOf("ListenOverflows");
                if (lines[i].startsWith("TcpExt:") && at > 0) {
                  List<String> numbers = Values.words(lines[i + 1]);
                  return numbers.size() == names.size()
                      ? Values.parse(ValueKind.INT, numbers.get(at))
                          .map(value -> ((Value.Int) value).number())
                      : Reading.malformed(lines[i + 1], "a number under each name");
                }
              }
              return Reading.absent("the file has no ListenOverflows");
            });
  }

  /** Parses whole numbers between blanks, exactly {@code count} of them. */
  static Reading<long[]> numbers(String text, int count) {
    List<String> words = Values.words(text);
    long[] numbers = new long[count];
    for (int i = 0; i < count && words.size() == count; i++) {
      if (!(Values.parse(ValueKind.INT, words.get(i))
          instanceof Reading.Present<Value>(Value.Int number, _))) {
        return Reading.malformed(text, count + " whole numbers");
      }
      numbers[i] = number.number();
    }
    return words.size() == count
        ? Reading.present(numbers, text.strip())
        : Reading.malformed(text, count + " whole numbers");
  }

  private static Reading<Value> width(long[] range) {
    return range[1] < range[0]
        ? Reading.malformed(range[0] + " " + range[1], "a lowest and a highest port")
        : Found.number(range[1] - range[0] + 1, range[0] + " to " + range[1]);
  }
}
