package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/**
 * How the network adapters are set up: rings, queues, moderation of interrupts and pause frames
 * (include/uapi/linux/ethtool.h).
 */
public final class NetdevSettingProbe implements Probe {
  /** The counters of net/core/net-sysfs.c that grow where a receive ring was full. */
  private static final List<String> RING_WAS_FULL = List.of("rx_missed_errors", "rx_fifo_errors");

  static final Question RING =
      new Question(
          "netdev/receive-ring",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Could the receive ring be larger: largest, room, or room-and-losses where packets were"
              + " lost since the device was made?");
  static final Question QUEUES =
      new Question(
          "netdev/queues-to-cores",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Has the adapter at most one receive queue for each core of its node: up-to-cores or"
              + " more-than-cores?");
  static final Question MODERATION =
      new Question(
          "netdev/interrupt-moderation",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Does the driver adapt the delay of receive interrupts to the load: adaptive or static?");
  static final Question PAUSE =
      new Question(
          "netdev/pause-frames",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Does an adapter that can do RDMA send or obey pause frames for the whole link: off,"
              + " receive, transmit or both?");

  @Override
  public List<Question> questions() {
    return List.of(RING, QUEUES, MODERATION, PAUSE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    EthtoolLinks links = new EthtoolLinks(machine, host);
    Found<PhysicalLinks.Link> found = links.links();
    found.answer(
        RING,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) ->
            links.ask(link, "rings", trail).then(text -> ring(host, link, text, trail)));
    found.answer(
        QUEUES,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) ->
            links
                .ask(link, "channels", trail)
                .then(NetdevSettingProbe::receiveQueues)
                .then(queues -> against(cores(machine, links.adapter(link), trail), queues)));
    found.answer(
        MODERATION,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) ->
            links
                .ask(link, "coalesce", trail)
                .then(text -> Asked.isOn(text, "adaptive-rx"))
                .map(isOn -> new Value.Text(isOn ? "adaptive" : "static")));
    found.answer(
        PAUSE,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) ->
            canDoRdma(machine, links.adapter(link).bdf())
                .then(_ -> links.ask(link, "pauseparam", trail))
                .then(NetdevSettingProbe::pause));
  }

  private static Reading<Value> ring(Host host, PhysicalLinks.Link link, String text, Trail trail) {
    return Asked.number(text, "rx")
        .then(
            now ->
                Asked.number(text, "rx-max")
                    .then(
                        most ->
                            now >= most
                                ? Found.word("largest", text)
                                : lost(host, link, trail)
                                    .map(
                                        lost ->
                                            new Value.Text(
                                                lost > 0 ? "room-and-losses" : "room"))));
  }

  private static Reading<Long> lost(Host host, PhysicalLinks.Link link, Trail trail) {
    long sum = 0;
    Reading<Long> answer = Reading.present(0L, "0");
    for (String name : RING_WAS_FULL) {
      Reading<Long> count = Files.number(host, link.file("statistics/" + name));
      trail.see(link.file("statistics/" + name), count);
      sum += count.orElse(0L);
      answer = count.isPresent() ? answer : count;
    }
    // A loss that was seen decides, whatever the other counter would add.
    return sum > 0 ? Reading.present(sum, Long.toString(sum)) : answer;
  }

  /** Combined queues receive as well as send. */
  static Reading<Long> receiveQueues(String channels) {
    return Asked.number(channels, "combined")
        .then(combined -> Asked.number(channels, "rx").map(receive -> combined + receive));
  }

  private static Reading<Value> against(Reading<Integer> cores, long queues) {
    return cores.then(
        number ->
            queues == 0 || number == 0
                ? Reading.absent(
                    queues == 0 ? "it has no receive queue" : "there are no CPUs on its node")
                : Found.word(
                    queues > number ? "more-than-cores" : "up-to-cores",
                    queues + " queues, " + number + " cores"));
  }

  /** Counts the cores of the adapter's node, or all where it hangs on no node. */
  private static Reading<Integer> cores(Machine machine, PciFunction adapter, Trail trail) {
    Reading<Integer> cores =
        switch (adapter.numaNode()) {
          case Reading.Present<Integer>(var node, _)
              when !(machine.numaNodes() instanceof Reading.Absent<List<NumaNode>>) ->
              machine
                  .numaNodes()
                  .then(nodes -> cpus(nodes, node))
                  .then(cpus -> machine.cpus().cores().map(all -> within(all, cpus)));
          case Reading.Present<Integer> _ -> machine.cpus().cores().map(List::size);
          case Reading.Absent<Integer> _ -> machine.cpus().cores().map(List::size);
          case Reading.Unreadable<Integer> _, Reading.Malformed<Integer> _ -> adapter.numaNode();
        };
    trail.see("cores near " + adapter.bdf(), cores.map(Object::toString).orElse("not known"));
    return cores;
  }

  private static Reading<CpuSet> cpus(List<NumaNode> nodes, int id) {
    for (NumaNode node : nodes) {
      if (node.id() == id) {
        return node.cpus();
      }
    }
    return Reading.unreadable("node " + id + " is not online", "");
  }

  static int within(List<CpuSet> cores, CpuSet cpus) {
    int count = 0;
    for (CpuSet core : cores) {
      count += core.intersect(cpus).isEmpty() ? 0 : 1;
    }
    return count;
  }

  private static Reading<List<String>> canDoRdma(Machine machine, String bdf) {
    return machine
        .nics()
        .then(
            nics -> {
              for (Nic nic : nics) {
                if (nic.function().bdf().equals(bdf)) {
                  return nic.rdma()
                      .then(
                          devices ->
                              devices.isEmpty()
                                  ? Reading.absent("the adapter has no RDMA device")
                                  : Reading.present(devices, String.join(" ", devices)));
                }
              }
              return Reading.absent("the adapter has no RDMA device");
            });
  }

  static Reading<Value> pause(String text) {
    return Asked.isOn(text, "rx")
        .then(
            receive ->
                Asked.isOn(text, "tx")
                    .then(
                        transmit -> {
                          String one = receive ? "receive" : transmit ? "transmit" : "off";
                          return Found.word(receive && transmit ? "both" : one, text);
                        }));
  }
}
