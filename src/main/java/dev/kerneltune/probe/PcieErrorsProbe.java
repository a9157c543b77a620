package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * The error counters of PCIe links (drivers/pci/pcie/aer.c, aer_dev_correctable and its
 * neighbours). An error may be counted at either end of a link, so both are added up.
 */
public final class PcieErrorsProbe implements Probe {
  private static final String CORRECTABLE = "aer_dev_correctable";
  private static final String NONFATAL = "aer_dev_nonfatal";
  private static final String FATAL = "aer_dev_fatal";

  private static final String GROWTH =
      ": none since boot, counted (some since boot) or growing (more within the sampling window)?";
  private static final String UNCORRECTABLE =
      "How many uncorrectable errors (fatal and not) since boot on the PCIe link of ";

  static final Question GPU_CORRECTABLE =
      correctable("gpu", SubjectKind.GPU, "Correctable errors on the PCIe link of a GPU");
  static final Question NIC_CORRECTABLE =
      correctable("nic", SubjectKind.NIC, "Correctable errors on the PCIe link of a NIC");
  static final Question NVME_CORRECTABLE =
      correctable("nvme", SubjectKind.NVME, "Correctable errors on the PCIe link of an NVMe drive");
  static final Question GPU_UNCORRECTABLE =
      uncorrectable("gpu", SubjectKind.GPU, UNCORRECTABLE + "a GPU?");
  static final Question NIC_UNCORRECTABLE =
      uncorrectable("nic", SubjectKind.NIC, UNCORRECTABLE + "a NIC?");
  static final Question NVME_UNCORRECTABLE =
      uncorrectable("nvme", SubjectKind.NVME, UNCORRECTABLE + "an NVMe controller?");

  private static Question correctable(String kind, SubjectKind per, String asks) {
    return new Question("pcie-errors/" + kind + "-correctable", ValueKind.TEXT, per, asks + GROWTH);
  }

  private static Question uncorrectable(String kind, SubjectKind per, String asks) {
    return new Question("pcie-errors/" + kind + "-uncorrectable", ValueKind.INT, per, asks);
  }

  @Override
  public List<Question> questions() {
    return List.of(
        GPU_CORRECTABLE,
        NIC_CORRECTABLE,
        NVME_CORRECTABLE,
        GPU_UNCORRECTABLE,
        NIC_UNCORRECTABLE,
        NVME_UNCORRECTABLE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    PcieDevices devices = new PcieDevices(machine);
    for (Question question : List.of(GPU_CORRECTABLE, NIC_CORRECTABLE, NVME_CORRECTABLE)) {
      devices.answerEach(
          question,
          facts,
          (function, trail) -> ends(function).then(ends -> growth(host, ends, trail)));
    }
    for (Question question : List.of(GPU_UNCORRECTABLE, NIC_UNCORRECTABLE, NVME_UNCORRECTABLE)) {
      devices.answerEach(
          question,
          facts,
          (function, trail) ->
              ends(function)
                  .then(ends -> sum(host, ends, List.of(NONFATAL, FATAL), trail))
                  .map(count -> new Value.Int(count)));
    }
  }

  /** Returns the function and the port above it, which is the other end of its link. */
  private static Reading<List<String>> ends(PciFunction function) {
    return PcieDevices.bridges(function)
        .map(
            bridges -> {
              List<String> ends = new ArrayList<>();
              ends.add(function.bdf());
              if (!bridges.isEmpty()) {
                ends.add(bridges.getFirst());
              }
              return ends;
            });
  }

  private static Reading<Long> sum(Host host, List<String> ends, List<String> files, Trail trail) {
    Reading<Long> sum = Reading.absent("the kernel counts no AER errors here (firmware first)");
    for (String end : ends) {
      for (String file : files) {
        String path = PcieDevices.file(end, file);
        Reading<Counts> counts = Files.text(host, path).then(PcieErrorsProbe::parse);
        trail.see(path, told(counts));
        sum = atLeast(sum, counts.map(Counts::total));
      }
    }
    return sum;
  }

  /** An end without counters adds nothing; one whose counters cannot be read leaves it open. */
  static Reading<Long> add(Reading<Long> a, Reading<Long> b) {
    if (b instanceof Reading.Absent<Long>) {
      return a;
    }
    if (a instanceof Reading.Absent<Long>) {
      return b;
    }
    return a.then(one -> b.map(other -> one + other));
  }

  /** Adds up as {@link #add} does, but errors that were counted stay so whatever else is hidden. */
  static Reading<Long> atLeast(Reading<Long> a, Reading<Long> b) {
    Reading<Long> sum = add(a, b);
    long known = a.orElse(0L) + b.orElse(0L);
    return !sum.isPresent() && known > 0 ? Reading.present(known, "at least " + known) : sum;
  }

  private static Reading<Value> growth(Host host, List<String> ends, Trail trail) {
    Reading<Long> before = sum(host, ends, List.of(CORRECTABLE), trail);
    return before.then(
        first -> {
          long more = 0;
          for (String end : ends) {
            String path = PcieDevices.file(end, CORRECTABLE);
            Reading<Long> then =
                Files.text(host, path).then(PcieErrorsProbe::parse).map(Counts::total);
            Reading<Long> now =
                Files.text(host.later(path)).then(PcieErrorsProbe::parse).map(Counts::total);
            // No second look at an end is no growth that was seen: the word says which it is.
            if (then.isPresent() && now.isPresent()) {
              more += Math.max(0, now.orElse(0L) - then.orElse(0L));
            }
          }
          return Reading.present(
              new Value.Text(growthWord(first, first + more)), first + ", " + (first + more));
        });
  }

  static String growthWord(long first, long second) {
    if (second > first) {
      return "growing";
    }
    return first == 0 ? "none" : "counted";
  }

  /**
   * A counter file.
   *
   * @param total the number in its last line
   * @param counted the lines that are not zero, such as {@code BadTLP 3}
   */
  record Counts(long total, List<String> counted) {}

  /**
   * Parses a counter file: a name and a number per line, the sum last as TOTAL_ERR_COR,
   * TOTAL_ERR_NONFATAL or TOTAL_ERR_FATAL. A name can have a blank in it (RELAY_NUM Rollover).
   */
  static Reading<Counts> parse(String text) {
    List<String> counted = new ArrayList<>();
    long total = -1;
    for (String line : text.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.isEmpty()) {
        continue;
      }
      long number = number(words.getLast());
      if (number < 0 || words.size() < 2) {
        return Reading.malformed(line, "a name and a number");
      }
      if (words.getFirst().startsWith("TOTAL_ERR_")) {
        total = number;
      } else if (number > 0) {
        counted.add(line.strip());
      }
    }
    return total < 0
        ? Reading.malformed(text, "a last line TOTAL_ERR_...")
        : Reading.present(new Counts(total, List.copyOf(counted)), "TOTAL_ERR " + total);
  }

  private static long number(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > 100_000_000_000_000_000L) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return digits.isEmpty() ? -1 : value;
  }

  private static Reading<String> told(Reading<Counts> counts) {
    return counts.then(
        found ->
            Reading.present(
                "",
                "total "
                    + found.total()
                    + (found.counted().isEmpty() ? "" : ": ")
                    + String.join(", ", found.counted())));
  }
}
