package dev.kerneltune.report;

import dev.kerneltune.audit.WaiverUse;
import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Waiver;
import java.util.List;

/** What became of waivers, as text. */
public final class WaiverText {
  private static final int INDENT = 6;

  private WaiverText() {}

  /** Returns the sections of a report: what is waived, and which waivers ended. */
  static String sections(List<WaiverUse> uses, Style style, int width) {
    StringBuilder used = new StringBuilder();
    StringBuilder ended = new StringBuilder();
    for (WaiverUse use : uses) {
      switch (use.state()) {
        case USED -> used(used, use, width);
        case ENDED -> ended(ended, use, style, width);
        case UNUSED, UNSEEN -> {}
      }
    }
    StringBuilder out = new StringBuilder();
    if (!ended.isEmpty()) {
      out.append(style.bold("Waivers that ended")).append('\n').append(ended).append('\n');
    }
    if (!used.isEmpty()) {
      out.append(style.bold("Waived")).append('\n').append(used).append('\n');
    }
    return out.toString();
  }

  private static void used(StringBuilder out, WaiverUse use, int width) {
    Waiver waiver = use.waiver();
    out.append("~     ").append(shown(waiver.target()));
    out.append(use.failures() == 1 ? "" : " for " + use.failures() + " subjects").append('\n');
    TextLayout.paragraph(
        out, "until " + waiver.until() + ", owner " + shown(waiver.owner()), INDENT, width);
    TextLayout.paragraph(out, "reason " + shown(waiver.reason()), INDENT, width);
  }

  private static void ended(StringBuilder out, WaiverUse use, Style style, int width) {
    out.append(style.unknown("!")).append("     ").append(shown(use.waiver().target()));
    out.append('\n');
    TextLayout.paragraph(out, ending(use), INDENT, width);
  }

  private static String ending(WaiverUse use) {
    Waiver waiver = use.waiver();
    return "ended on "
        + waiver.until()
        + ", owner "
        + shown(waiver.owner())
        + ", reason "
        + shown(waiver.reason())
        + (use.failures() > 0 ? ": it fails again" : ": nothing fails, it can go");
  }

  /** Returns the line that somebody must be told besides the report. */
  public static String line(WaiverUse use) {
    String about = use.waiver().place() + ": the waiver for " + shown(use.waiver().target());
    return switch (use.state()) {
      case ENDED -> about + " " + ending(use);
      case UNSEEN -> about + ": no such subject here, expected one that `audit` lists";
      case USED -> about + " is used";
      case UNUSED -> about + " is not needed";
    };
  }

  private static String shown(String text) {
    return Words.shorten(text, 200);
  }
}
