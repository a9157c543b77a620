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
 * Receive flow steering, which needs a table for the host and one for each receive queue
 * (Documentation/networking/scaling.rst).
 */
public final class FlowSteeringProbe implements Probe {
  static final Question STEERING =
      new Question(
          "netdev/flow-steering",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Have the host (rps_sock_flow_entries) and some receive queue of a link that is up"
              + " (rps_flow_cnt) their tables of flows: off, on, host-only or queues-only?");

  private static final String HOST_TABLE = "/proc/sys/net/core/rps_sock_flow_entries";
  private static final String QUEUE_TABLE = "rps_flow_cnt";

  @Override
  public List<Question> questions() {
    return List.of(STEERING);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<Long> entries = Files.number(host, HOST_TABLE);
    Trail trail = new Trail().see(HOST_TABLE, entries);
    Reading<Value> answer =
        entries.then(
            size ->
                queues(host, new PhysicalLinks(machine, host).links(), trail)
                    .map(flows -> new Value.Text(word(size > 0, flows > 0))));
    facts.add(STEERING, new Subject.WholeHost(), answer, trail.list());
  }

  private static String word(boolean hasHostTable, boolean hasQueueTable) {
    if (hasHostTable && hasQueueTable) {
      return "on";
    }
    return hasHostTable ? "host-only" : hasQueueTable ? "queues-only" : "off";
  }

  /** Returns the flows of the first queue that has a table, and 0 where none has one. */
  private static Reading<Long> queues(Host host, Found<PhysicalLinks.Link> links, Trail trail) {
    boolean isWhole = !links.things().isEmpty() && links.rest() instanceof Reading.Absent<Value>;
    Reading<Long> none = isWhole ? Reading.present(0L, "0") : links.rest().map(_ -> 0L);
    int without = 0;
    for (PhysicalLinks.Link link : links.things()) {
      Reading<List<String>> paths = paths(host, link);
      host.warm(paths.orElse(List.of()));
      none = paths.isPresent() ? none : paths.map(_ -> 0L);
      for (String path : paths.orElse(List.of())) {
        Reading<Long> flows = Files.number(host, path);
        if (flows.orElse(0L) > 0) {
          trail.see(path, flows);
          return flows;
        }
        none = flows.isPresent() ? none : flows;
        without += flows.isPresent() ? 1 : 0;
      }
    }
    trail.see(QUEUE_TABLE, "0 in " + without + " receive queues");
    return none;
  }

  private static Reading<List<String>> paths(Host host, PhysicalLinks.Link link) {
    return Files.names(host, link.file("queues"))
        .map(
            names -> {
              List<String> paths = new ArrayList<>();
              for (String queue : NetdevQueueProbe.queues(names, "rx-")) {
                paths.add(link.file("queues/" + queue + "/" + QUEUE_TABLE));
              }
              return paths;
            });
  }
}
