package dev.kerneltune.probe;

import dev.kerneltune.model.Reading;
import java.util.Optional;

/**
 * The rows of /proc/interrupts that count how CPUs interrupt each other (arch/x86/kernel/irq.c;
 * arch/arm64/kernel/smp.c has RES and CAL under other labels and no TLB, because its TLB
 * invalidation is broadcast in hardware).
 */
enum IpiRow {
  TLB("TLB shootdowns"),
  CAL("Function call interrupts"),
  RES("Rescheduling interrupts");

  private final String words;

  IpiRow(String words) {
    this.words = words;
  }

  /** Returns the row by its label, or by the words behind it. */
  Optional<InterruptsTable.Row> find(InterruptsTable table) {
    Optional<InterruptsTable.Row> row = table.row(name());
    Optional<InterruptsTable.Row> found = row.isPresent() ? row : table.rowSaying(words);
    return found.filter(InterruptsTable.Row::hasColumns);
  }

  /** Returns the row; absent on an architecture that does not count it. */
  Reading<InterruptsTable.Row> in(InterruptsTable table) {
    return find(table)
        .map(row -> Reading.present(row, row.label()))
        .orElse(Reading.absent("no row counts " + words + " on this architecture"));
  }
}
