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
 * The error counters of RDMA ports (Documentation/ABI/stable/sysfs-class-infiniband and
 * drivers/infiniband/hw/mlx5/counters.c). Some are a few bits wide and stop at their top.
 */
public final class RdmaCounterProbe implements Probe {
  static final Question LINK_ERRORS =
      new Question(
          "rdma-port/link-errors",
          ValueKind.INT,
          SubjectKind.RDMA_PORT,
          "How many link faults (symbol_error, link_error_recovery, link_downed) were counted in"
              + " the sampling window?");
  static final Question LOSSES =
      new Question(
          "rdma-port/losses",
          ValueKind.INT,
          SubjectKind.RDMA_PORT,
          "How many signs of lost packets (packet_seq_err, implied_nak_seq_err,"
              + " local_ack_timeout_err) were counted in the sampling window?");
  static final Question LINK_DOWNED =
      new Question(
          "rdma-port/link-downed",
          ValueKind.INT,
          SubjectKind.RDMA_PORT,
          "How often did the link of the port go down since its counter was cleared?");

  static final Question CNP_IGNORED =
      new Question(
          "rdma-port/cnp-ignored",
          ValueKind.INT,
          SubjectKind.RDMA_PORT,
          "How many notices of congestion (rp_cnp_ignored) did the sender of the port not follow in"
              + " the sampling window?");

  private static final List<String> LINK =
      List.of("counters/symbol_error", "counters/link_error_recovery", "counters/link_downed");
  private static final List<String> LOSS =
      List.of(
          "hw_counters/packet_seq_err",
          "hw_counters/implied_nak_seq_err",
          "hw_counters/local_ack_timeout_err");

  private static final List<String> CNP = List.of("hw_counters/rp_cnp_ignored");

  @Override
  public List<Question> questions() {
    return List.of(LINK_ERRORS, LOSSES, LINK_DOWNED, CNP_IGNORED);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Found<RdmaPorts.Port> ports = RdmaPorts.of(machine, host);
    List<String> paths = new ArrayList<>();
    for (RdmaPorts.Port port : ports.things()) {
      for (String name : LINK) {
        paths.add(port.file(name));
      }
      for (String name : LOSS) {
        paths.add(port.file(name));
      }
      for (String name : CNP) {
        paths.add(port.file(name));
      }
    }
    host.warm(paths);
    ports.answer(
        LINK_ERRORS, facts, RdmaPorts.Port::subject, (port, seen) -> grown(host, port, LINK, seen));
    ports.answer(
        LOSSES, facts, RdmaPorts.Port::subject, (port, seen) -> grown(host, port, LOSS, seen));
    ports.answer(
        CNP_IGNORED, facts, RdmaPorts.Port::subject, (port, seen) -> grown(host, port, CNP, seen));
    ports.answer(
        LINK_DOWNED,
        facts,
        RdmaPorts.Port::subject,
        (port, seen) -> {
          String file = port.file("counters/link_downed");
          Reading<Long> count = parse(host.read(file));
          seen.see(file, count);
          return count.then(number -> Found.number(number, Long.toString(number)));
        });
  }

  /** Returns how far the counters went on together; one that this port lacks has no say. */
  private static Reading<Value> grown(
      Host host, RdmaPorts.Port port, List<String> names, Trail trail) {
    long sum = 0;
    Reading<Value> answer = Reading.absent("the port has no such counters");
    boolean open = false;
    for (String name : names) {
      String file = port.file(name);
      switch (Sample.of(host, file, host.read(file), RdmaCounterProbe::parse)) {
        case Reading.Present<Sample<Long>>(var sample, _) -> {
          trail.see(file, sample.before() + " -> " + sample.after() + " in " + sample.length());
          // A counter that was cleared in between starts anew.
          sum += Math.max(0, sample.after() - sample.before());
          answer = open ? answer : Found.number(sum, "+" + sum);
        }
        case Reading.Absent<Sample<Long>> _ -> {}
        case Reading.Unreadable<Sample<Long>>(var obstacle, var needs) -> {
          answer = Reading.unreadable(obstacle, needs);
          open = true;
        }
        case Reading.Malformed<Sample<Long>>(var raw, var problem) -> {
          answer = Reading.malformed(raw, problem);
          open = true;
        }
      }
    }
    // Growth that was seen decides, whatever a counter that could not be read would add.
    return sum > 0 ? Found.number(sum, "+" + sum) : answer;
  }

  /** Parses a counter; a device without a performance agent says so instead of a number. */
  static Reading<Long> parse(Raw raw) {
    return Files.text(raw)
        .then(
            text ->
                text.startsWith("N/A")
                    ? Reading.<Value>absent("the device says " + text.strip())
                    : Values.parse(ValueKind.INT, text))
        .then(value -> Reading.present(((Value.Int) value).number(), value.toString()));
  }
}
