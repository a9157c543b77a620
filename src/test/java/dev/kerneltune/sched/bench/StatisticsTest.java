package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static final Metric METRIC = Metric.DECODE_STEPS;
  private static final double EXACT = 1e-9;
  private static final long SEED = 11;

  private static List<Block> blocks(double[] base, double[] arm) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < base.length; i++) {
      blocks.add(new Block("default", i, 0, Map.of(METRIC, base[i]), 0));
      blocks.add(new Block("arm", i, 1, Map.of(METRIC, arm[i]), 0));
    }
    return blocks;
  }

  private static Estimate ratio(double[] base, double[] arm) {
    return Statistics.ratio(blocks(base, arm), "arm", "default", METRIC).orElseThrow();
  }

  @Test
  void twiceAsMuchInEveryPassIsTwiceWithoutDoubt() {
    Estimate estimate = ratio(new double[] {1, 10, 100}, new double[] {2, 20, 200});
    assertThat(estimate.ratio()).isEqualTo(2, within(EXACT));
    assertThat(estimate.low()).isEqualTo(2, within(EXACT));
    assertThat(estimate.high()).isEqualTo(2, within(EXACT));
    assertThat(estimate.pairs()).isEqualTo(3);
  }

  @Test
  void theRatioIsTheMedianOfNeighboursAndNotTheRatioOfMedians() {
    Estimate estimate = ratio(new double[] {1, 100, 10}, new double[] {3, 100, 20});
    assertThat(estimate.ratio()).isEqualTo(2, within(EXACT));
    assertThat(estimate.low()).isEqualTo(1, within(EXACT));
    assertThat(estimate.high()).isEqualTo(3, within(EXACT));
  }

  @Test
  void theMiddleOfTwoIsTheirGeometricMean() {
    assertThat(ratio(new double[] {1, 1}, new double[] {1, 4}).ratio()).isEqualTo(2, within(EXACT));
  }

  @Test
  void anOutlierMovesTheIntervalAndNotTheRatio() {
    Estimate estimate = ratio(new double[] {1, 1, 1, 1, 1, 1}, new double[] {2, 2, 2, 2, 2, 500});
    assertThat(estimate.ratio()).isEqualTo(2, within(EXACT));
  }

  @Test
  void armAndDefaultExchangedGiveTheInverse() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 10; round++) {
      double[] base = random.doubles(6, 1, 10).toArray();
      double[] arm = random.doubles(6, 1, 10).toArray();
      Estimate there = ratio(base, arm);
      Estimate back = ratio(arm, base);
      assertThat(back.ratio()).isEqualTo(1 / there.ratio(), within(EXACT));
      assertThat(back.low()).isEqualTo(1 / there.high(), within(EXACT));
      assertThat(back.high()).isEqualTo(1 / there.low(), within(EXACT));
    }
  }

  @Test
  void theUnitOfAMetricDoesNotMatter() {
    double[] base = {3, 5, 4, 6};
    double[] arm = {4, 6, 9, 5};
    Estimate micros = ratio(base, arm);
    for (int i = 0; i < base.length; i++) {
      base[i] *= 1000;
      arm[i] *= 1000;
    }
    Estimate nanos = ratio(base, arm);
    assertThat(nanos.ratio()).isEqualTo(micros.ratio(), within(EXACT));
    assertThat(nanos.low()).isEqualTo(micros.low(), within(EXACT));
    assertThat(nanos.high()).isEqualTo(micros.high(), within(EXACT));
  }

  @Test
  void theIntervalHoldsTheRatioAndLiesWithinWhatWasSeen() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 20; round++) {
      double[] ones = {1, 1, 1, 1, 1, 1, 1, 1};
      double[] arm = random.doubles(ones.length, 0.1, 10).toArray();
      Estimate estimate = ratio(ones, arm);
      assertThat(estimate.ratio()).isBetween(estimate.low() - EXACT, estimate.high() + EXACT);
      double least = java.util.Arrays.stream(arm).min().orElseThrow();
      double most = java.util.Arrays.stream(arm).max().orElseThrow();
      assertThat(estimate.low()).isGreaterThanOrEqualTo(least - EXACT);
      assertThat(estimate.high()).isLessThanOrEqualTo(most + EXACT);
    }
  }

  @Test
  void aMedianThatIsKnownLiesInTheIntervalAboutAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(SEED);
    int hits = 0;
    for (int round = 0; round < 200; round++) {
      double[] ones = new double[10];
      double[] arm = new double[10];
      for (int i = 0; i < ones.length; i++) {
        ones[i] = 1;
        arm[i] = Math.exp(random.nextDouble(-1, 1));
      }
      Estimate estimate = ratio(ones, arm);
      hits += estimate.low() <= 1 && 1 <= estimate.high() ? 1 : 0;
    }
    assertThat(hits).isBetween(176, 200);
  }

  @Test
  void theOrderOfBlocksDoesNotMatterButForTheirPasses() {
    List<Block> blocks = blocks(new double[] {1, 2, 3}, new double[] {2, 2, 9});
    Estimate before = Statistics.ratio(blocks, "arm", "default", METRIC).orElseThrow();
    Collections.shuffle(blocks, new Random(SEED));
    Estimate after = Statistics.ratio(blocks, "arm", "default", METRIC).orElseThrow();
    assertThat(after.ratio()).isEqualTo(before.ratio());
  }

  @Test
  void whatHasNoRatioGetsNone() {
    assertThat(Statistics.ratio(List.of(), "arm", "default", METRIC)).isEmpty();
    assertThat(
            Statistics.ratio(blocks(new double[] {1}, new double[] {2}), "arm", "default", METRIC))
        .as("one pair")
        .isEmpty();
    assertThat(
            Statistics.ratio(
                blocks(new double[] {1, 0}, new double[] {2, 2}), "arm", "default", METRIC))
        .as("nothing done in a block of the default")
        .isEmpty();
    assertThat(
            Statistics.ratio(
                blocks(new double[] {1, 1}, new double[] {2, 0}), "arm", "default", METRIC))
        .as("nothing done in a block of the arm")
        .isEmpty();
    assertThat(Statistics.median(List.of(), "arm", METRIC)).isEmpty();
  }

  @Test
  void anIntervalAcrossTheLimitLeavesItOpen() {
    Estimate estimate = new Estimate(2.1, 1.9, 2.4, 6);
    assertThat(estimate.atLeast(2)).isEqualTo(Estimate.Against.OPEN);
    assertThat(estimate.atLeast(1.9)).isEqualTo(Estimate.Against.REACHED);
    assertThat(estimate.atLeast(2.5)).isEqualTo(Estimate.Against.MISSED);
    assertThat(estimate.atMost(2)).isEqualTo(Estimate.Against.OPEN);
    assertThat(estimate.atMost(2.4)).isEqualTo(Estimate.Against.REACHED);
    assertThat(estimate.atMost(1.8)).isEqualTo(Estimate.Against.MISSED);
  }

  @Test
  void fewerThanSixPairsHaveNoVerdict() {
    Estimate five = new Estimate(2, 2, 2, 5);
    Estimate six = new Estimate(2, 2, 2, 6);
    assertThat(METRIC.meaning(five)).isEqualTo(Estimate.Meaning.TOO_FEW);
    assertThat(METRIC.meaning(six)).isEqualTo(Estimate.Meaning.BETTER);
    assertThat(Metric.WAKE_P99.meaning(six)).isEqualTo(Estimate.Meaning.WORSE);
    assertThat(METRIC.meaning(new Estimate(1, 1, 2, 6))).isEqualTo(Estimate.Meaning.NO_DIFFERENCE);
    assertThat(five.atLeast(1)).isEqualTo(Estimate.Against.UNTOLD);
    assertThat(five.atMost(1)).isEqualTo(Estimate.Against.UNTOLD);
    assertThat(six.atLeast(1)).isEqualTo(Estimate.Against.REACHED);
  }
}
