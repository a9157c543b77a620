package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a network device can spread its receive work: its receive queues against its link
 * (Documentation/networking/scaling.rst).
 */
final class NicQueuesProbe implements Probe {
  private static final long FAST_MBITS = 25_000;

  private static final Question QUEUES =
      new Question(
          "irq/nic-queues",
          ValueKind.TEXT,
          SubjectKind.NETDEV,
          "Has a network device with a link several receive queues (several, single,"
              + " single-on-fast: one queue on a link of 25 Gb/s or more)?");

  @Override
  public List<Question> questions() {
    return List.of(QUEUES);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    if (!(machine.netdevs() instanceof Reading.Present<List<Netdev>>(var devices, _))) {
      Reading<Value> lack = machine.netdevs().then(_ -> Reading.absent("no network device"));
      facts.add(QUEUES, new Subject.WholeHost(), lack, List.of());
      return;
    }
    if (devices.isEmpty()) {
      Reading<Value> none = Reading.absent("no network device with hardware");
      facts.add(QUEUES, new Subject.WholeHost(), none, List.of());
    }
    for (Netdev device : devices) {
      String folder = "/sys/class/net/" + device.name();
      List<Evidence> trail = new ArrayList<>();
      Reading<List<String>> queueNames = Files.names(host, folder + "/queues");
      Reading<Value> word =
          (queueNames instanceof Reading.Absent<List<String>>
                  ? Reading.<List<String>>unreadable("no queues folder, which every device has", "")
                  : queueNames)
              .then(
                  names -> {
                    int queues = receiveQueues(names);
                    trail.add(new Evidence(folder + "/queues", queues + " receive queues"));
                    return word(queues, machine, speed(host, folder, trail))
                        .then(said -> standIn(said, host, folder));
                  })
              .map(Value.Text::new);
      facts.add(QUEUES, new Subject.Netdev(device.name()), word, trail);
    }
  }

  /** Counts the folders rx-0, rx-1 and so on. */
  static int receiveQueues(List<String> names) {
    int queues = 0;
    for (String name : names) {
      queues += name.startsWith("rx-") ? 1 : 0;
    }
    return queues;
  }

  private static Reading<String> word(int queues, Machine machine, Reading<Long> speed) {
    if (queues == 0) {
      return Reading.absent("it has no receive queue");
    }
    if (queues > 1) {
      return Reading.present("several", queues + " receive queues");
    }
    return machine
        .cpus()
        .online()
        .map(CpuSet::size)
        .then(
            cpus ->
                cpus < 2
                    ? Reading.absent("one CPU: there is nothing to spread over")
                    : speed.map(mbits -> mbits >= FAST_MBITS ? "single-on-fast" : "single"));
  }

  /**
   * Lets a device go that stands for a function of a NIC's switch: one queue is what drivers give
   * it (drivers/net/ethernet/mellanox/mlx5/core/en_rep.c), and its port's name is pf0vf3 or
   * c1pf0sf8 (net/core/devlink.c). Most devices have no such name.
   */
  private static Reading<String> standIn(String word, Host host, String folder) {
    if (!word.equals("single-on-fast")) {
      return Reading.present(word, word);
    }
    Reading<String> port = DriverFile.text(host, folder + "/phys_port_name", "no name");
    return switch (port) {
      case Reading.Absent<String> _ -> Reading.present(word, word);
      case Reading.Present<String>(var name, _) -> {
        int physical = name.indexOf("pf");
        yield physical >= 0 && name.indexOf('f', physical + 2) >= 0
            ? Reading.absent("it stands for a function of a switch: " + name)
            : Reading.present(word, word);
      }
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ -> port;
    };
  }

  /** The speed in Mb/s; the kernel answers EINVAL, or -1, for a device without a link. */
  private static Reading<Long> speed(Host host, String folder, List<Evidence> trail) {
    String path = folder + "/speed";
    Raw raw = host.read(path);
    if (raw instanceof Raw.Failed(var error) && error.contains("EINVAL")) {
      return Reading.absent("it has no link, and so no speed");
    }
    Reading<Long> speed = Files.number(host, path);
    if (speed instanceof Reading.Present<Long>(var mbits, var text)) {
      trail.add(new Evidence(path, text));
      return mbits <= 0 ? Reading.absent("it tells no speed") : speed;
    }
    return speed;
  }
}
