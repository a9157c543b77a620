package dev.kerneltune.probe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A table of counters with one column per CPU: /proc/interrupts (kernel/irq/proc.c,
 * show_interrupts) or /proc/softirqs (fs/proc/softirqs.c). Of a numbered row only the sum is kept.
 */
final class InterruptsTable {
  private final int[] cpus;
  private final List<Row> rows;

  InterruptsTable(int[] cpus, List<Row> rows) {
    this.cpus = cpus.clone();
    this.rows = List.copyOf(rows);
  }

  /** Returns how many columns there are. */
  int columns() {
    return cpus.length;
  }

  /** Returns the CPU that a column belongs to: numbers can have gaps. */
  int cpu(int column) {
    return cpus[column];
  }

  /** Returns whether both tables have the same CPUs in the same columns. */
  boolean hasColumnsOf(InterruptsTable other) {
    return Arrays.equals(cpus, other.cpus);
  }

  /** Returns the rows in the order they stand. */
  List<Row> rows() {
    return rows;
  }

  /** Returns the row with this label, such as TLB. */
  Optional<Row> row(String label) {
    for (Row row : rows) {
      if (row.isLabelled(label)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  /** Returns the named row whose words behind the columns are {@code words}. */
  Optional<Row> rowSaying(String words) {
    for (Row row : rows) {
      if (!row.isNumbered() && row.tail().equals(words)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  /** One row: places in the file's bytes, because few of some thousand are ever asked. */
  static final class Row {
    private static final int MOST_DIGITS = 9;

    private final byte[] text;
    private final int labelAt;
    private final int labelEnd;
    private final int tailAt;
    private final int tailEnd;
    private final long total;
    private final long[] perCpu;

    Row(
        byte[] text,
        int labelAt,
        int labelEnd,
        int tailAt,
        int tailEnd,
        long total,
        long[] perCpu) {
      this.text = text;
      this.labelAt = labelAt;
      this.labelEnd = labelEnd;
      this.tailAt = tailAt;
      this.tailEnd = tailEnd;
      this.total = total;
      this.perCpu = perCpu;
    }

    /** Returns the text before the colon. */
    String label() {
      return new String(text, labelAt, labelEnd - labelAt, StandardCharsets.UTF_8);
    }

    private boolean isLabelled(String label) {
      return labelEnd - labelAt == label.length()
          && text[labelAt] == label.charAt(0)
          && label().equals(label);
    }

    /** Returns the sum of the columns; the one value of a row such as ERR that has one. */
    long total() {
      return total;
    }

    /** Returns the words behind the columns: chip, hwirq, trigger and the names of the actions. */
    String tail() {
      return new String(text, tailAt, tailEnd - tailAt, StandardCharsets.UTF_8).strip();
    }

    /** Returns whether the label is the number of an interrupt. */
    boolean isNumbered() {
      return isDigit(text[labelAt]);
    }

    /** Returns the number of the interrupt, or -1 where the label is none. */
    int number() {
      int number = 0;
      for (int i = labelAt; i < labelEnd; i++) {
        if (!isDigit(text[i])) {
          return -1;
        }
        number = number * 10 + (text[i] - '0');
      }
      return labelEnd - labelAt > MOST_DIGITS ? -1 : number;
    }

    /** Returns whether {@link #at} can be asked. */
    boolean hasColumns() {
      return perCpu.length > 0;
    }

    /** Returns the count of a column of a named row. */
    long at(int column) {
      return perCpu[column];
    }

    /** Returns the last word of the tail: the name of the last action. */
    String lastWord() {
      int end = tailEnd;
      while (end > tailAt && text[end - 1] <= ' ' && text[end - 1] >= 0) {
        end--;
      }
      int start = end;
      while (start > tailAt && text[start - 1] != ' ') {
        start--;
      }
      return new String(text, start, end - start, StandardCharsets.UTF_8);
    }

    /**
     * Returns the PCI function in the chip's name, as kernels with interrupt domains per device
     * write it (IR-PCI-MSIX-0000:b1:00.0); empty elsewhere.
     */
    String pciAddress() {
      String tail = tail();
      int blank = tail.indexOf(' ');
      String chip = blank < 0 ? tail : tail.substring(0, blank);
      String last = chip.substring(chip.lastIndexOf('-') + 1);
      int first = last.indexOf(':');
      return first >= 4 && last.indexOf(':', first + 1) == first + 3 && last.indexOf('.') > first
          ? last
          : "";
    }

    private static boolean isDigit(byte b) {
      return b >= '0' && b <= '9';
    }
  }
}
