package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * How the queues of the links that are up hand packets to CPUs (net/core/net-sysfs.c,
 * Documentation/networking/scaling.rst and napi.rst).
 */
public final class NetdevQueueProbe implements Probe {
  static final Question RECEIVE =
      new Question(
          "netdev/receive-steering",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Does software hand received packets to other CPUs (rps_cpus): off, on, or redundant"
              + " where there is a hardware queue for each CPU?");
  static final Question TRANSMIT =
      new Question(
          "netdev/transmit-steering",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Has the first of several transmit queues a set of CPUs or of receive queues (xps_cpus,"
              + " xps_rxqs): set or unset?");
  static final Question DEFERRAL =
      new Question(
          "netdev/interrupt-deferral",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Is the deferral of interrupts by software on: off, on (gro_flush_timeout and"
              + " napi_defer_hard_irqs), timeout-only or count-only?");

  @Override
  public List<Question> questions() {
    return List.of(RECEIVE, TRANSMIT, DEFERRAL);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Found<PhysicalLinks.Link> links = new PhysicalLinks(machine, host).links();
    Reading<CpuSet> online = machine.cpus().online();
    links.answer(
        RECEIVE,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) ->
            Files.names(host, link.file("queues"))
                .then(names -> receive(host, link, queues(names, "rx-"), online, trail)));
    links.answer(
        TRANSMIT,
        facts,
        PhysicalLinks.Link::subject,
        (link, trail) ->
            Files.names(host, link.file("queues"))
                .then(names -> transmit(host, link, queues(names, "tx-"), trail)));
    links.answer(
        DEFERRAL, facts, PhysicalLinks.Link::subject, (link, trail) -> deferral(host, link, trail));
  }

  /** Picks the queues whose name starts with {@code start}. */
  static List<String> queues(List<String> names, String start) {
    List<String> queues = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith(start)) {
        queues.add(name);
      }
    }
    return queues;
  }

  private static Reading<Value> receive(
      Host host,
      PhysicalLinks.Link link,
      List<String> queues,
      Reading<CpuSet> online,
      Trail trail) {
    List<String> paths = new ArrayList<>();
    for (String queue : queues) {
      paths.add(link.file("queues/" + queue + "/rps_cpus"));
    }
    host.warm(paths);
    CpuSet all = CpuSet.empty();
    Reading<Value> clean = Found.word("off", "0 in " + queues.size() + " queues");
    for (String path : paths) {
      switch (Files.text(host, path).then(CpuSet::parseMask)) {
        case Reading.Present<CpuSet>(var set, var raw) -> {
          if (!set.isEmpty()) {
            trail.see(path, raw);
          }
          all = all.union(set);
        }
        case Reading.Absent<CpuSet> _ -> {
          return Reading.absent("the kernel is built without receive packet steering");
        }
        case Reading.Unreadable<CpuSet>(var obstacle, var needs) ->
            clean = Reading.unreadable(path + ": " + obstacle, needs);
        case Reading.Malformed<CpuSet>(var raw, var problem) ->
            clean = Reading.malformed(raw, problem);
      }
    }
    if (queues.isEmpty()) {
      return Reading.absent("the device has no receive queues");
    }
    trail.see(link.file("queues"), queues.size() + " receive queues");
    if (all.isEmpty()) {
      return clean;
    }
    return online.map(
        cpus -> {
          trail.see("/sys/devices/system/cpu/online", cpus.toString());
          return new Value.Text(queues.size() >= cpus.size() ? "redundant" : "on");
        });
  }

  private static Reading<Value> transmit(
      Host host, PhysicalLinks.Link link, List<String> queues, Trail trail) {
    trail.see(link.file("queues"), queues.size() + " transmit queues");
    if (queues.size() < 2) {
      return Reading.absent("the device has one transmit queue");
    }
    Reading<Boolean> cpus = masked(host, link.file("queues/tx-0/xps_cpus"), trail);
    if (cpus.orElse(false)) {
      return Found.word("set", "xps_cpus");
    }
    Reading<Boolean> queuesOf = masked(host, link.file("queues/tx-0/xps_rxqs"), trail);
    if (queuesOf.orElse(false)) {
      return Found.word("set", "xps_rxqs");
    }
    return cpus.then(
        _ ->
            queuesOf instanceof Reading.Absent<Boolean>
                ? Found.word("unset", "no CPU")
                : queuesOf.map(_ -> new Value.Text("unset")));
  }

  private static Reading<Boolean> masked(Host host, String path, Trail trail) {
    Reading<CpuSet> mask =
        DriverFile.text(host, path, "the device has one transmit queue").then(CpuSet::parseMask);
    trail.see(path, mask);
    return mask.map(set -> !set.isEmpty());
  }

  private static Reading<Value> deferral(Host host, PhysicalLinks.Link link, Trail trail) {
    Reading<Long> timeout = Files.number(host, link.file("gro_flush_timeout"));
    Reading<Long> count = Files.number(host, link.file("napi_defer_hard_irqs"));
    trail.see(link.file("gro_flush_timeout"), timeout);
    trail.see(link.file("napi_defer_hard_irqs"), count);
    return timeout.then(nanos -> count.map(polls -> new Value.Text(deferral(nanos, polls))));
  }

  /** Names the state of the two settings, of which only both together defer interrupts. */
  static String deferral(long timeoutNanos, long emptyPolls) {
    if (timeoutNanos == 0 && emptyPolls == 0) {
      return "off";
    }
    if (timeoutNanos != 0 && emptyPolls != 0) {
      return "on";
    }
    return timeoutNanos != 0 ? "timeout-only" : "count-only";
  }
}
