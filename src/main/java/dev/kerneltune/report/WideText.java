package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Results as a table with one line for each: as wide as it has to be, or as the terminal is. What
 * does not apply is only counted.
 */
public final class WideText {
  /** For an output without a width of its own: no cell is cut. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final List<String> HEAD =
      List.of("RESULT", "LEVEL", "CHECK", "SUBJECT", "WHERE", "WHAT");

  private static final int WHERE = 4;
  private static final int WHAT = 5;
  private static final int GAP = 2;
  private static final int LONGEST = 300;

  /** Narrower than this, the last columns are of no use; lines are left to the terminal. */
  private static final int NARROWEST = 24;

  private WideText() {}

  /** Returns the table, in at most {@code width} columns where they suffice for it at all. */
  public static String report(Results results, Style style, int width) {
    List<Results.Result> shown = new ArrayList<>(results.results());
    shown.removeIf(result -> result.kind() == Results.Kind.NOT_APPLICABLE);
    List<List<String>> rows = new ArrayList<>();
    shown.forEach(result -> rows.add(cells(result)));
    int[] widths = widths(rows);
    fit(widths, width);
    StringBuilder out = new StringBuilder();
    line(out, HEAD, widths, style::bold);
    for (int i = 0; i < rows.size(); i++) {
      Results.Result result = shown.get(i);
      line(out, rows.get(i), widths, word -> paint(result, style, word));
    }
    int left = results.results().size() - shown.size();
    String more = left == 0 ? "" : "; not applicable: " + left;
    return out.append('\n').append(results.closing()).append(more).append('\n').toString();
  }

  private static List<String> cells(Results.Result result) {
    String where = result.evidence().isEmpty() ? "" : result.evidence().getFirst().address();
    return List.of(
        result.word(),
        result.level().word(),
        Words.shorten(result.check(), LONGEST),
        Words.shorten(result.subject(), LONGEST),
        Words.shorten(where, LONGEST),
        Words.shorten(result.line(), LONGEST));
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = HEAD.get(i).length();
      for (List<String> cells : rows) {
        widths[i] = Math.max(widths[i], cells.get(i).length());
      }
    }
    return widths;
  }

  /** Takes what is too much from the last columns, a third of what is left for the place. */
  private static void fit(int[] widths, int width) {
    int room = width - GAP;
    for (int i = 0; i < WHERE; i++) {
      room -= widths[i] + GAP;
    }
    int where = Math.max(NARROWEST, Math.max(room / 3, room - widths[WHAT]));
    widths[WHERE] = Math.min(widths[WHERE], where);
    widths[WHAT] = Math.min(widths[WHAT], Math.max(NARROWEST, room - widths[WHERE]));
  }

  private static void line(
      StringBuilder out, List<String> cells, int[] widths, UnaryOperator<String> first) {
    StringBuilder rest = new StringBuilder();
    for (int i = 1; i < widths.length; i++) {
      rest.append(" ".repeat(GAP));
      rest.append(TextLayout.pad(Words.shorten(cells.get(i), widths[i]), widths[i]));
    }
    String word = cells.getFirst();
    out.append(first.apply(word)).append(" ".repeat(widths[0] - word.length()));
    out.append(rest.toString().stripTrailing()).append('\n');
  }

  private static String paint(Results.Result result, Style style, String word) {
    return switch (result.kind()) {
      case FAIL -> style.fail(word, result.level());
      case OPEN, WAIVED -> style.unknown(word);
      case PASS -> style.pass(word);
      case NOT_APPLICABLE, TOLD -> style.faint(word);
    };
  }
}
