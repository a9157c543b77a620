package dev.kerneltune.testing;

import dev.kerneltune.model.Cpus;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Place;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/** Machines of which little is known, for tests of what is above the probes. */
public final class Machines {
  private Machines() {}

  /** Returns a machine of which nothing could be read. */
  public static Machine unknown() {
    return with(no());
  }

  /** Returns a machine with a GPU of each of these vendors, and nothing else known. */
  public static Machine withGpus(int... vendors) {
    List<PciFunction> gpus = new ArrayList<>();
    for (int vendor : vendors) {
      gpus.add(
          new PciFunction(
              "0000:0" + gpus.size() + ":00.0",
              Reading.present(vendor, ""),
              no(),
              no(),
              no(),
              no(),
              no(),
              no()));
    }
    return with(Reading.present(gpus, ""));
  }

  private static Machine with(Reading<List<PciFunction>> gpus) {
    return new Machine(
        no(),
        no(),
        no(),
        no(),
        new Place(no(), no()),
        new Cpus(no(), no(), no(), no(), no(), no(), no(), no(), no(), no()),
        no(),
        no(),
        no(),
        gpus,
        no(),
        no(),
        no(),
        no(),
        no());
  }

  private static <T> Reading<T> no() {
    return Reading.unreadable("not recorded", "");
  }
}
