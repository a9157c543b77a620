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

/** The links of the network devices that are up: speed, duplex and MTU, each beside its like. */
public final class NetdevLinkProbe implements Probe {
  static final Question SPEED =
      new Question(
          "netdev/speed",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "How fast is a link beside the links of like cards: same, alone (no like link), slower"
              + " (below all others, which agree) or faster?");
  static final Question DUPLEX =
      new Question(
          "netdev/duplex",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Which duplex has a link that is up: full or half? Absent where the driver tells none.");
  static final Question MTU =
      new Question(
          "netdev/mtu",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Which MTU has a link beside the links of like cards at its speed: same, alone, lower or"
              + " higher (than all others, which agree)?");
  static final Question FAST_MTU =
      new Question(
          "netdev/fast-mtu",
          ValueKind.INT,
          SubjectKind.NETDEV,
          "Which MTU, in bytes, has a link of 25 Gb/s or more?");

  private static final long FAST = 25_000;

  /** ARPHRD_INFINIBAND of include/uapi/linux/if_arp.h. */
  private static final String INFINIBAND = "32";

  private record Measure(PhysicalLinks.Link link, String kind, long number) {}

  /** Reads what a link is compared by. */
  private interface Measurer {
    Reading<Measure> measure(PhysicalLinks.Link link);
  }

  @Override
  public List<Question> questions() {
    return List.of(SPEED, DUPLEX, MTU, FAST_MTU);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    PhysicalLinks links = new PhysicalLinks(machine, host);
    compare(
        SPEED,
        "speed",
        new String[] {"slower", "faster"},
        links.links(),
        link -> links.megabits(link).map(speed -> new Measure(link, link.model(), speed)),
        facts);
    compare(
        MTU,
        "mtu",
        new String[] {"lower", "higher"},
        links.links(),
        link ->
            links
                .megabits(link)
                .then(
                    speed ->
                        links
                            .mtu(link)
                            .map(
                                mtu ->
                                    new Measure(
                                        link, link.model() + " at " + speed + " Mb/s", mtu))),
        facts);
    links
        .links()
        .answer(
            DUPLEX,
            facts,
            PhysicalLinks.Link::subject,
            (link, trail) -> {
              Reading<String> duplex =
                  DriverFile.text(host, link.file("duplex"), "the driver does not tell");
              trail.see(link.file("duplex"), duplex);
              return duplex.then(NetdevLinkProbe::duplex);
            });
    links
        .links()
        .answer(
            FAST_MTU,
            facts,
            PhysicalLinks.Link::subject,
            (link, trail) -> {
              Reading<Long> speed = links.megabits(link);
              trail.see(link.file("speed"), speed);
              Reading<Long> mtu = links.mtu(link);
              trail.see(link.file("mtu"), mtu);
              if (Files.text(host, link.file("type")).orElse("").strip().equals(INFINIBAND)) {
                return Reading.absent("IP over InfiniBand has bounds of its own");
              }
              return speed.then(
                  rate ->
                      rate < FAST
                          ? Reading.<Value>absent("the link runs at " + rate + " Mb/s")
                          : mtu.then(bytes -> Found.number(bytes, Long.toString(bytes))));
            });
  }

  /** Understands the duplex file (duplex_show in net/core/net-sysfs.c). */
  static Reading<Value> duplex(String text) {
    return switch (text.strip()) {
      case "full" -> Found.word("full", "full");
      case "half" -> Found.word("half", "half");
      case "unknown" -> Reading.absent("the driver does not tell");
      default -> Reading.malformed(text, "full, half or unknown");
    };
  }

  private static void compare(
      Question question,
      String file,
      String[] lowHigh,
      Found<PhysicalLinks.Link> links,
      Measurer measurer,
      FactSink facts) {
    List<Measure> all = new ArrayList<>();
    List<PhysicalLinks.Link> open = new ArrayList<>();
    for (PhysicalLinks.Link link : links.things()) {
      switch (measurer.measure(link)) {
        case Reading.Present<Measure>(var measure, _) -> all.add(measure);
        case Reading.Absent<Measure> _ -> {}
        case Reading.Unreadable<Measure> _, Reading.Malformed<Measure> _ -> open.add(link);
      }
    }
    links.answer(
        question,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) -> {
          Reading<Measure> own = measurer.measure(link);
          trail.see(link.file(file), own.map(measure -> measure.number()));
          return own.then(
              measure -> {
                for (PhysicalLinks.Link other : open) {
                  if (other.model().equals(link.model())) {
                    return Reading.unreadable("what it is compared with: " + other.file(file), "");
                  }
                }
                return standing(measure, all, file, lowHigh, trail);
              });
        });
  }

  private static Reading<Value> standing(
      Measure own, List<Measure> all, String file, String[] lowHigh, Trail trail) {
    List<Long> like = new ArrayList<>();
    for (Measure other : all) {
      if (other.kind().equals(own.kind())) {
        like.add(other.number());
        if (!other.link().equals(own.link())) {
          trail.see(other.link().file(file), Long.toString(other.number()));
        }
      }
    }
    String raw = own.number() + " among " + like.size() + " of " + own.kind();
    return switch (OddOneOut.of(own.number(), like)) {
      case ALONE -> Found.word("alone", raw);
      case SAME -> Found.word("same", raw);
      case LOWER -> Found.word(lowHigh[0], raw);
      case HIGHER -> Found.word(lowHigh[1], raw);
      case MIXED ->
          Reading.absent("like links fall into groups here: whether on purpose cannot be told");
    };
  }
}
