package dev.kerneltune.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReweightDefectTest {
  private static String verdict(String release) {
    return switch (ReweightDefect.of(release)) {
      case Reading.Present<Boolean>(var isAffected, _) -> isAffected ? "affected" : "no";
      case Reading.Absent<Boolean> _ -> "absent";
      case Reading.Unreadable<Boolean> _ -> "open";
      case Reading.Malformed<Boolean> _ -> "malformed";
    };
  }

  @ParameterizedTest
  @CsvSource({
    "6.12.0, no",
    "6.12.9-amd64, no",
    "6.12.11, no",
    "6.12.48+deb13-amd64, no",
    "6.12.77, no",
    "6.12.117+deb13-amd64, no",
    "6.13.0, affected",
    "6.13, affected",
    "6.14.11, affected",
    "6.17.13+deb13-amd64, affected",
    "6.18.0, affected",
    "6.18.15+deb13-amd64, affected",
    "6.18.44, affected",
    "6.18.44-fc, affected",
    "6.18.44-1.el9.elrepo.x86_64, affected",
    "6.18.45, no",
    "6.18.45-rc1, no",
    "6.18.50, no",
    "6.19.14+deb13-amd64, affected",
    "7.0.0, affected",
    "7.0.13+deb13-amd64, affected",
    "7.1.0, no",
    "7.1.13, no",
    "7.2.13+deb14-amd64, no",
    "7.3.4, no",
    "8.0.1, no",
  })
  void aStableNumberTells(String release, String verdict) {
    assertThat(verdict(release)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.12.78", "6.12.90-2-MANJARO", "6.12.118+deb13-amd64"})
  void whatLaterReleasesOf612HoldIsOpen(String release) {
    assertThat(verdict(release)).isEqualTo("open");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "6.12.0-124.el10.x86_64",
        "6.12.0-160000.5-default",
        "6.13.0-rc3",
        "6.13.0+",
        "6.14.0-33-generic",
        "6.17.0-5-generic",
        "6.17.0-1010-nvidia-64k",
        "7.0.0-10-generic",
        "5.14.0-570.el9.x86_64",
      })
  void aBaseThatSomebodyPatchesDoesNotTell(String release) {
    assertThat(verdict(release)).isEqualTo("open");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.6.32.71",
        "3.10.0-1160.el7.x86_64",
        "4.18.0-553.el8_10.x86_64",
        "5.14.21-150500.55.52-default",
        "5.15.0-119-generic",
        "6.1.0-28-amd64",
        "6.4.0-150600.23.7-default",
        "6.6.87.2-microsoft-standard-WSL2",
        "6.8.0-51-generic",
        "6.11.0-19-generic",
      })
  void aBaseBelowTheDefectIsFreeOfIt(String release) {
    assertThat(verdict(release)).isEqualTo("no");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.1.0-5-generic", "7.2.0-rc1"})
  void aBaseWithTheRevertIsFreeOfItWhateverIsAdded(String release) {
    assertThat(verdict(release)).isEqualTo("no");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "6",
        "6.",
        "six.18",
        "unnamed",
        "6.18foo",
        "6.18.44foo",
        ".6.18",
        "-6.18.44",
        "6.99999999999.1",
        "6..18",
        "\u0666.\u0661\u0668"
      })
  void whatIsNoReleaseIsNotUnderstood(String release) {
    assertThat(verdict(release)).isEqualTo("malformed");
  }

  @ParameterizedTest
  @CsvSource({"6.18.44-fc", "6.12.78+deb13-amd64", "6.14.0-33-generic"})
  void theAnswerNamesTheRelease(String release) {
    assertThat(ReweightDefect.of(release).words()).startsWith(release);
  }
}
