package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network devices that are judged: with a physical device below them and their link up, and not
 * the stand-in of a virtual function in a switch (its representor).
 */
final class PhysicalLinks {
  private static final String FOLDER = "/sys/class/net/";
  private static final String NOT_TOLD = "the driver does not tell";

  private final Host host;
  private final Map<String, String> models = new HashMap<>();
  private final boolean boards;
  private final Found<Link> links;

  /**
   * A network device whose link is up.
   *
   * @param name its name
   * @param model vendor and device id of its PCI function, and those of the board where all cards
   *     tell them; its own name where there is none, so that nothing is like it
   */
  record Link(String name, String model) {
    /** Returns a file of the device. */
    String file(String name) {
      return FOLDER + this.name + "/" + name;
    }

    Subject subject() {
      return new Subject.Netdev(name);
    }
  }

  PhysicalLinks(Machine machine, Host host) {
    this.host = host;
    this.boards = tellBoards(machine.netdevs().orElse(List.of()));
    for (PciFunction function : machine.pci().orElse(List.of())) {
      if (function.vendor() instanceof Reading.Present<Integer>(var vendor, _)
          && function.device() instanceof Reading.Present<Integer>(var device, _)) {
        models.put(function.bdf(), Integer.toHexString(vendor) + ":" + Integer.toHexString(device));
      }
    }
    this.links = find(machine.netdevs());
  }

  /** One chip is on boards of many speeds; that tells them apart only where each board is known. */
  private boolean tellBoards(List<Netdev> netdevs) {
    for (Netdev netdev : netdevs) {
      if (netdev.bdf() instanceof Reading.Present<String>(var bdf, _) && !board(bdf).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private Reading<String> board(String bdf) {
    return Files.text(host, PciSurvey.file(bdf, "subsystem_vendor"))
        .then(
            vendor ->
                Files.text(host, PciSurvey.file(bdf, "subsystem_device"))
                    .map(device -> " board " + vendor.strip() + ":" + device.strip()));
  }

  /** Returns the devices whose link is up. */
  Found<Link> links() {
    return links;
  }

  private Found<Link> find(Reading<List<Netdev>> netdevs) {
    if (!(netdevs instanceof Reading.Present<List<Netdev>>(var all, _))) {
      return new Found<>(List.of(), netdevs.then(_ -> Reading.absent("no network device here")));
    }
    List<String> paths = new ArrayList<>();
    for (Netdev netdev : all) {
      paths.add(FOLDER + netdev.name() + "/operstate");
      paths.add(FOLDER + netdev.name() + "/speed");
      paths.add(FOLDER + netdev.name() + "/mtu");
      paths.add(FOLDER + netdev.name() + "/phys_port_name");
    }
    host.warm(paths);
    List<Link> up = new ArrayList<>();
    Reading<Value> rest = Reading.absent("no physical network device has its link up");
    for (Netdev netdev : all) {
      Reading<String> state = Files.text(host, FOLDER + netdev.name() + "/operstate");
      switch (state) {
        case Reading.Present<String>(var word, _) -> {
          if (word.strip().equals("up") && !isRepresentor(host, netdev.name())) {
            up.add(new Link(netdev.name(), model(netdev)));
          }
        }
        // Each device has the file: without it nothing is known, not even that the link is down.
        case Reading.Absent<String>(var because) ->
            rest = Reading.unreadable("operstate of " + netdev.name() + ": " + because, "");
        case Reading.Unreadable<String>(var obstacle, var needs) ->
            rest = Reading.unreadable("operstate of " + netdev.name() + ": " + obstacle, needs);
        case Reading.Malformed<String>(var raw, var problem) ->
            rest = Reading.malformed(raw, problem);
      }
    }
    return new Found<>(List.copyOf(up), rest);
  }

  /** Returns whether the port's name is that of a function, such as pf0vf3, c1pf0sf8 or pf0hpf. */
  static boolean isRepresentor(Host host, String name) {
    String port =
        DriverFile.text(host, FOLDER + name + "/phys_port_name", "no name").orElse("").strip();
    int physical = port.indexOf("pf");
    return physical >= 0 && port.indexOf('f', physical + 2) >= 0;
  }

  private String model(Netdev netdev) {
    if (netdev.bdf() instanceof Reading.Present<String>(var bdf, _)) {
      String model = models.get(bdf);
      if (model == null) {
        return netdev.name();
      }
      return boards ? model + board(bdf).orElse("") : model;
    }
    return netdev.name();
  }

  /** Reads the speed of a link in megabits a second; absent where the driver tells none. */
  Reading<Long> megabits(Link link) {
    return DriverFile.number(host, link.file("speed"), NOT_TOLD)
        .then(
            speed ->
                // SPEED_UNKNOWN is -1, which kernels before 4.16 print without its sign.
                speed <= 0 || speed == 0xffff_ffffL
                    ? Reading.<Long>absent(NOT_TOLD)
                    : Reading.present(speed, speed + " Mb/s"));
  }

  /** Reads the largest packet of a link in bytes. */
  Reading<Long> mtu(Link link) {
    return Files.number(host, link.file("mtu"));
  }

  /**
   * Returns whether a link runs at {@code megabits} a second or more: one that does decides. Absent
   * where no link tells its speed.
   */
  Reading<Boolean> hasLinkOf(long megabits) {
    Reading<Boolean> answer = links.rest().then(_ -> Reading.<Boolean>absent("not reached"));
    boolean open = !(answer instanceof Reading.Absent<Boolean>);
    if (!open) {
      answer = Reading.absent("no link tells its speed");
    }
    for (Link link : links.things()) {
      Reading<Long> speed = megabits(link);
      if (speed.orElse(0L) >= megabits) {
        return Reading.present(true, link.name() + " " + speed.orElse(0L) + " Mb/s");
      }
      if (speed instanceof Reading.Present<Long>(var rate, _)) {
        answer = open ? answer : Reading.present(false, link.name() + " " + rate + " Mb/s");
      } else if (!(speed instanceof Reading.Absent<Long>)) {
        answer = speed.map(_ -> false);
        open = true;
      }
    }
    return answer;
  }
}
