package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
  private static final long SEED = 7;

  private static Histogram of(long... spans) {
    Recorder recorder = new Recorder();
    for (long span : spans) {
      recorder.late(span);
    }
    return recorder.read().late();
  }

  @Test
  void aSpanIsToldAtMostThreePercentTooLongAndNeverTooShort() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 100_000; i++) {
      long span = random.nextLong() >>> 1 + random.nextInt(62);
      long told = Histogram.longest(Histogram.bucket(span));
      assertThat(told).isGreaterThanOrEqualTo(span);
      assertThat(told - span).isLessThanOrEqualTo(span / 32);
    }
  }

  @Test
  void bucketsLieNextToEachOther() {
    for (int i = 1; i < Histogram.BUCKETS; i++) {
      long first = Histogram.longest(i - 1) + 1;
      assertThat(Histogram.bucket(first)).as("first span of bucket %d", i).isEqualTo(i);
      assertThat(Histogram.bucket(Histogram.longest(i))).isEqualTo(i);
    }
    assertThat(Histogram.longest(Histogram.BUCKETS - 1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void quantilesAreThoseOfTheSpans() {
    long[] spans = new long[1000];
    Arrays.setAll(spans, i -> i * 1000L);
    Histogram histogram = of(spans);
    assertThat(histogram.count()).isEqualTo(1000);
    assertThat(histogram.quantile(0)).isZero();
    assertThat(histogram.quantile(0.5)).isBetween(499_000L, 515_000L);
    assertThat(histogram.quantile(0.99)).isBetween(989_000L, 1_020_000L);
    assertThat(histogram.quantile(1)).isBetween(999_000L, 1_030_000L);
  }

  @Test
  void oneOfAThousandIsSeenByThePartAboveIt() {
    long[] spans = new long[1000];
    Arrays.fill(spans, 10);
    spans[17] = 1_000_000;
    assertThat(of(spans).quantile(0.999)).isEqualTo(10);
    assertThat(of(spans).quantile(0.9991)).isGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void nothingSeenHasNoSpanAndAWakeUpAheadOfItsTimeIsNotLate() {
    assertThat(Histogram.empty().quantile(0.99)).isZero();
    assertThat(of(-5).quantile(1)).isZero();
    assertThat(of(-5).count()).isEqualTo(1);
  }

  @Test
  void pairsComeBackAsTheyWere() {
    Histogram histogram = of(0, 1, 1, 31, 32, 33, 1_000_000, Long.MAX_VALUE);
    assertThat(Histogram.ofPairs(histogram.pairs())).isEqualTo(histogram);
    assertThat(Histogram.ofPairs(new long[0])).isEqualTo(Histogram.empty());
  }

  @Test
  void whatWasSeenSinceIsWhatCameInBetween() {
    Histogram before = of(1, 2, 3);
    Histogram between = of(3, 900);
    assertThat(before.plus(between).since(before)).isEqualTo(between);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1 1", "5 -1", "999999 1"})
  void pairsThatAreNoneAreRefused(String pairs) {
    long[] numbers = Arrays.stream(pairs.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    assertThatIllegalArgumentException().isThrownBy(() -> Histogram.ofPairs(numbers));
  }
}
