package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/**
 * What the network adapters, and the kernel for them, take off the CPUs: features by the names of
 * net/ethtool/common.c. None of it touches RDMA.
 */
public final class NetdevOffloadProbe implements Probe {
  private static final long FAST_MBITS = 25_000;

  /** Features that every driver of a fast adapter has, and that are on where nobody changed it. */
  private static final List<String> COMMON =
      List.of(
          "rx-gro",
          "rx-checksum",
          "tx-scatter-gather",
          "tx-generic-segmentation",
          "tx-tcp-segmentation",
          "tx-tcp6-segmentation");

  static final Question COMMON_ONES =
      new Question(
          "netdev/offloads",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Are segmentation, GRO and receive checksums on: on, off, off-on-fast (on a link of 25"
              + " Gb/s or more), or fixed where what is off cannot be switched on?");
  static final Question LRO =
      new Question(
          "netdev/lro",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Does the adapter merge received packets by LRO (rx-lro): on or off?");
  static final Question HARDWARE_GRO =
      new Question(
          "netdev/hardware-gro",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Does the adapter merge received packets as GRO does (rx-gro-hw): on, off, or fixed where"
              + " the driver has it off for good?");

  @Override
  public List<Question> questions() {
    return List.of(COMMON_ONES, LRO, HARDWARE_GRO);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    EthtoolLinks links = new EthtoolLinks(machine, host);
    PhysicalLinks speeds = new PhysicalLinks(machine, host);
    links
        .links()
        .answer(
            COMMON_ONES,
            facts,
            PhysicalLinks.Link::subject,
            (link, trail) ->
                links
                    .ask(link, "features", trail)
                    .then(features -> common(features, trail))
                    .then(
                        word ->
                            word.equals("off")
                                ? speed(speeds.megabits(link), trail)
                                : Found.word(word, word)));
    links
        .links()
        .answer(
            LRO,
            facts,
            PhysicalLinks.Link::subject,
            (link, trail) ->
                links
                    .ask(link, "features", trail)
                    .then(features -> feature(features, "rx-lro", trail))
                    .map(word -> new Value.Text(word.equals("on") ? "on" : "off")));
    links
        .links()
        .answer(
            HARDWARE_GRO,
            facts,
            PhysicalLinks.Link::subject,
            (link, trail) ->
                links
                    .ask(link, "features", trail)
                    .then(features -> feature(features, "rx-gro-hw", trail))
                    .map(Value.Text::new));
  }

  /** An adapter that tells no speed has a link all the same, and is not called fast. */
  private static Reading<Value> speed(Reading<Long> megabits, Trail trail) {
    trail.see("speed", megabits);
    return switch (megabits) {
      case Reading.Present<Long>(var speed, _) -> {
        String word = speed >= FAST_MBITS ? "off-on-fast" : "off";
        yield Found.word(word, word);
      }
      case Reading.Absent<Long> _ -> Found.word("off", "off");
      case Reading.Unreadable<Long> _, Reading.Malformed<Long> _ -> megabits.map(Value.Int::new);
    };
  }

  /** Returns off where something is off that could be on, else fixed or on. */
  static Reading<String> common(String features, Trail trail) {
    String word = "on";
    for (String name : COMMON) {
      switch (feature(features, name, trail)) {
        case Reading.Present<String>(var state, _) -> {
          if (state.equals("off") || state.equals("fixed") && word.equals("on")) {
            word = state;
          }
        }
        case Reading.Absent<String>(var because) -> {
          return Reading.absent(because);
        }
        case Reading.Unreadable<String>(var obstacle, var needs) -> {
          return Reading.unreadable(obstacle, needs);
        }
        case Reading.Malformed<String>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    return Reading.present(word, word);
  }

  /** Returns on, off, or fixed for what is off and cannot be switched on. */
  static Reading<String> feature(String features, String name, Trail trail) {
    return Asked.isOn(features, name)
        .then(
            isOn -> {
              String line = Asked.word(features, name).orElse("");
              trail.see("ethtool " + name, line);
              if (isOn) {
                return Reading.present("on", line);
              }
              return Reading.present(line.endsWith("[fixed]") ? "fixed" : "off", line);
            });
  }
}
