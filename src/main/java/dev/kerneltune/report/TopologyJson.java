package dev.kerneltune.report;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.DeviceInterrupts;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.LinkRate;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.PciEdge;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.topology.Home;
import dev.kerneltune.topology.Mark;
import dev.kerneltune.topology.Part;
import dev.kerneltune.topology.RootComplex;
import dev.kerneltune.topology.Topology;
import dev.kerneltune.topology.Unjudged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The picture of a machine as JSON: what it does not tell is null. */
public final class TopologyJson {
  private final Topology topology;

  private TopologyJson(Topology topology) {
    this.topology = topology;
  }

  /** Returns the whole picture. */
  public static String document(Topology topology) {
    TopologyJson writer = new TopologyJson(topology);
    return Json.object(
        json -> {
          json.text("schemaVersion", MachineJson.SCHEMA_VERSION);
          json.textOf("kernelRelease", topology.machine().kernelRelease());
          json.textsOf("sockets", topology.wiring().sockets().map(TopologyJson::lists));
          json.objects("nodes", topology.homes(), writer::home);
          json.numberOf("devices", topology.devices().map(List::size));
          writer.pairs(json);
          json.objects("marks", topology.judgement().marks(), writer::mark);
          json.objects("unjudged", topology.judgement().unjudged(), TopologyJson::unjudged);
        });
  }

  /** Returns the ways between the devices alone. */
  public static String pairs(Topology topology) {
    TopologyJson writer = new TopologyJson(topology);
    return Json.object(
        json -> {
          json.text("schemaVersion", MachineJson.SCHEMA_VERSION);
          writer.pairs(json);
        });
  }

  private static List<String> lists(List<CpuSet> sets) {
    List<String> lists = new ArrayList<>();
    for (CpuSet set : sets) {
      lists.add(set.toString());
    }
    return lists;
  }

  private void home(Json json, Home home) {
    if (home.number().isPresent()) {
      json.number("id", home.number().getAsInt());
    } else {
      json.nothing("id");
    }
    if (home.socket().isPresent()) {
      json.number("socket", home.socket().getAsInt());
    } else {
      json.nothing("socket");
    }
    Reading<NumaNode> node =
        home.node()
            .map(known -> Reading.present(known, ""))
            .orElse(Reading.absent("no such node is online"));
    json.textOf("cpus", node.then(NumaNode::cpus));
    json.numberOf("memoryBytes", node.then(NumaNode::memoryBytes));
    if (node.then(NumaNode::distances)
        instanceof Reading.Present<List<Integer>>(var distances, _)) {
      json.numbers("distances", distances);
    } else {
      json.nothing("distances");
    }
    json.objects("rootComplexes", home.complexes(), this::complex);
  }

  private void complex(Json json, RootComplex complex) {
    json.text("name", complex.name());
    json.objects("below", complex.below(), this::part);
  }

  private void part(Json json, Part part) {
    switch (part) {
      case Part.Leaf leaf -> {
        json.text("kind", leaf.device().kind().word());
        place(json, leaf);
        device(json, leaf.device());
      }
      case Part.Switch hub -> {
        json.text("kind", "switch");
        place(json, hub);
        json.objects("below", hub.below(), this::part);
      }
    }
  }

  private void place(Json json, Part part) {
    json.text("bdf", part.bdf());
    if (part.port().isEmpty()) {
      json.nothing("port");
    } else {
      json.text("port", part.port());
    }
    truth(json, "redirectsPeerTraffic", part.redirected());
    Optional<PciEdge> edge = topology.edge(part);
    if (edge.isPresent()) {
      json.object("link", link -> link(link, edge.get()));
    } else {
      json.nothing("link");
    }
  }

  private static void link(Json json, PciEdge edge) {
    rate(json, "now", edge.now());
    rate(json, "device", edge.device());
    rate(json, "port", edge.port());
  }

  private static void rate(Json json, String name, Reading<LinkRate> reading) {
    if (reading instanceof Reading.Present<LinkRate>(var rate, _)) {
      json.object(name, item -> item.text("speed", rate.speed()).number("lanes", rate.lanes()));
    } else {
      json.nothing(name);
    }
  }

  private static void truth(Json json, String name, Reading<Boolean> reading) {
    if (reading instanceof Reading.Present<Boolean>(var truth, _)) {
      if (truth) {
        json.yes(name);
      } else {
        json.no(name);
      }
    } else {
      json.nothing(name);
    }
  }

  private void device(Json json, WiredDevice device) {
    json.text("label", device.label());
    json.texts("names", device.names());
    json.idOf("vendorId", device.function().vendor());
    json.idOf("deviceId", device.function().device());
    json.textOf("model", device.model());
    json.textOf("file", device.file());
    json.textOf("driver", device.function().driver());
    json.numberOf("numaNode", device.function().numaNode());
    json.number("virtualFunctions", device.virtualFunctions());
    if (device.interrupts() instanceof Reading.Present<DeviceInterrupts>(var irqs, _)) {
      json.object(
          "interrupts",
          item ->
              item.number("near", irqs.near())
                  .number("far", irqs.far())
                  .number("parked", irqs.parked())
                  .text("cpus", irqs.cpus().toString()));
    } else {
      json.nothing("interrupts");
    }
    List<Integer> numbers = new ArrayList<>();
    for (Mark mark : topology.marks(device)) {
      numbers.add(mark.number());
    }
    json.numbers("marks", numbers);
  }

  private void pairs(Json json) {
    json.objects(
        "pairs",
        topology.wiring().pairs(),
        (item, pair) -> {
          item.text("a", pair.a().label());
          item.text("aBdf", pair.a().bdf());
          item.text("b", pair.b().label());
          item.text("bBdf", pair.b().bdf());
          item.textOf("path", pair.path());
          truth(item, "redirected", pair.redirected());
        });
  }

  private void mark(Json json, Mark mark) {
    json.number("number", mark.number());
    json.text("check", mark.check().id());
    json.text("title", mark.check().title());
    json.text("aspect", mark.aspect().word());
    json.text("level", mark.level().word());
    json.texts("scenarios", mark.scenarios());
    json.text("wanted", mark.wanted());
    json.objects("places", mark.places(), this::place);
    json.text("remedy", TopologyWords.remedy(mark));
  }

  private void place(Json json, Mark.Place place) {
    json.text("seen", place.seen());
    List<String> subjects = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (Subject subject : place.subjects()) {
      subjects.add(subject.toString());
      labels.add(TopologySubjects.label(topology, subject));
    }
    json.texts("subjects", subjects);
    json.texts("labels", labels);
    json.objects("evidence", place.evidence(), TopologyJson::evidence);
  }

  private static void evidence(Json json, Evidence evidence) {
    json.text("address", evidence.address());
    json.text("raw", evidence.raw());
  }

  private static void unjudged(Json json, Unjudged unjudged) {
    json.text("because", unjudged.because());
    json.text("needs", unjudged.needs());
    json.texts("checks", unjudged.checks());
  }
}
