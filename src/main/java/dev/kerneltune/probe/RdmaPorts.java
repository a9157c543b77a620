package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ports of the RDMA devices and what their files say (drivers/infiniband/core/sysfs.c). */
final class RdmaPorts {
  static final String ACTIVE = "active";
  static final String ETHERNET = "Ethernet";

  /** The names of enum ib_port_state, as state_show prints them. */
  private static final List<String> STATES =
      List.of("nop", "down", "init", "armed", ACTIVE, "active-defer");

  private RdmaPorts() {}

  /**
   * A port.
   *
   * @param device its device's name, such as mlx5_0 or mlx5_bond_0
   * @param number its number in the device, from 1
   */
  record Port(String device, int number) {
    /** Returns the device's folder, without a slash at its end. */
    String deviceFolder() {
      return DeviceSurvey.INFINIBAND + "/" + device;
    }

    /** Returns a file of the port. */
    String file(String name) {
      return deviceFolder() + "/ports/" + number + "/" + name;
    }

    Subject subject() {
      return new Subject.RdmaPort(device, number);
    }
  }

  /** Lists the ports of every device. */
  static Found<Port> of(Machine machine, Host host) {
    Reading<List<String>> devices = machine.rdmaDevices();
    if (!(devices instanceof Reading.Present<List<String>>(var names, _))) {
      return new Found<>(List.of(), devices.then(_ -> Reading.absent("no RDMA device here")));
    }
    List<Port> ports = new ArrayList<>();
    Reading<Value> rest = Reading.absent("no RDMA port here");
    for (String device : names) {
      String folder = DeviceSurvey.INFINIBAND + "/" + device + "/ports";
      switch (Files.names(host, folder)) {
        case Reading.Present<List<String>>(var numbers, _) -> {
          for (String number : numbers) {
            int port = CpuSurvey.decimal(number);
            if (port >= 0) {
              ports.add(new Port(device, port));
            }
          }
        }
        // Each device has the folder: without it nothing is known about its ports.
        case Reading.Absent<List<String>>(var because) ->
            rest = Reading.unreadable(folder + ": " + because, "");
        case Reading.Unreadable<List<String>>(var obstacle, var needs) ->
            rest = Reading.unreadable(folder + ": " + obstacle, needs);
        case Reading.Malformed<List<String>>(var raw, var problem) ->
            rest = Reading.malformed(raw, problem);
      }
    }
    warm(host, ports);
    return new Found<>(List.copyOf(ports), rest);
  }

  private static void warm(Host host, List<Port> ports) {
    List<String> paths = new ArrayList<>();
    for (Port port : ports) {
      paths.add(port.file("state"));
      paths.add(port.file("phys_state"));
      paths.add(port.file("rate"));
      paths.add(port.file("link_layer"));
      paths.add(port.deviceFolder() + "/board_id");
    }
    host.warm(paths);
  }

  /** Reads the logical state of a port as a word of the closed list. */
  static Reading<String> state(Host host, Port port) {
    return Files.text(host, port.file("state")).then(RdmaPorts::parseState);
  }

  /** Parses {@code 4: ACTIVE}: nop, down, init, armed, active or active-defer. */
  static Reading<String> parseState(String text) {
    int colon = text.indexOf(':');
    String word = text.substring(colon + 1).strip().toLowerCase(Locale.ROOT).replace('_', '-');
    return colon > 0 && STATES.contains(word)
        ? Reading.present(word, text.strip())
        : Reading.malformed(text, "a state such as 4: ACTIVE");
  }

  /** Reads the rate of a port in megabits a second. */
  static Reading<Long> megabits(Host host, Port port) {
    return Files.text(host, port.file("rate")).then(RdmaPorts::parseRate);
  }

  /** Parses {@code 400 Gb/sec (4X NDR)} or {@code 2.5 Gb/sec (1X SDR)} to megabits a second. */
  static Reading<Long> parseRate(String text) {
    List<String> words = Values.words(text);
    if (words.size() >= 2 && words.get(1).equals("Gb/sec")) {
      String number = words.getFirst();
      int point = number.indexOf('.');
      int whole = CpuSurvey.decimal(point < 0 ? number : number.substring(0, point));
      int tenth = point < 0 ? 0 : CpuSurvey.decimal(number.substring(point + 1));
      if (whole >= 0 && tenth >= 0 && tenth <= 9) {
        return Reading.present(whole * 1000L + tenth * 100L, text.strip());
      }
    }
    return Reading.malformed(text, "a rate such as 400 Gb/sec (4X NDR)");
  }

  /** Reads InfiniBand or Ethernet. */
  static Reading<String> layer(Host host, Port port) {
    return Files.text(host, port.file("link_layer")).map(String::strip);
  }

  /** Reads the card's kind: its board id, by which the vendor tells models apart. */
  static Reading<String> board(Host host, Port port) {
    return Files.text(host, port.deviceFolder() + "/board_id").map(String::strip);
  }
}
