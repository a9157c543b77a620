package dev.kerneltune.probe;

import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The huge pages of one size that the kernel command line asks for (mm/hugetlb.c, hugepages_setup,
 * hugepagesz_setup and default_hugepagesz_setup).
 *
 * @param size of a page, in bytes; 0 stands for the machine's default size
 * @param pages how many in all
 * @param byNode how many on which node; empty where the kernel may choose
 * @param raw the words of the command line
 */
record HugepageRequest(long size, long pages, TreeMap<Integer, Long> byNode, String raw) {
  /** More pages than any machine has, small enough to be added up. */
  private static final long MOST = 1L << 40;

  /**
   * Reads the requests in the order they stand: hugepagesz= sets the size of the hugepages= behind
   * it, and a second hugepages= without a new size is ignored, as the kernel does.
   */
  static Reading<List<HugepageRequest>> parse(CommandLine line) {
    List<HugepageRequest> requests = new ArrayList<>();
    long size = 0;
    String sizeWord = "";
    boolean sizeIsGood = true;
    boolean taken = false;
    long defaultSize = 0;
    for (CommandLine.Argument argument : line.arguments()) {
      if (argument.isNamed("hugepagesz") || argument.isNamed("default_hugepagesz")) {
        Reading<Value> parsed = Values.parse(ValueKind.SIZE, argument.value());
        sizeIsGood = parsed instanceof Reading.Present<Value>;
        size = parsed instanceof Reading.Present<Value>(var value, _) ? bytes(value) : 0;
        sizeWord = argument.raw() + " ";
        taken = false;
        if (argument.isNamed("default_hugepagesz") && sizeIsGood) {
          defaultSize = size;
        }
      } else if (argument.isNamed("hugepages") && sizeIsGood && !taken) {
        Reading<HugepageRequest> request = request(size, argument, sizeWord);
        if (!(request instanceof Reading.Present<HugepageRequest>(var found, _))) {
          return request.map(List::of);
        }
        requests.add(found);
        taken = true;
      }
    }
    List<HugepageRequest> settled = new ArrayList<>();
    for (HugepageRequest request : requests) {
      settled.add(
          request.size() == 0 && defaultSize != 0
              ? new HugepageRequest(defaultSize, request.pages(), request.byNode(), request.raw())
              : request);
    }
    return Reading.present(List.copyOf(settled), settled.size() + " requests");
  }

  private static long bytes(Value value) {
    return value instanceof Value.Size(var bytes) ? bytes : 0;
  }

  /** Reads a number, or a number per node: 0:16,1:16. */
  private static Reading<HugepageRequest> request(
      long size, CommandLine.Argument argument, String sizeWord) {
    String raw = sizeWord + argument.raw();
    TreeMap<Integer, Long> byNode = new TreeMap<>();
    long pages = 0;
    for (String part : argument.value().split(",", -1)) {
      int colon = part.indexOf(':');
      try {
        long count = Long.parseLong(part.substring(colon + 1).strip());
        if (count < 0 || count > MOST) {
          return Reading.malformed(raw, "a number of pages, or node:pages with commas");
        }
        if (colon >= 0) {
          byNode.merge(Integer.parseInt(part.substring(0, colon).strip()), count, Long::sum);
        }
        pages += count;
      } catch (NumberFormatException _) {
        return Reading.malformed(raw, "a number of pages, or node:pages with commas");
      }
    }
    return Reading.present(new HugepageRequest(size, pages, byNode, raw), raw);
  }
}
