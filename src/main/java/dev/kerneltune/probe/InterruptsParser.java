package dev.kerneltune.probe;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The scanner of /proc/interrupts and /proc/softirqs. It works on bytes, because the file has a
 * number per interrupt and CPU: 13.4 MB with 1,034 interrupts on 1,152 CPUs.
 */
final class InterruptsParser {
  private static final int LONGEST_TAIL = 256;
  private static final int MOST_DIGITS = 18;

  /** The kernel writes CPU%-8d above, and counts ten digits wide with a blank beside them. */
  private static final int FIELD = 11;

  private static final long[] NO_COLUMNS = {};

  private final byte[] text;
  private int at;
  private boolean hasFields;
  private String problem = "";

  private InterruptsParser(byte[] text) {
    this.text = text;
  }

  /** Parses what was read of the file. */
  static Reading<InterruptsTable> parse(Raw raw) {
    return raw instanceof Raw.Bytes(var content) ? parse(content) : raw.lack();
  }

  /** Parses the file. */
  static Reading<InterruptsTable> parse(byte[] text) {
    return new InterruptsParser(text).table();
  }

  /** Parses the rows that belong to no interrupt number, and skips those that do. */
  static Reading<InterruptsTable> named(Raw raw) {
    return raw instanceof Raw.Bytes(var content)
        ? new InterruptsParser(content).namedTable()
        : raw.lack();
  }

  private Reading<InterruptsTable> namedTable() {
    int[] cpus = header();
    if (cpus.length > 0 && startsNumbered(at)) {
      at = behindNumbered(at);
      if (at == text.length) {
        return Reading.present(new InterruptsTable(cpus, List.of()), "no named row");
      }
    }
    return rows(cpus);
  }

  /**
   * Returns where the named rows begin: the kernel writes the architecture's rows behind all others
   * (kernel/irq/proc.c, show_interrupts). It looks from the end, because they are few.
   */
  private int behindNumbered(int first) {
    int named = text.length;
    int end = text.length;
    while (end > first) {
      int start = end - 1;
      while (start > first && text[start - 1] != '\n') {
        start--;
      }
      if (startsNumbered(start)) {
        return named;
      }
      named = start;
      end = start;
    }
    return named;
  }

  private boolean startsNumbered(int start) {
    int label = start;
    while (label < text.length && text[label] == ' ') {
      label++;
    }
    return label < text.length && isDigit(text[label]);
  }

  private Reading<InterruptsTable> table() {
    return rows(header());
  }

  private Reading<InterruptsTable> rows(int[] cpus) {
    if (cpus.length == 0) {
      return Reading.malformed(line(0), "a first line that names the CPUs");
    }
    List<InterruptsTable.Row> rows = new ArrayList<>();
    while (at < text.length) {
      int start = at;
      skipBlanks();
      if (at < text.length && text[at] == '\n') {
        at++;
      } else if (at < text.length) {
        InterruptsTable.Row row = row(cpus.length);
        if (!problem.isEmpty()) {
          return Reading.malformed(line(start), problem);
        }
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      return Reading.malformed(line(0), "at least one row behind the first line");
    }
    return Reading.present(
        new InterruptsTable(cpus, rows), rows.size() + " rows, " + cpus.length + " CPUs");
  }

  /** Reads the first line: CPU0 CPU2 ..., online CPUs only. */
  private int[] header() {
    int[] cpus = new int[64];
    int count = 0;
    int expected = -1;
    hasFields = true;
    while (at < text.length) {
      skipBlanks();
      if (at >= text.length || text[at] == '\n') {
        at = Math.min(at + 1, text.length);
        return Arrays.copyOf(cpus, count);
      }
      hasFields &= expected < 0 || at == expected;
      expected = at + FIELD;
      if (text.length - at < 4 || text[at] != 'C' || text[at + 1] != 'P' || text[at + 2] != 'U') {
        return new int[0];
      }
      at += 3;
      int number = 0;
      int digits = 0;
      for (; at < text.length && isDigit(text[at]) && digits < 6; digits++) {
        number = number * 10 + (text[at++] - '0');
      }
      if (digits == 0 || (at < text.length && text[at] > ' ')) {
        return new int[0];
      }
      if (count == cpus.length) {
        cpus = Arrays.copyOf(cpus, count * 2);
      }
      cpus[count++] = number;
    }
    return Arrays.copyOf(cpus, count);
  }

  private InterruptsTable.Row row(int columns) {
    int labelAt = at;
    while (at < text.length && text[at] != ':' && text[at] != '\n') {
      at++;
    }
    if (at == labelAt || at >= text.length || text[at] == '\n') {
      problem = "a row that begins with a label and a colon";
      return new InterruptsTable.Row(text, labelAt, labelAt, labelAt, labelAt, 0, NO_COLUMNS);
    }
    int labelEnd = at;
    at++;
    boolean isNumbered = isDigit(text[labelAt]);
    long[] kept = isNumbered ? NO_COLUMNS : new long[columns];
    long total = 0;
    int count = 0;
    while (count < columns) {
      if (hasFields && isZeroField()) {
        at += FIELD;
        count++;
        continue;
      }
      skipBlanks();
      int numberAt = at;
      long value = 0;
      while (at < text.length && isDigit(text[at])) {
        value = value * 10 + (text[at++] - '0');
      }
      // A word such as 12-edge begins with digits and is no count.
      if (at == numberAt || (at < text.length && text[at] > ' ')) {
        at = numberAt;
        break;
      }
      if (at - numberAt > MOST_DIGITS) {
        problem = "counts of at most " + MOST_DIGITS + " digits";
        break;
      }
      if (!isNumbered) {
        kept[count] = value;
      }
      total += value;
      count++;
    }
    // ERR and MIS have one value for the whole machine.
    if (count != columns && count != 1) {
      problem = columns + " counts in the row, or one";
    }
    long[] perCpu = count == columns ? kept : NO_COLUMNS;
    int tailAt = tail();
    int tailEnd = Math.min(at - 1, tailAt + LONGEST_TAIL);
    return new InterruptsTable.Row(text, labelAt, labelEnd, tailAt, tailEnd, total, perCpu);
  }

  /** Returns whether the next field is a 0: most counts of a large machine are. */
  private boolean isZeroField() {
    return at + FIELD < text.length
        && text[at + 10] == '0'
        && text[at + 9] == ' '
        && text[at + 5] == ' '
        && text[at] == ' '
        && text[at + FIELD] <= ' ';
  }

  /** Skips the rest of the line and returns where its words begin. */
  private int tail() {
    skipBlanks();
    int start = at;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    at++;
    return start;
  }

  private void skipBlanks() {
    while (at < text.length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) {
      at++;
    }
  }

  private String line(int start) {
    int end = start;
    while (end < text.length && text[end] != '\n' && end - start < 120) {
      end++;
    }
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
