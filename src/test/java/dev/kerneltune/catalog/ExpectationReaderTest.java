package dev.kerneltune.catalog;

import static dev.kerneltune.catalog.CheckTexts.flags;
import static dev.kerneltune.catalog.CheckTexts.messages;
import static dev.kerneltune.catalog.CheckTexts.read;
import static dev.kerneltune.catalog.CheckTexts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Value;
import org.junit.jupiter.api.Test;

class ExpectationReaderTest {
  @Test
  void wordsBitsAndCpusOfAListAreJoined() {
    assertThat(expectation("flags", "{ has: [a, b] }"))
        .isEqualTo(new Expectation.Has(flags("a", "b")));
    assertThat(expectation("flags", "{ lacks: a }")).isEqualTo(new Expectation.Lacks(flags("a")));
    assertThat(expectation("cpulist", "{ has: [0-1, 3] }"))
        .isEqualTo(new Expectation.Has(new Value.Cpus(CpuSet.of(0, 1, 3))));
    assertThat(expectation("hex", "{ lacks: [0x4, 8] }"))
        .isEqualTo(new Expectation.Lacks(new Value.Hex(0xc)));
    assertThat(expectation("choice", "{ has: [never] }"))
        .isEqualTo(new Expectation.Has(flags("never")));
  }

  @Test
  void theTextThatStandsThereIsTheOperand() {
    assertThat(expectation("text", "{ is: off }"))
        .isEqualTo(new Expectation.Is(new Value.Text("off")));
    assertThat(expectation("text", "{ is: 0644 }"))
        .isEqualTo(new Expectation.Is(new Value.Text("0644")));
    assertThat(expectation("text", "{ is: '' }")).isEqualTo(new Expectation.Is(new Value.Text("")));
    assertThat(expectation("bool", "{ is: off }"))
        .isEqualTo(new Expectation.Is(new Value.Bool(false)));
    assertThat(expectation("size", "{ between: [64K, 1M] }"))
        .isEqualTo(new Expectation.Between(new Value.Size(65536), new Value.Size(1048576)));
    assertThat(expectation("text", "{ exists: no }")).isEqualTo(new Expectation.Missing());
    assertThat(expectation("text", "{ exists: yes }")).isEqualTo(new Expectation.Exists());
  }

  @Test
  void twoLevelsAreReadAndAThirdIsRefused() {
    assertThat(expectation("int", "{ any: [ { all: [ { at-least: 1 }, { at-most: 3 } ] } ] }"))
        .isInstanceOf(Expectation.Any.class);
    expectationRefused(
        "int",
        "{ any: [ { all: [ { any: [ { is: 1 } ] } ] } ] }",
        "11:39: \"any\" in the third level, expected two levels at most");
  }

  @Test
  void operandsMustFitTheKind() {
    expectationRefused("int", "{ is: off }", "11:20: \"off\", expected a whole number");
    expectationRefused(
        "bool", "{ is: maybe }", "11:20: \"maybe\", expected a switch (0/1, Y/N, on/off)");
    expectationRefused("int", "{ is: [1, 2] }", "11:20: a list, expected one int");
    expectationRefused("int", "{ is: }", "11:19: nothing, expected one int");
    expectationRefused(
        "int", "{ one-of: [] }", "11:24: an empty list, expected something in \"one-of\"");
    expectationRefused("int", "{ one-of: 1 }", "11:24: \"1\", expected a list for \"one-of\"");
    expectationRefused(
        "int", "{ between: [1] }", "11:25: a list of 1, expected two values: between: [low, high]");
    expectationRefused(
        "int", "{ between: [3, 1] }", "11:25: 3 before 1, expected the lower value first");
    expectationRefused(
        "int",
        "{ has: 1 }",
        "11:16: \"has\" on a value read as int, expected as: flags, cpulist, choice or hex");
    expectationRefused(
        "text",
        "{ at-least: 1 }",
        "11:16: \"at-least\" on a value read as text, expected as: int, size or version");
    expectationRefused("hex", "{ has: 0 }", "11:21: \"0\", expected a word, a bit or a CPU");
    expectationRefused("text", "{ exists: true }", "11:24: \"true\", expected yes or no");
    expectationRefused(
        "text",
        "{ isnt: x }",
        "11:16: unknown comparison \"isnt\", expected one of is, one-of, at-least, at-most,"
            + " between, has, lacks, exists, all, any");
    expectationRefused(
        "int",
        "{ at-least: 1, at-most: 3 }",
        "11:14: 2 comparisons, expected one; join several with all: [ ... ] or any: [ ... ]");
    expectationRefused("int", "5", "11:14: \"5\", expected a comparison such as { is: x }");
  }

  private static String expecting(String kind, String expectation) {
    return with("inference: { is: madvise }", "inference: " + expectation)
        .replace("one-of: [madvise, always]", "exists: yes")
        .replace("as: choice", "as: " + kind);
  }

  private static Expectation expectation(String kind, String expectation) {
    return read(expecting(kind, expectation)).expect().get("inference");
  }

  private static void expectationRefused(String kind, String expectation, String message) {
    assertThat(messages(expecting(kind, expectation)))
        .as(expectation)
        .containsExactly("f.yaml:" + message);
  }
}
