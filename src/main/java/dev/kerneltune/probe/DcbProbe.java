package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How adapters that can do RDMA over Ethernet sort their traffic into classes: priority flow
 * control, shares of the link and code points (dcbnl, include/uapi/linux/dcbnl.h). Which setting is
 * right only the owner of the fabric knows; that like adapters have like settings anybody can see.
 */
public final class DcbProbe implements Probe {
  static final Question LOSSLESS =
      new Question(
          "netdev/lossless-priorities",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "For how many priorities does an adapter that can do RDMA stop its sender (priority flow"
              + " control): none, one or several?");
  static final Question PEERS =
      new Question(
          "netdev/traffic-classes",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Does an adapter that can do RDMA sort its traffic as all others of its model do, where"
              + " those agree: same, odd-one-out or mixed (several settings, each on more than one"
              + " adapter, or two adapters that differ)?");

  /** The lines that say how traffic is sorted. */
  private static final List<String> SETTINGS = List.of("pfc", "ets-classes", "ets-shares", "dscp");

  @Override
  public List<Question> questions() {
    return List.of(LOSSLESS, PEERS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Found<PhysicalLinks.Link> links = new EthtoolLinks(machine, host).links();
    Reading<Set<String>> names = machine.nics().then(DcbProbe::withRdma);
    links.answer(
        LOSSLESS,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) -> settings(host, names, link, trail).then(DcbProbe::lossless));
    links.answer(
        PEERS,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) ->
            settings(host, names, link, trail)
                .then(
                    own ->
                        // One that is not known could be what decides.
                        links.rest() instanceof Reading.Absent<Value>
                            ? peers(host, names, link, links.things(), own, trail)
                            : links.rest()));
  }

  /** Returns the network devices of adapters with an RDMA device. */
  private static Reading<Set<String>> withRdma(List<Nic> nics) {
    Set<String> names = new HashSet<>();
    for (Nic nic : nics) {
      switch (nic.rdma()) {
        case Reading.Present<List<String>>(var devices, _) -> {
          boolean isOpen =
              !nic.netdevs().isPresent()
                  && !(nic.netdevs() instanceof Reading.Absent<List<String>>);
          if (!devices.isEmpty() && isOpen) {
            return nic.netdevs().map(Set::copyOf);
          }
          if (!devices.isEmpty()) {
            names.addAll(nic.netdevs().orElse(List.of()));
          }
        }
        case Reading.Absent<List<String>> _ -> {}
        case Reading.Unreadable<List<String>>(var obstacle, var needs) -> {
          return Reading.unreadable(obstacle, needs);
        }
        case Reading.Malformed<List<String>>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    return Reading.present(names, String.join(" ", names));
  }

  private static Reading<String> settings(
      Host host, Reading<Set<String>> withRdma, PhysicalLinks.Link link, Trail trail) {
    return withRdma
        .then(
            names ->
                names.contains(link.name())
                    ? Reading.present(link.name(), link.name())
                    : Reading.<String>absent("the adapter has no RDMA device"))
        .then(_ -> NetdevAttributeProbe.ask(host, link, "dcb", trail));
  }

  /** Counts the priorities with flow control; a driver may tell classes without it. */
  static Reading<Value> lossless(String text) {
    return FactCollector.line(text, "pfc")
        .map(
            priorities -> {
              int count = priorities.equals("none") ? 0 : Values.words(priorities).size();
              return new Value.Text(count == 0 ? "none" : count == 1 ? "one" : "several");
            });
  }

  private static Reading<Value> peers(
      Host host,
      Reading<Set<String>> withRdma,
      PhysicalLinks.Link own,
      List<PhysicalLinks.Link> links,
      String text,
      Trail trail) {
    List<String> others = new ArrayList<>();
    for (PhysicalLinks.Link link : links) {
      // Without its model a link goes by its name, and could be of any model.
      if (withRdma.orElse(Set.of()).contains(link.name()) && link.model().equals(link.name())) {
        return Reading.unreadable("the model of " + link.name() + " is not known", "");
      }
      boolean isLike = link.model().equals(own.model()) && !link.name().equals(own.name());
      if (!isLike || !withRdma.orElse(Set.of()).contains(link.name())) {
        continue;
      }
      switch (NetdevAttributeProbe.ask(host, link, "dcb", trail)) {
        case Reading.Present<String>(var other, _) -> others.add(sorting(other));
        case Reading.Absent<String> _ -> others.add("");
        case Reading.Unreadable<String>(var obstacle, var needs) -> {
          return Reading.unreadable(link.name() + ": " + obstacle, needs);
        }
        case Reading.Malformed<String>(var raw, var problem) -> {
          return Reading.malformed(raw, problem);
        }
      }
    }
    return compare(sorting(text), others);
  }

  /** Compares a setting with those of the others of its model. */
  static Reading<Value> compare(String own, List<String> others) {
    if (others.isEmpty()) {
      return Reading.absent("no other adapter of its model can do RDMA");
    }
    Set<String> kinds = new HashSet<>(others);
    if (kinds.size() == 1) {
      boolean isSame = kinds.contains(own);
      return Found.word(isSame ? "same" : others.size() > 1 ? "odd-one-out" : "mixed", own);
    }
    // One other that differs is the odd one, and told there.
    int like = 0;
    for (String other : others) {
      like += other.equals(own) ? 1 : 0;
    }
    boolean isOneOther = like == others.size() - 1 && like > 0;
    return Found.word(isOneOther ? "same" : "mixed", own);
  }

  /** Returns the settings alone, on one line. */
  static String sorting(String text) {
    StringBuilder words = new StringBuilder();
    Function<String, String> value = name -> FactCollector.line(text, name).orElse("not told");
    for (String name : SETTINGS) {
      words.append(name).append(' ').append(value.apply(name)).append("; ");
    }
    return words.toString();
  }
}
