package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the PCIe link of a NIC carries what its port does: 400 Gb/s need Gen5 x16. */
public final class NicBandwidthProbe implements Probe {
  static final Question QUESTION =
      new Question(
          "pcie-link/nic-bandwidth",
          ValueKind.TEXT,
          SubjectKind.NIC,
          "Does the PCIe link of a NIC carry the rate of its fastest port: enough or short?");

  @Override
  public List<Question> questions() {
    return List.of(QUESTION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Map<String, Nic> nics = new HashMap<>();
    for (Nic nic : machine.nics().orElse(List.of())) {
      nics.put(nic.function().bdf(), nic);
    }
    new PcieDevices(machine)
        .answerEach(
            QUESTION,
            facts,
            (function, trail) ->
                PcieDevices.physical(host, function)
                    .then(physical -> judge(host, physical, nics, trail)));
  }

  private static Reading<Value> judge(
      Host host, PciFunction function, Map<String, Nic> nics, Trail trail) {
    Nic nic = nics.get(function.bdf());
    if (nic == null) {
      return Reading.absent("no such NIC");
    }
    Reading<Long> rate = rate(host, nic, trail);
    PcieLink link = PcieLink.of(host, function.bdf());
    trail.see(function.bdf(), link.told());
    return rate.then(port -> link.megabits().map(carried -> verdict(port, carried)));
  }

  static Value verdict(long portMegabits, long linkMegabits) {
    return new Value.Text(linkMegabits >= portMegabits ? "enough" : "short");
  }

  /** Returns the rate of the fastest port in Mb/s: of its RDMA ports, else of its netdevs. */
  private static Reading<Long> rate(Host host, Nic nic, Trail trail) {
    Reading<Long> best = Reading.absent("no port of it has a rate: no cable, or no driver");
    Reading<List<String>> devices = nic.rdma();
    if (!devices.isPresent() && !(devices instanceof Reading.Absent<List<String>>)) {
      return devices.then(_ -> Reading.absent(""));
    }
    for (String device : devices.orElse(List.of())) {
      String ports = "/sys/class/infiniband/" + device + "/ports";
      Reading<List<String>> numbers = Files.names(host, ports);
      if (!numbers.isPresent() && !(numbers instanceof Reading.Absent<List<String>>)) {
        return numbers.then(_ -> Reading.absent(""));
      }
      for (String port : numbers.orElse(List.of())) {
        String path = ports + "/" + port + "/rate";
        best = faster(best, read(host, path, trail));
      }
    }
    if (best.isPresent()) {
      return best;
    }
    if (!(nic.netdevs() instanceof Reading.Present<List<String>>(var names, _))) {
      return nic.netdevs().then(_ -> Reading.absent(""));
    }
    for (String name : names) {
      best = faster(best, read(host, "/sys/class/net/" + name + "/speed", trail));
    }
    return best;
  }

  /** Returns the faster of two; a port that cannot be read could be the fastest. */
  private static Reading<Long> faster(Reading<Long> a, Reading<Long> b) {
    if (b instanceof Reading.Absent<Long>) {
      return a;
    }
    if (a instanceof Reading.Absent<Long>) {
      return b;
    }
    return a.then(best -> b.then(next -> best >= next ? a : b));
  }

  private static Reading<Long> read(Host host, String path, Trail trail) {
    Raw raw = host.read(path);
    if (raw instanceof Raw.Failed) {
      // A netdev that is down answers EINVAL (net/core/net-sysfs.c, speed_show).
      trail.see(path, "not readable while the port is down");
      return Reading.absent("the port is down");
    }
    Reading<String> text = Files.text(raw);
    trail.see(path, text);
    return text.then(NicBandwidthProbe::parseRate);
  }

  /**
   * Parses the rate of a port in Mb/s: {@code 400 Gb/sec (4X NDR)} of an RDMA port
   * (drivers/infiniband/core/sysfs.c, rate_show) or the plain Mb/s of a netdev, -1 when unknown.
   */
  static Reading<Long> parseRate(String text) {
    String trimmed = text.strip();
    if (trimmed.equals("-1")) {
      return Reading.absent("the port is down");
    }
    int blank = trimmed.indexOf(' ');
    String number = blank < 0 ? trimmed : trimmed.substring(0, blank);
    boolean gigabits = blank >= 0 && trimmed.startsWith("Gb/sec", blank + 1);
    long tenths = tenths(number);
    if (tenths < 0 || (blank >= 0 && !gigabits)) {
      return Reading.malformed(trimmed, "a rate such as 400 Gb/sec (4X NDR) or 100000");
    }
    return Reading.present(gigabits ? tenths * 100 : tenths / 10, trimmed);
  }

  private static long tenths(String number) {
    long value = 0;
    boolean fraction = false;
    int digits = 0;
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == '.' && !fraction && i == number.length() - 2) {
        fraction = true;
      } else if (c >= '0' && c <= '9' && value < 1_000_000_000) {
        value = value * 10 + (c - '0');
        digits++;
      } else {
        return -1;
      }
    }
    return digits == 0 ? -1 : fraction ? value : value * 10;
  }
}
