package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogAgeTest {
  private static final long WEEK = 7 * 24 * 3600;

  private static LogAge up(long seconds) {
    return new LogAge(Reading.present(seconds, seconds + ".00 1.00"));
  }

  @Test
  void whatHappenedMoreThanAWeekAgoIsThePast() {
    String line = "[  100.999999] nvme nvme0: I/O 1 timeout, reset controller";
    assertThat(up(100 + WEEK).recent(List.of(line))).containsExactly(line);
    assertThat(up(101 + WEEK).recent(List.of(line))).isEmpty();
  }

  @Test
  void withoutATimeNothingIsThePast() {
    List<String> lines = List.of("no time", "[    1.0] old");
    assertThat(up(2 * WEEK).recent(lines)).containsExactly("no time");
    assertThat(new LogAge(Reading.unreadable("EACCES", "")).recent(lines)).isEqualTo(lines);
    assertThat(new LogAge(Reading.absent("none")).words(lines.getLast())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 minutes old",
    "-5,0 minutes old",
    "7199,119 minutes old",
    "7200,2 hours old",
    "172799,47 hours old",
    "172800,2 days old"
  })
  void anAgeIsToldInWords(long seconds, String words) {
    assertThat(up(1000 + seconds).words("[ 1000.5] x")).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "[]", "[x.y] a", "[1] a", "[.5] a", "x [1.0] a", "[1.x] a"})
  void whatIsNoTimeHasNone(String line) {
    assertThat(LogAge.stamp(line)).isEqualTo(-1);
  }

  @Test
  void theThreadBehindTheTimeIsNotRead() {
    assertThat(LogAge.stamp("[   12.345678][  T123] x")).isEqualTo(12);
  }

  @Test
  void theUptimeIsTheFirstNumber() {
    assertThat(LogAge.parse("12345.67 98765.43\n").orElse(0L)).isEqualTo(12_345);
    assertThat(LogAge.parse("").isPresent()).isFalse();
    assertThat(LogAge.parse("soon 1.0").isPresent()).isFalse();
    assertThat(LogAge.parse("99999999999999.0 1.0").isPresent()).isFalse();
  }
}
