package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Value;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final Value ONE = new Value.Int(1);
  private static final Value TWO = new Value.Int(2);
  private static final Value PCID = new Value.Flags(new TreeSet<>(List.of("invpcid", "pcid")));

  @Test
  void eachComparisonReadsOnBehindWanted() {
    assertThat(Words.of(new Expectation.Is(ONE))).isEqualTo("1");
    assertThat(Words.of(new Expectation.OneOf(List.of(ONE, TWO)))).isEqualTo("1 or 2");
    assertThat(Words.of(new Expectation.AtLeast(ONE))).isEqualTo("at least 1");
    assertThat(Words.of(new Expectation.AtMost(ONE))).isEqualTo("at most 1");
    assertThat(Words.of(new Expectation.Between(ONE, TWO))).isEqualTo("1 to 2");
    assertThat(Words.of(new Expectation.Has(PCID))).isEqualTo("with invpcid pcid");
    assertThat(Words.of(new Expectation.Lacks(PCID))).isEqualTo("without invpcid pcid");
    assertThat(Words.of(new Expectation.Exists())).isEqualTo("present");
    assertThat(Words.of(new Expectation.Missing())).isEqualTo("not set");
  }

  @Test
  void whatIsJoinedWithinAJointStandsInParentheses() {
    Expectation either =
        new Expectation.Any(List.of(new Expectation.Missing(), new Expectation.Is(ONE)));
    Expectation both =
        new Expectation.All(List.of(new Expectation.Exists(), new Expectation.AtMost(TWO)));
    assertThat(Words.of(either)).isEqualTo("not set or 1");
    assertThat(Words.of(both)).isEqualTo("present and at most 2");
    assertThat(Words.of(new Expectation.All(List.of(either, new Expectation.AtMost(TWO)))))
        .isEqualTo("(not set or 1) and at most 2");
    assertThat(Words.of(new Expectation.Any(List.of(new Expectation.Is(TWO), both))))
        .isEqualTo("2 or (present and at most 2)");
  }

  @Test
  void aShortenedTextIsNeverLongerThanItsLimit() {
    assertThat(Words.shorten("abcde", 5)).isEqualTo("abcde");
    assertThat(Words.shorten("abcdef", 5)).isEqualTo("abcd…");
    assertThat(Words.shorten("abcdefghi", 5)).isEqualTo("abcd…");
  }

  @Test
  void aShortenedTextIsOneLineThatCannotSteerATerminal() {
    assertThat(Words.shorten("a\nb\tc\u001b[31md\u007fe", 60)).isEqualTo("a b c [31md e");
    assertThat(Words.shorten("a b", 60)).isEqualTo("a b");
    assertThat(Words.shorten("a~b", 60)).isEqualTo("a~b");
  }
}
