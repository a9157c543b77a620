package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;

/** The swap areas in use, as /proc/swaps lists them (mm/swapfile.c, swap_show). */
final class SwapAreas {
  private static final String PATH = "/proc/swaps";

  private SwapAreas() {}

  /**
   * A swap area.
   *
   * @param name its file or device
   * @param sizeKib its size in KiB
   */
  record Area(String name, long sizeKib) {
    /** Returns whether it is memory itself, compressed (drivers/block/zram). */
    boolean isZram() {
      return name.startsWith("/dev/zram");
    }
  }

  /**
   * The areas and what was seen.
   *
   * @param areas none where the list is empty or the kernel has no swap
   * @param trail the raw text
   */
  record Read(Reading<List<Area>> areas, List<Evidence> trail) {}

  /** Reads the list. A kernel without CONFIG_SWAP has no such file, and so no area. */
  static Read read(Host host) {
    Reading<String> text = Files.text(host, PATH);
    Reading<List<Area>> areas =
        text instanceof Reading.Absent<String>
            ? Reading.present(List.of(), "no /proc/swaps: a kernel without swap")
            : text.then(SwapAreas::parse);
    List<Evidence> trail = new ArrayList<>();
    if (areas instanceof Reading.Present<List<Area>>(var all, _)) {
      trail.add(
          new Evidence(PATH, all.isEmpty() ? "no area" : all.size() + " areas: " + names(all)));
    }
    return new Read(areas, trail);
  }

  /** Parses the list: a line of titles, then a line per area. */
  static Reading<List<Area>> parse(String text) {
    List<Area> areas = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    if (!lines[0].startsWith("Filename")) {
      return Reading.malformed(lines[0], "a first line that begins with Filename");
    }
    for (int i = 1; i < lines.length; i++) {
      List<String> words = Values.words(lines[i]);
      if (words.isEmpty()) {
        continue;
      }
      // A name can hold blanks, which the kernel escapes; the size is the third word.
      if (words.size() < 5) {
        return Reading.malformed(lines[i], "name, type, size, used and priority");
      }
      try {
        areas.add(new Area(words.getFirst(), Long.parseLong(words.get(2))));
      } catch (NumberFormatException _) {
        return Reading.malformed(lines[i], "a size in KiB in the third word");
      }
    }
    return Reading.present(List.copyOf(areas), text);
  }

  private static String names(List<Area> areas) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < Math.min(4, areas.size()); i++) {
      names.append(i == 0 ? "" : ", ").append(areas.get(i).name());
    }
    return names.toString();
  }
}
