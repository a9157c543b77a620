package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.Truth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecommendationTest {
  private static final Condition GPU = new Condition(Trait.GPU, new Expectation.Exists());
  private static final Condition VIRT = new Condition(Trait.VIRT, new Expectation.Exists());

  @Test
  void theProfileWithTheMostConditionsThatHoldComesFirst() {
    Recommendation recommendation =
        recommend(
            Map.of(GPU, Truth.TRUE, VIRT, Truth.TRUE), profile("a", GPU), profile("b", GPU, VIRT));
    assertThat(recommendation.suited())
        .extracting(suited -> suited.profile().name() + " " + suited.because())
        .containsExactly("b [gpu seen, virt seen]", "a [gpu seen]");
    assertThat(recommendation.open()).isEmpty();
  }

  @Test
  void profilesWithAsManyConditionsComeByTheirNames() {
    Recommendation recommendation =
        recommend(Map.of(GPU, Truth.TRUE), profile("b", GPU), profile("a", GPU));
    assertThat(recommendation.suited())
        .extracting(suited -> suited.profile().name())
        .containsExactly("a", "b");
    Recommendation unknown =
        recommend(Map.of(VIRT, Truth.TRUE), profile("b", GPU), profile("a", GPU, VIRT));
    assertThat(unknown.open()).extracting(open -> open.profile().name()).containsExactly("a", "b");
  }

  @Test
  void whatIsNotKnownNeverRecommendsAndIsTold() {
    Recommendation recommendation =
        recommend(Map.of(GPU, Truth.TRUE, VIRT, Truth.UNKNOWN), profile("b", GPU, VIRT));
    assertThat(recommendation.suited()).isEmpty();
    assertThat(recommendation.open())
        .singleElement()
        .satisfies(suited -> assertThat(suited.unknown()).containsExactly("virt seen"));
  }

  @Test
  void whatDoesNotHoldOrDoesNotAriseIsNotNamed() {
    for (Truth truth : List.of(Truth.FALSE, Truth.MOOT)) {
      Recommendation recommendation =
          recommend(Map.of(GPU, Truth.UNKNOWN, VIRT, truth), profile("b", GPU, VIRT));
      assertThat(recommendation.suited()).isEmpty();
      assertThat(recommendation.open()).isEmpty();
    }
  }

  @Test
  void oneWithoutConditionsOrThatStandsAloneIsNeverRecommended() {
    Profile alone =
        new Profile(
            "alone",
            "",
            "",
            "training",
            List.of(),
            Profile.Standing.ALONE,
            List.of(),
            List.of(GPU),
            List.of(),
            List.of());
    assertThat(recommend(Map.of(GPU, Truth.TRUE), profile("none"), alone).suited()).isEmpty();
  }

  @Test
  void whatAnIncludedProfileRequiresMustHoldAsWell() {
    Profile base =
        new Profile(
            "base",
            "",
            "",
            "training",
            List.of(),
            Profile.Standing.INCLUDABLE,
            List.of(VIRT),
            List.of(),
            List.of(),
            List.of());
    Profile own =
        new Profile(
            "own",
            "",
            "",
            "training",
            List.of("base"),
            Profile.Standing.INCLUDABLE,
            List.of(),
            List.of(GPU),
            List.of(),
            List.of());
    assertThat(recommend(Map.of(GPU, Truth.TRUE, VIRT, Truth.FALSE), base, own).suited()).isEmpty();
    assertThat(recommend(Map.of(GPU, Truth.TRUE, VIRT, Truth.TRUE), base, own).suited()).hasSize(1);
  }

  private static Profile profile(String name, Condition... suits) {
    return new Profile(
        name,
        "",
        "",
        "training",
        List.of(),
        Profile.Standing.INCLUDABLE,
        List.of(),
        List.of(suits),
        List.of(),
        List.of());
  }

  private static Recommendation recommend(Map<Condition, Truth> machine, Profile... profiles) {
    return Recommendation.of(
        List.of(profiles),
        new Conditions() {
          @Override
          public Truth holds(Condition condition) {
            return machine.getOrDefault(condition, Truth.UNKNOWN);
          }

          @Override
          public String seen(Condition condition) {
            return condition.trait().word() + " seen";
          }
        });
  }
}
