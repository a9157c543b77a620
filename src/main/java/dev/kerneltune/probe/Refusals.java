package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import java.util.ArrayList;
import java.util.List;

/** Lines of the kernel log by which the kernel or a module refused a parameter. */
public final class Refusals {
  /** init/main.c, print_unknown_bootoptions(), and kernel/params.c, parse_args(). */
  private static final List<String> MARKERS =
      List.of("Unknown kernel command line parameters ", ": unknown parameter '");

  private Refusals() {}

  /** Returns the lines, in order; none where there are none or the log cannot be read. */
  public static List<String> of(Host host) {
    List<String> lines = new ArrayList<>();
    if (host.ask("kernel-log") instanceof Raw.Bytes log) {
      for (String line : log.text().split("\n", -1)) {
        for (String marker : MARKERS) {
          if (line.contains(marker)) {
            lines.add(line);
          }
        }
      }
    }
    return lines;
  }
}
