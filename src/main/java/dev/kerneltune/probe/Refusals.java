package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/** Lines of the kernel log by which the kernel or a module refused a parameter. */
public final class Refusals {
  /** init/main.c, print_unknown_bootoptions(), and kernel/params.c, parse_args(). */
  private static final List<String> MARKERS =
      List.of("Unknown kernel command line parameters ", ": unknown parameter '");

  private Refusals() {}

  /** Returns the lines, in order; how it failed where the log cannot be read. */
  public static Reading<List<String>> of(Host host) {
    return Files.text(host.ask("kernel-log")).map(Refusals::lines);
  }

  private static List<String> lines(String log) {
    List<String> lines = new ArrayList<>();
    for (String line : log.split("\n", -1)) {
      for (String marker : MARKERS) {
        if (line.contains(marker)) {
          lines.add(line);
        }
      }
    }
    return lines;
  }
}
