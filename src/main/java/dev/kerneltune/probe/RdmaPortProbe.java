package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the RDMA ports are up, and whether one of several like ports is slower than the others.
 */
public final class RdmaPortProbe implements Probe {
  static final Question STATE =
      new Question(
          "rdma-port/state",
          ValueKind.TEXT,
          SubjectKind.RDMA_PORT,
          "In which logical state is the port: active, active-defer, armed, init, down or nop?");
  static final Question ANY_ACTIVE =
      new Question(
          "rdma-port/any-active",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Is some RDMA port of the host active: some or none?");
  static final Question RATE =
      new Question(
          "rdma-port/rate",
          ValueKind.TEXT,
          SubjectKind.RDMA_PORT,
          "How fast is an active port beside the active ports of like cards: same, alone (no like"
              + " port), slower (below all others, which agree) or faster?");

  private record Rated(RdmaPorts.Port port, String kind, long megabits) {}

  @Override
  public List<Question> questions() {
    return List.of(STATE, ANY_ACTIVE, RATE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Found<RdmaPorts.Port> ports = RdmaPorts.of(machine, host);
    ports.answer(
        STATE,
        facts,
        RdmaPorts.Port::subject,
        (port, trail) -> {
          trail.see(port.file("phys_state"), Files.text(host, port.file("phys_state")));
          Reading<String> state = RdmaPorts.state(host, port);
          trail.see(port.file("state"), state);
          return text(state);
        });
    Trail seen = new Trail();
    Reading<Value> any = anyActive(host, ports, seen);
    facts.add(ANY_ACTIVE, new Subject.WholeHost(), any, seen.list());
    rates(host, ports, facts);
  }

  private static Reading<Value> text(Reading<String> reading) {
    return reading instanceof Reading.Present<String>(var word, var raw)
        ? Found.word(word, raw)
        : reading.map(Value.Text::new);
  }

  /** One active port decides; a port whose state is not known leaves only a no open. */
  private static Reading<Value> anyActive(Host host, Found<RdmaPorts.Port> ports, Trail trail) {
    Reading<Value> open = ports.rest();
    int active = 0;
    for (RdmaPorts.Port port : ports.things()) {
      Reading<String> state = RdmaPorts.state(host, port);
      trail.see(port.file("state"), state);
      if (state.orElse("").equals(RdmaPorts.ACTIVE)) {
        active++;
      } else if (!state.isPresent()) {
        open = notDecided(port, state);
      }
    }
    if (active > 0) {
      return Found.word("some", active + " of " + ports.things().size() + " ports active");
    }
    return open instanceof Reading.Absent<Value> && !ports.things().isEmpty()
        ? Found.word("none", "0 of " + ports.things().size() + " ports active")
        : open;
  }

  private static Reading<Value> notDecided(RdmaPorts.Port port, Reading<String> state) {
    return state instanceof Reading.Absent<String>(var because)
        ? Reading.unreadable(port.file("state") + ": " + because, "")
        : state.map(Value.Text::new);
  }

  private static void rates(Host host, Found<RdmaPorts.Port> ports, FactSink facts) {
    List<Rated> rated = new ArrayList<>();
    List<RdmaPorts.Port> open = new ArrayList<>();
    for (RdmaPorts.Port port : ports.things()) {
      switch (rated(host, port)) {
        case Reading.Present<Rated>(var own, _) -> rated.add(own);
        case Reading.Absent<Rated> _ -> {}
        case Reading.Unreadable<Rated> _, Reading.Malformed<Rated> _ -> open.add(port);
      }
    }
    ports.answer(
        RATE,
        facts,
        RdmaPorts.Port::subject,
        (port, trail) -> {
          trail.see(port.file("rate"), Files.text(host, port.file("rate")));
          return rated(host, port)
              .then(
                  own -> {
                    for (RdmaPorts.Port other : open) {
                      if (mayBeLike(host, other, own.kind())) {
                        return Reading.unreadable(
                            "what it is compared with: " + other.file("rate"), "");
                      }
                    }
                    return standing(own, rated, trail);
                  });
        });
  }

  /** Returns whether a port that could not be rated is of {@code kind}, as far as can be told. */
  private static boolean mayBeLike(Host host, RdmaPorts.Port port, String kind) {
    Reading<String> own = kind(host, port);
    return !own.isPresent() || own.orElse("").equals(kind);
  }

  /** Reads what ports are like by: the link layer and the card's kind. */
  private static Reading<String> kind(Host host, RdmaPorts.Port port) {
    return RdmaPorts.layer(host, port)
        .then(layer -> RdmaPorts.board(host, port).map(board -> layer + " " + board));
  }

  /** Reads what an active port is compared by; absent for a port that carries nothing. */
  private static Reading<Rated> rated(Host host, RdmaPorts.Port port) {
    return RdmaPorts.state(host, port)
        .then(
            state ->
                state.equals(RdmaPorts.ACTIVE)
                    ? kind(host, port)
                    : Reading.<String>absent("the port is " + state))
        .then(kind -> RdmaPorts.megabits(host, port).map(rate -> new Rated(port, kind, rate)));
  }

  private static Reading<Value> standing(Rated own, List<Rated> all, Trail trail) {
    List<Long> like = new ArrayList<>();
    for (Rated other : all) {
      if (other.kind().equals(own.kind())) {
        like.add(other.megabits());
        if (!other.port().equals(own.port())) {
          trail.see(other.port().file("rate"), other.megabits() / 1000 + " Gb/sec");
        }
      }
    }
    String raw = own.megabits() / 1000 + " Gb/sec among " + like.size() + " of " + own.kind();
    return switch (OddOneOut.of(own.megabits(), like)) {
      case ALONE -> Found.word("alone", raw);
      case SAME -> Found.word("same", raw);
      case LOWER -> Found.word("slower", raw);
      case HIGHER -> Found.word("faster", raw);
      case MIXED ->
          Reading.absent("like cards run at two rates here: whether on purpose cannot be told");
    };
  }
}
