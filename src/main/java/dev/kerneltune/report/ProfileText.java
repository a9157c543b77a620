package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.plan.Recommendation;
import dev.kerneltune.plan.Resolved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Profiles as text for people: all of them listed, one shown, and those that suit a machine. */
public final class ProfileText {
  private static final int NAME = 14;

  private final Style style;
  private final int width;

  /**
   * Made for one output.
   *
   * @param style with or without colours
   * @param width columns to lay out for
   */
  public ProfileText(Style style, int width) {
    this.style = style;
    this.width = width;
  }

  /** Returns one line for each profile. */
  public String list(List<Profile> profiles) {
    int longest = 0;
    for (Profile profile : profiles) {
      longest = Math.max(longest, profile.name().length());
    }
    StringBuilder out = new StringBuilder();
    for (Profile profile : profiles) {
      String alone = profile.standing() == Profile.Standing.ALONE ? " (only by name)" : "";
      List<String> lines = TextLayout.wrap(profile.title() + alone, width - longest - 2);
      for (int i = 0; i < lines.size(); i++) {
        String name = i == 0 ? profile.name() : "";
        out.append(TextLayout.pad(name, longest + 2)).append(lines.get(i)).append('\n');
      }
    }
    return out.toString();
  }

  /** Returns a profile with all that it takes over, and from whom. */
  public String show(Resolved resolved, Catalog catalog) {
    Profile profile = resolved.profile();
    StringBuilder out = new StringBuilder();
    out.append(style.bold(profile.name())).append("  ").append(profile.title()).append("\n\n");
    TextLayout.paragraph(out, profile.about(), 0, width);
    out.append('\n');
    line(out, "judged for", profile.scenario());
    if (resolved.lineage().size() > 1) {
      line(out, "made of", String.join(", ", resolved.lineage()));
    }
    if (profile.standing() == Profile.Standing.ALONE) {
      line(out, "stands alone", "it is only ever chosen by name");
    }
    for (Condition condition : resolved.requires()) {
      line(out, "needs", words(condition));
    }
    for (Condition condition : profile.suits()) {
      line(out, "suits", words(condition));
    }
    choices(out, resolved, catalog);
    for (Resolved.Leave leave : resolved.leaves()) {
      String from = leave.from().equals(profile.name()) ? "" : " (says " + leave.from() + ")";
      line(out, "leaves", leave.check() + ": " + leave.because() + from);
    }
    return out.toString();
  }

  private static String words(Condition condition) {
    return condition.trait().word() + " is " + Words.of(condition.expectation());
  }

  private void choices(StringBuilder out, Resolved resolved, Catalog catalog) {
    Map<String, Check> checks = new HashMap<>();
    catalog.checks().forEach(check -> checks.put(check.id(), check));
    Map<String, List<Resolved.Choice>> byOrigin = new LinkedHashMap<>();
    for (Resolved.Choice choice : resolved.choices()) {
      byOrigin.computeIfAbsent(choice.from(), _ -> new ArrayList<>()).add(choice);
    }
    byOrigin.forEach(
        (origin, choices) -> {
          out.append('\n').append(style.bold("Chosen by " + origin)).append('\n');
          for (Resolved.Choice choice : choices) {
            Check check = checks.get(choice.check());
            String what = check == null ? "" : ": " + check.title() + manner(resolved, check);
            TextLayout.paragraph(out, choice.check() + what, 2, width);
            choice
                .override()
                .ifPresent(
                    override ->
                        TextLayout.paragraph(
                            out,
                            "set " + override.value() + " instead: " + override.because(),
                            6,
                            width));
            if (!choice.despite().isEmpty()) {
              TextLayout.paragraph(out, "despite its recorded harm: " + choice.despite(), 6, width);
            }
          }
        });
    if (!resolved.leaves().isEmpty()) {
      out.append('\n');
    }
  }

  private static String manner(Resolved resolved, Check check) {
    return switch (check.remedy()) {
      case Remedy.Set set -> {
        String scenario = resolved.profile().scenario();
        String every = set.values().getOrDefault(Check.EVERY_SCENARIO, "");
        String value = set.values().getOrDefault(scenario, every);
        yield (value.isEmpty() ? "" : " = " + value) + disruption(set);
      }
      case Remedy.Computed computed -> disruption(computed);
      case Remedy.ByHand _ -> " (by hand)";
      case Remedy.Nothing _ -> " (only told)";
    };
  }

  private static String disruption(Remedy.Settable remedy) {
    return remedy.disruption() == Disruption.LIVE ? "" : " (" + remedy.disruption().word() + ")";
  }

  private void line(StringBuilder out, String name, String text) {
    List<String> lines = TextLayout.wrap(text, width - NAME);
    for (int i = 0; i < lines.size(); i++) {
      out.append(TextLayout.pad(i == 0 ? name : "", NAME)).append(lines.get(i)).append('\n');
    }
  }

  /** Returns the profiles that suit a machine, and why. */
  public String recommendation(Recommendation recommendation) {
    StringBuilder out = new StringBuilder();
    if (recommendation.suited().isEmpty()) {
      out.append("No profile is known to suit this machine.\n");
    }
    for (Recommendation.Suited suited : recommendation.suited()) {
      suited(out, suited);
      TextLayout.paragraph(out, "next   kernel-tune plan " + suited.profile().name(), 6, width);
    }
    if (!recommendation.open().isEmpty()) {
      out.append('\n').append(style.bold("Could not be decided")).append('\n');
      for (Recommendation.Suited suited : recommendation.open()) {
        suited(out, suited);
        String unknown = String.join("; ", suited.unknown());
        TextLayout.paragraph(out, "not known: " + unknown, 6, width);
      }
    }
    return out.toString();
  }

  private void suited(StringBuilder out, Recommendation.Suited suited) {
    out.append(style.bold(suited.profile().name())).append("  ");
    out.append(suited.profile().title()).append('\n');
    String because = String.join("; ", suited.because());
    if (!because.isEmpty()) {
      TextLayout.paragraph(out, "because " + because, 6, width);
    }
  }
}
