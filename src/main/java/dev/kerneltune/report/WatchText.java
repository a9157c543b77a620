package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.watch.Rate;
import dev.kerneltune.watch.Row;
import dev.kerneltune.watch.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One interval of a watch for people: a line for each meter that moves, the worst first, and what
 * does not move in a few words below. No line is wider than it may be.
 */
public final class WatchText {
  private static final int MARK = 5;
  private static final int GAP = 2;

  /** How many subjects a line names behind the worst. */
  private static final int SHOWN = 8;

  private final Style style;
  private final int width;

  /** Made for {@code width} columns. */
  public WatchText(Style style, int width) {
    this.style = style;
    this.width = Math.max(1, width);
  }

  /** Returns the interval as a block of lines with an empty one at its end. */
  public String block(WatchedInterval interval) {
    StringBuilder out = new StringBuilder(head(interval)).append('\n');
    for (String line : rows(interval)) {
      out.append(line).append('\n');
    }
    return out.append('\n').toString();
  }

  /** Returns which interval it is. */
  public String head(WatchedInterval interval) {
    String at = interval.at().isEmpty() ? "" : ", " + interval.at();
    return style.bold(fit("interval " + interval.number() + at + ", " + interval.length()));
  }

  /** Returns a line for each meter that moves, and what is to say of the others. */
  public List<String> rows(WatchedInterval interval) {
    List<Row> moving = new ArrayList<>();
    Map<Standing, Map<String, StringBuilder>> others = new LinkedHashMap<>();
    for (Row row : interval.rates().rows()) {
      switch (row.standing()) {
        case OVER, LOSS, MOVING -> moving.add(row);
        case STILL -> note(others, row, "");
        case UNREAD, ABSENT -> note(others, row, lack(row));
      }
    }
    List<String> lines = new ArrayList<>();
    int name = 0;
    int total = 0;
    for (Row row : moving) {
      name = Math.max(name, row.meter().title().length());
      total = Math.max(total, total(row).length());
    }
    for (Row row : moving) {
      lines.add(line(row, name, total));
    }
    others.forEach(
        (standing, reasons) ->
            reasons.forEach((why, names) -> add(lines, standing, why, names.toString())));
    return lines;
  }

  private String line(Row row, int name, int total) {
    String line =
        TextLayout.pad(mark(row.standing()), MARK)
            + TextLayout.pad(row.meter().title(), name + GAP)
            + TextLayout.padLeft(total(row), total)
            + " ".repeat(GAP)
            + parts(row);
    String fitting = fit(line.stripTrailing());
    int marked = Math.min(mark(row.standing()).length(), fitting.length());
    return paint(row.standing(), fitting.substring(0, marked)) + fitting.substring(marked);
  }

  private static String mark(Standing standing) {
    return switch (standing) {
      case OVER, LOSS -> standing.word().toUpperCase(Locale.ROOT);
      case MOVING, STILL, UNREAD, ABSENT -> "";
    };
  }

  private String paint(Standing standing, String mark) {
    return switch (standing) {
      case OVER -> style.fail(mark, ImpactLevel.HIGH);
      case LOSS -> style.fail(mark, ImpactLevel.IMPORTANT);
      case MOVING, STILL, UNREAD, ABSENT -> mark;
    };
  }

  private static String total(Row row) {
    return RateWords.of(row.total().orElse(0L), row.meter().unit());
  }

  /** Names the subjects, the worst first, and what is too much. */
  private static String parts(Row row) {
    List<String> parts = new ArrayList<>();
    for (Rate rate : row.rates()) {
      if (rate.rank() > 0
          && parts.size() < SHOWN
          && !(rate.subject() instanceof Subject.WholeHost)) {
        parts.add(rate.subject() + " " + RateWords.of(rate.rank(), row.meter().unit()));
      }
    }
    String limit = limit(row);
    if (parts.isEmpty()) {
      return limit;
    }
    parts.set(0, first(row) + " " + parts.getFirst() + (limit.isEmpty() ? "" : " (" + limit + ")"));
    if (row.unknown() > 0) {
      parts.add(row.unknown() + " not known");
    }
    return String.join(", ", parts);
  }

  private static String first(Row row) {
    return switch (row.meter().sense()) {
      case TRAFFIC -> "most";
      case COST, LOSS -> "worst";
    };
  }

  private static String limit(Row row) {
    return row.standing() == Standing.OVER && row.limit().isPresent()
        ? "limit "
            + RateWords.of(row.limit().getAsLong(), row.meter().unit())
            + ": "
            + row.meter().check()
        : "";
  }

  /** What is still is named alone; what is not known also says why, once for each reason. */
  private static void note(Map<Standing, Map<String, StringBuilder>> others, Row row, String why) {
    StringBuilder names =
        others
            .computeIfAbsent(row.standing(), _ -> new LinkedHashMap<>())
            .computeIfAbsent(why, _ -> new StringBuilder());
    names.append(names.isEmpty() ? "" : ", ").append(row.meter().title());
  }

  private static String lack(Row row) {
    for (Rate rate : row.rates()) {
      if (!rate.perSecond().isPresent()) {
        return reason(rate.perSecond());
      }
    }
    return "";
  }

  /** Returns why there is no number, on one line. */
  static String reason(Reading<Long> lack) {
    return switch (lack) {
      case Reading.Malformed<Long>(_, var problem) -> "expected " + problem;
      case Reading.Present<Long> _, Reading.Absent<Long> _, Reading.Unreadable<Long> _ ->
          lack.words();
    };
  }

  private void add(List<String> lines, Standing standing, String why, String names) {
    String word =
        switch (standing) {
          case STILL -> "still: ";
          case UNREAD -> "not read: ";
          case ABSENT -> "not there: ";
          case OVER, LOSS, MOVING -> "";
        };
    String text = word + names + (why.isEmpty() ? "" : " (" + why + ")");
    for (String line : TextLayout.wrap(text, width)) {
      lines.add(style.faint(fit(line)));
    }
  }

  private String fit(String line) {
    return Words.shorten(line, width);
  }
}
