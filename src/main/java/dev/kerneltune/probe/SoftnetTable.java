package dev.kerneltune.probe;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * /proc/net/softnet_stat: a line per online CPU of hexadecimal 32-bit columns
 * (net/core/net-procfs.c, softnet_seq_show). Old kernels have 11 columns, newer ones 13 or 15.
 *
 * @param rows in the order they stand
 */
record SoftnetTable(List<Row> rows) {
  /**
   * One CPU.
   *
   * @param processed packets since boot, modulo 2^32
   * @param dropped packets that found the backlog full
   * @param squeezed times that the budget ran out with packets left
   */
  record Row(long processed, long dropped, long squeezed) {}

  /** Parses what was read of the file. */
  static Reading<SoftnetTable> parse(Raw raw) {
    return Files.text(raw).then(SoftnetTable::parse);
  }

  /** Parses the file. */
  static Reading<SoftnetTable> parse(String text) {
    List<Row> rows = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      List<String> words = Values.words(line);
      if (words.isEmpty()) {
        continue;
      }
      if (words.size() < 9) {
        return Reading.malformed(line, "at least 9 hexadecimal columns");
      }
      try {
        rows.add(new Row(hex(words.get(0)), hex(words.get(1)), hex(words.get(2))));
      } catch (NumberFormatException _) {
        return Reading.malformed(line, "hexadecimal columns of 32 bits");
      }
    }
    return rows.isEmpty()
        ? Reading.malformed(text, "a line per CPU")
        : Reading.present(new SoftnetTable(List.copyOf(rows)), rows.size() + " CPUs");
  }

  private static long hex(String word) {
    return Integer.parseUnsignedInt(word, 16) & 0xffff_ffffL;
  }

  /** Returns how far one column went on over the window, on all CPUs together. */
  static long since(Sample<SoftnetTable> sample, ToLongFunction<Row> column) {
    long sum = 0;
    for (int i = 0; i < sample.before().rows().size(); i++) {
      long then = column.applyAsLong(sample.before().rows().get(i));
      long now = column.applyAsLong(sample.after().rows().get(i));
      sum += now - then & 0xffff_ffffL;
    }
    return sum;
  }
}
