package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * What the links that are up lost in the sampling window, and how often they went down and up
 * (Documentation/ABI/testing/sysfs-class-net-statistics and sysfs-class-net). rx_dropped is left
 * out: it counts packets of protocols that nobody listens to as well.
 */
public final class NetdevCounterProbe implements Probe {
  static final Question LOSSES =
      new Question(
          "netdev/receive-losses",
          ValueKind.INT,
          SubjectKind.NETDEV,
          "How many packets did the card lose or find damaged (rx_missed_errors, rx_fifo_errors,"
              + " rx_over_errors, rx_crc_errors) in the sampling window?");
  static final Question FLAPS =
      new Question(
          "netdev/carrier-changes",
          ValueKind.INT,
          SubjectKind.NETDEV,
          "How often did the link go down or up in the sampling window?");
  static final Question FLAPS_SINCE_BOOT =
      new Question(
          "netdev/carrier-changes-since-boot",
          ValueKind.INT,
          SubjectKind.NETDEV,
          "How often did the link go down or up since the device was made?");

  private static final List<String> LOST =
      List.of("rx_missed_errors", "rx_fifo_errors", "rx_over_errors", "rx_crc_errors");

  @Override
  public List<Question> questions() {
    return List.of(LOSSES, FLAPS, FLAPS_SINCE_BOOT);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Found<PhysicalLinks.Link> links = new PhysicalLinks(machine, host).links();
    List<String> paths = new ArrayList<>();
    for (PhysicalLinks.Link link : links.things()) {
      paths.add(link.file("carrier_changes"));
      for (String name : LOST) {
        paths.add(link.file("statistics/" + name));
      }
    }
    host.warm(paths);
    links.answer(
        LOSSES, facts, PhysicalLinks.Link::subject, (link, trail) -> losses(host, link, trail));
    links.answer(
        FLAPS,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) -> grown(host, link.file("carrier_changes"), trail));
    links.answer(
        FLAPS_SINCE_BOOT,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) -> {
          Reading<Long> count = number(host.read(link.file("carrier_changes")));
          trail.see(link.file("carrier_changes"), count);
          return count.map(Value.Int::new);
        });
  }

  private static Reading<Value> losses(Host host, PhysicalLinks.Link link, Trail trail) {
    long sum = 0;
    Reading<Value> answer = Found.number(0, "+0");
    for (String name : LOST) {
      Reading<Value> more = grown(host, link.file("statistics/" + name), trail);
      if (more instanceof Reading.Present<Value>(Value.Int count, _)) {
        sum += count.number();
      } else {
        answer = more;
      }
    }
    // A loss that was seen decides, whatever a counter that could not be read would add.
    return sum > 0 ? Found.number(sum, "+" + sum) : answer;
  }

  private static Reading<Value> grown(Host host, String file, Trail trail) {
    return Sample.of(host, file, host.read(file), NetdevCounterProbe::number)
        .then(
            sample -> {
              trail.see(file, sample.before() + " -> " + sample.after() + " in " + sample.length());
              // A driver that was reset in between starts anew.
              long more = Math.max(0, sample.after() - sample.before());
              return Found.number(more, "+" + more);
            });
  }

  static Reading<Long> number(Raw raw) {
    return Files.text(raw)
        .then(text -> Values.parse(ValueKind.INT, text))
        .map(value -> ((Value.Int) value).number());
  }
}
