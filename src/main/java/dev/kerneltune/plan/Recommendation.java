package dev.kerneltune.plan;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Truth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which profiles suit a machine.
 *
 * @param suited those whose conditions all hold, the one with the most conditions first
 * @param open those of which it is not known, because something could not be read
 */
public record Recommendation(List<Suited> suited, List<Suited> open) {
  /**
   * A profile that suits, or may suit.
   *
   * @param profile the profile
   * @param because what of the machine speaks for it, in words
   * @param unknown what could not be told, in words; empty for one that suits
   */
  public record Suited(Profile profile, List<String> because, List<String> unknown) {}

  /**
   * Returns the profiles that suit a machine. What is not known never recommends, and one that
   * stands alone is never recommended.
   */
  public static Recommendation of(List<Profile> profiles, Conditions machine) {
    List<Suited> suited = new ArrayList<>();
    List<Suited> open = new ArrayList<>();
    for (Profile profile : profiles) {
      if (profile.suits().isEmpty() || profile.standing() == Profile.Standing.ALONE) {
        continue;
      }
      List<Condition> conditions = new ArrayList<>(profile.suits());
      for (Condition condition : Profiles.resolve(profile.name(), profiles).requires()) {
        if (!conditions.contains(condition)) {
          conditions.add(condition);
        }
      }
      List<String> because = new ArrayList<>();
      List<String> unknown = new ArrayList<>();
      boolean possible = true;
      for (Condition condition : conditions) {
        Truth truth = machine.holds(condition);
        switch (truth) {
          case TRUE -> because.add(machine.seen(condition));
          case UNKNOWN -> unknown.add(machine.seen(condition));
          case FALSE, MOOT -> possible = false;
        }
      }
      if (possible) {
        Suited each = new Suited(profile, List.copyOf(because), List.copyOf(unknown));
        (unknown.isEmpty() ? suited : open).add(each);
      }
    }
    Comparator<Suited> mostFirst =
        Comparator.<Suited>comparingInt(each -> -each.because().size())
            .thenComparing(each -> each.profile().name());
    suited.sort(mostFirst);
    open.sort(mostFirst);
    return new Recommendation(List.copyOf(suited), List.copyOf(open));
  }
}
