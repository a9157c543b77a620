package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Trait;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileReaderTest {
  @Test
  void aProfileIsReadAsItStands() {
    Profile profile = ProfileTexts.read(ProfileTexts.GOOD);
    assertThat(profile.name()).isEqualTo("own");
    assertThat(profile.about()).isEqualTo("What it does.");
    assertThat(profile.standing()).isEqualTo(Profile.Standing.INCLUDABLE);
    assertThat(profile.requires()).extracting(c -> c.trait()).containsExactly(Trait.VIRT);
    assertThat(profile.suits())
        .extracting(c -> c.trait())
        .containsExactly(Trait.GPU_DEVICE, Trait.RDMA);
    assertThat(profile.suits().getFirst().expectation())
        .isEqualTo(
            new Expectation.Any(
                List.of(
                    new Expectation.Has(CheckTexts.flags("10de:2330")),
                    new Expectation.Has(CheckTexts.flags("1002:74a1")))));
    assertThat(profile.choices())
        .containsExactly(
            new Profile.Choice("memory.thp.enabled", Optional.empty()),
            new Profile.Choice("memory.swap", Optional.of(new Profile.OtherValue("1", "a reason"))),
            new Profile.Choice("memory.harmful", Optional.empty(), "it does not strike here"));
    assertThat(profile.leaves()).isEmpty();
  }

  @Test
  void anOldIdOfACheckFindsIt() {
    assertThat(ProfileTexts.read(ProfileTexts.GOOD.replace("memory.swap", "memory.old")))
        .isEqualTo(ProfileTexts.read(ProfileTexts.GOOD));
  }

  @Test
  void aProfileThatStandsAloneNeedsNoDespite() {
    String text =
        ProfileTexts.with(
                "- check: memory.harmful\n    despite: it does not\n      strike here",
                "- memory.harmful")
            .replace("scenario:", "stands-alone: yes\nscenario:");
    assertThat(ProfileTexts.read(text).standing()).isEqualTo(Profile.Standing.ALONE);
  }

  @Test
  void recordedHarmNeedsAReason() {
    wrong(
        "- check: memory.harmful\n    despite: it does not\n      strike here",
        "- memory.harmful",
        "own.yaml:14:5: \"memory.harmful\", of whose remedy harm is recorded (It cost 20 %.),"
            + " expected a reason why it does not strike here, { check: memory.harmful, despite:"
            + " ... }, or stands-alone: yes");
    wrong(
        "- memory.thp.enabled",
        "- { check: memory.thp.enabled, despite: x }",
        "own.yaml:12:14: despite for \"memory.thp.enabled\", of whose remedy no harm is recorded,"
            + " expected none");
  }

  @Test
  void unknownWordsAreToldWithTheNearest() {
    wrong(
        "- memory.thp.enabled",
        "- memory.thp.enable",
        "own.yaml:12:5: unknown check \"memory.thp.enable\", expected one of memory.thp.enabled,"
            + " memory.swap, memory.switch, memory.bytes, memory.harmful, memory.hand,"
            + " memory.computed, memory.serving, memory.half, memory.old; did you mean"
            + " memory.thp.enabled?");
    wrong(
        "scenario: training",
        "scenario: trainig",
        "own.yaml:5:11: unknown scenario \"trainig\", expected one of training, inference; did you"
            + " mean training?");
    wrong(
        "title: Own",
        "titel: Own",
        "own.yaml:1:1: no key \"title\", expected one",
        "own.yaml:2:1: unknown key \"titel\", expected one of name, title, about, scenario,"
            + " includes, stands-alone, requires, suits, checks, override, leave; did you mean"
            + " title?");
    wrong(
        "rdma: [present]",
        "rdma: [infiniband]",
        "own.yaml:10:10: unknown rdma \"infiniband\", expected one of present, none");
    wrong(
        "10de:2330",
        "10DE:2330",
        "own.yaml:9:16: \"10DE:2330\", expected vendor:device as lspci -nn prints it: 10de:2330");
  }

  @Test
  void aCheckThatSaysNothingForTheScenarioIsRefused() {
    wrong(
        "- memory.thp.enabled",
        "- memory.serving",
        "own.yaml:12:5: \"memory.serving\", which is not judged for training, expected a check of"
            + " training");
    wrong(
        "- memory.thp.enabled",
        "- memory.half",
        "own.yaml:12:5: \"memory.half\", whose remedy has no value for training, expected a check"
            + " that can be set for it");
  }

  @Test
  void nothingIsNamedTwice() {
    wrong(
        "- memory.thp.enabled",
        "- memory.old",
        "own.yaml:13:5: \"memory.swap\" a second time, expected it once");
    wrong(
        "because: a reason }",
        "because: a reason }\n  - { check: memory.swap, set: \"2\", because: b }",
        "own.yaml:19:14: \"memory.swap\" a second time, expected it once");
    wrong(
        "scenario: training",
        "scenario: training\nincludes: [a, a]",
        "own.yaml:6:15: \"a\" a second time, expected it once");
  }

  @Test
  void anOverrideNeedsAReasonAndAKnobThatTakesIt() {
    wrong(", because: a reason", "", "own.yaml:18:5: no key \"because\", expected one");
    wrong(
        "set: \"1\"",
        "set: \"201\"",
        "own.yaml:18:32: \"201\" for memory.swap, expected 0 to 200, which is what the kernel"
            + " takes");
    wrong(
        "set: \"1\"",
        "set: low",
        "own.yaml:18:32: \"low\" for memory.swap, expected a plain number, as the check itself"
            + " sets: 10");
    override("memory.bytes", "16G", "a plain number, as the check itself sets: 1024");
    override("memory.bytes", "16", "at least 128, which is what the kernel takes");
    override("memory.switch", "off", "0 or 1, as the check itself sets");
    override("memory.thp.enabled", "[never] always", "one of the words, without brackets");
    override("memory.hand", "1", "a value for memory.hand", "none: only a person can set it");
    override(
        "memory.computed",
        "1",
        "a value for memory.computed",
        "none: the machine itself tells it (irq-locality)");
  }

  @Test
  void aProfileChoosesSomething() {
    assertThat(ProfileTexts.messages("name: own\ntitle: Own\nabout: x\nscenario: training\n"))
        .containsExactly(
            "own.yaml:1:1: neither \"checks\" nor \"includes\", expected something to choose");
  }

  @Test
  void aNameIsWordsWithDashes() {
    wrong(
        "name: own",
        "name: Own.1",
        "own.yaml:1:7: \"Own.1\", expected lower case letters, digits, and dashes between:"
            + " h100-training");
  }

  @Test
  void aLeaveNeedsAReasonAndIsNotChosenAsWell() {
    wrong(
        "checks:",
        "leave:\n  - { check: memory.hand }\nchecks:",
        "own.yaml:12:5: no key \"because\", expected one");
    wrong(
        "checks:",
        "leave:\n  - { check: memory.swap, because: x }\nchecks:",
        "own.yaml:12:14: \"memory.swap\", which this profile chooses as well, expected one of the"
            + " two");
  }

  private static void wrong(String old, String changed, String... messages) {
    assertThat(ProfileTexts.messages(ProfileTexts.with(old, changed))).containsExactly(messages);
  }

  private static void override(String check, String value, String expected) {
    override(check, value, "\"" + value + "\" for " + check, expected);
  }

  private static void override(String check, String value, String seen, String expected) {
    String changed = "{ check: " + check + ", set: \"" + value + "\", because: a reason }";
    assertThat(
            ProfileTexts.messages(
                ProfileTexts.with(
                    "{ check: memory.swap, set: \"1\", because: a reason }", changed)))
        .containsExactly(
            "own.yaml:18:" + (21 + check.length()) + ": " + seen + ", expected " + expected);
  }
}
