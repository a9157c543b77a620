package dev.kerneltune.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnobTextTest {
  private static final String TCP_RMEM = "4096\t131072\t6291456\n";
  private static final String TWO_BRACKETS = "[a] b [c]";
  private static final String GLUED_BRACKET = "core[1].dump %p";

  @Test
  void theActiveWordOfAChoiceIsWhatWouldBeWritten() {
    assertThat(KnobText.canonical("always [madvise] never\n")).isEqualTo("madvise");
    assertThat(KnobText.canonical("[none] mq-deadline kyber")).isEqualTo("none");
    assertThat(KnobText.canonical("[none]\n")).isEqualTo("none");
  }

  @Test
  void everythingElseIsWrittenAsItStandsWithoutTheFinalNewline() {
    assertThat(KnobText.canonical(TCP_RMEM)).isEqualTo("4096\t131072\t6291456");
    assertThat(KnobText.canonical("performance\0\n")).isEqualTo("performance");
    assertThat(KnobText.canonical(TWO_BRACKETS)).isEqualTo(TWO_BRACKETS);
    assertThat(KnobText.canonical(GLUED_BRACKET)).isEqualTo(GLUED_BRACKET);
    assertThat(KnobText.canonical("\n")).isEmpty();
  }

  @Test
  void blanksCountOnceAndSwitchesAreNumbers() {
    assertThat(KnobText.same(TCP_RMEM, "4096 131072 6291456")).isTrue();
    assertThat(KnobText.same("Y", "1")).isTrue();
    assertThat(KnobText.same("N", "0")).isTrue();
    assertThat(KnobText.same("Y", "0")).isFalse();
    assertThat(KnobText.same("always madvise [never]", "never")).isTrue();
  }

  @Test
  void numbersAreComparedByValue() {
    assertThat(KnobText.same("0x10", "16")).isTrue();
    assertThat(KnobText.same("0010", "10")).isTrue();
    assertThat(KnobText.same("-1", "-1")).isTrue();
    assertThat(KnobText.same("-1", "1")).isFalse();
    assertThat(KnobText.same("18446744073709551615", "18446744073709551615")).isTrue();
    assertThat(KnobText.same("0xffffffffffffffff", "18446744073709551615")).isTrue();
    assertThat(KnobText.same("10", "100")).isFalse();
  }

  @Test
  void cpuListsAndMasksAreComparedAsSets() {
    assertThat(KnobText.same("0-3", "0,1,2,3")).isTrue();
    assertThat(KnobText.same("0-3", "0-4")).isFalse();
    assertThat(KnobText.same("00,000000ff", "ff")).isTrue();
    assertThat(KnobText.same("00000000,00000001", "0,1")).isFalse();
    assertThat(KnobText.same("0f", "f")).isTrue();
    assertThat(KnobText.same("0,1", "0-1")).isTrue();
  }

  @Test
  void wordsAreComparedLetterByLetter() {
    assertThat(KnobText.same("performance", "powersave")).isFalse();
    assertThat(KnobText.same("DMA-FQ", "DMA")).isFalse();
    assertThat(KnobText.same("", "0")).isFalse();
  }
}
