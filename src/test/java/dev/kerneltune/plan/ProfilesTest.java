package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Truth;
import dev.kerneltune.model.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfilesTest {
  private static final Condition BARE =
      new Condition(Trait.VIRT, new Expectation.Is(new Value.Text("bare-metal")));

  @Test
  void whatIsIncludedCountsFirstAndWhatComesLaterWins() {
    List<Profile> all =
        List.of(
            profile("base", List.of(), List.of(choice("a"), choice("b")), List.of()),
            profile(
                "own", List.of("base"), List.of(Bench.override("b", "7"), choice("c")), List.of()));
    Resolved resolved = Profiles.resolve("own", all);
    assertThat(resolved.lineage()).containsExactly("base", "own");
    assertThat(resolved.choices())
        .extracting(choice -> choice.check() + " from " + choice.from())
        .containsExactly("a from base", "b from own", "c from own");
    assertThat(resolved.choices().get(1).override())
        .contains(new Profile.OtherValue("7", "measured here"));
  }

  @Test
  void aProfileThatIsIncludedTwiceCountsOnce() {
    List<Profile> all =
        List.of(
            profile("base", List.of(), List.of(choice("a"), choice("b")), List.of()),
            profile("x", List.of("base"), List.of(), List.of(leave("a"))),
            profile("y", List.of("base"), List.of(choice("c")), List.of()),
            profile("own", List.of("x", "y"), List.of(), List.of()));
    Resolved resolved = Profiles.resolve("own", all);
    assertThat(resolved.choices()).extracting(Resolved.Choice::check).containsExactly("b", "c");
    assertThat(resolved.leaves()).containsExactly(new Resolved.Leave("a", "not here", "x"));
  }

  @Test
  void whatIsLeftAndChosenAgainIsChosen() {
    List<Profile> all =
        List.of(
            profile("base", List.of(), List.of(choice("a")), List.of()),
            profile("x", List.of("base"), List.of(), List.of(leave("a"))),
            profile("own", List.of("x"), List.of(choice("a")), List.of()));
    Resolved resolved = Profiles.resolve("own", all);
    assertThat(resolved.choices()).extracting(Resolved.Choice::from).containsExactly("own");
    assertThat(resolved.leaves()).isEmpty();
  }

  @Test
  void aCircleIsRefusedWithTheWayRound() {
    List<Profile> all =
        List.of(
            profile("a", List.of("b"), List.of(), List.of()),
            profile("b", List.of("c"), List.of(), List.of()),
            profile("c", List.of("b"), List.of(), List.of()));
    assertRefused("a", all, "profiles include each other: b > c > b");
    List<Profile> alone = List.of(profile("a", List.of("a"), List.of(), List.of()));
    assertRefused("a", alone, "profiles include each other: a > a");
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearestOne() {
    List<Profile> all =
        List.of(
            profile("h100-training", List.of(), List.of(), List.of()),
            profile("own", List.of("h100-traning"), List.of(), List.of()));
    assertRefused(
        "h100-trainin", all, "there is no profile \"h100-trainin\"; nearest: h100-training");
    assertRefused("zzz", all, "there is no profile \"zzz\"");
    assertRefused(
        "own", all, "own includes \"h100-traning\", which there is not; nearest: h100-training");
  }

  @Test
  void oneThatStandsAloneIsNeverIncluded() {
    Profile alone =
        new Profile(
            "cpu-isolation",
            "",
            "",
            "training",
            List.of(),
            Profile.Standing.ALONE,
            List.of(BARE),
            List.of(),
            List.of(choice("a")),
            List.of());
    List<Profile> all =
        List.of(alone, profile("own", List.of("cpu-isolation"), List.of(), List.of()));
    assertRefused(
        "own", all, "own includes cpu-isolation, which stands alone: it is chosen by name only");
    assertThat(Profiles.resolve("cpu-isolation", all).choices()).hasSize(1);
  }

  @Test
  void aLeaveOfWhatNobodyChoosesIsRefused() {
    List<Profile> all =
        List.of(
            profile("base", List.of(), List.of(choice("memory.ksm")), List.of()),
            profile("own", List.of("base"), List.of(), List.of(leave("memory.ksn"))));
    assertRefused(
        "own",
        all,
        "own leaves memory.ksn, which no profile that it includes chooses; nearest: memory.ksm");
  }

  @Test
  void theConditionsOfEveryProfileMustSurelyHold() {
    Profile base =
        new Profile(
            "base",
            "",
            "",
            "training",
            List.of(),
            Profile.Standing.INCLUDABLE,
            List.of(BARE),
            List.of(),
            List.of(),
            List.of());
    List<Profile> all = List.of(base, profile("own", List.of("base"), List.of(), List.of()));
    Resolved resolved = Profiles.resolve("own", all);
    assertThat(Profiles.unmet(resolved, _ -> Truth.TRUE)).isEmpty();
    for (Truth truth : List.of(Truth.FALSE, Truth.UNKNOWN, Truth.MOOT)) {
      assertThat(Profiles.unmet(resolved, _ -> truth))
          .containsExactly(new Profiles.Unmet(BARE, truth));
    }
  }

  private static void assertRefused(String name, List<Profile> all, String message) {
    assertThatThrownBy(() -> Profiles.resolve(name, all))
        .isInstanceOf(PlanException.class)
        .hasMessage(message);
  }

  private static Profile profile(
      String name,
      List<String> includes,
      List<Profile.Choice> choices,
      List<Profile.Leave> leaves) {
    return Bench.profile(name, includes, choices, leaves);
  }

  private static Profile.Choice choice(String check) {
    return new Profile.Choice(check, Optional.empty());
  }

  private static Profile.Leave leave(String check) {
    return new Profile.Leave(check, "not here");
  }
}
