package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {
  private static final String MARKUP = "a|b <img> *c* `d` [e](f) ~g~ &amp; $h$ \\i";

  @Test
  void markUpInATextIsTakenLiterally() {
    assertThat(Markdown.text(MARKUP))
        .isEqualTo("a\\|b \\<img\\> \\*c\\* \\`d\\` \\[e\\](f) \\~g\\~ \\&amp; \\$h\\$ \\\\i");
  }

  @Test
  void anUnderscoreInsideAWordStaysAsItIs() {
    assertThat(Markdown.text("vm.dirty_ratio and _start and end_"))
        .isEqualTo("vm.dirty_ratio and \\_start and end\\_");
  }

  @Test
  void aTextStartsNeitherAHeadingNorAList() {
    assertThat(Markdown.text("# x")).isEqualTo("\\# x");
    assertThat(Markdown.text("- x")).isEqualTo("\\- x");
    assertThat(Markdown.text("12. x 3.")).isEqualTo("12\\. x 3.");
    assertThat(Markdown.text("1) x")).isEqualTo("1\\) x");
    assertThat(Markdown.text("6.8 is 4.5")).isEqualTo("6\\.8 is 4.5");
  }

  @Test
  void linesOfATextBecomeOne() {
    assertThat(Markdown.text("a\n  b\n\n# c\n")).isEqualTo("a b # c");
  }

  @Test
  void codeHasAFenceThatItsTextDoesNotHave() {
    assertThat(Markdown.code("a")).isEqualTo("`a`");
    assertThat(Markdown.code("a `` b")).isEqualTo("```a `` b```");
    assertThat(Markdown.code("`a")).isEqualTo("`` `a ``");
  }

  @Test
  void codeInACellNeitherEndsTheCellNorTheRow() {
    assertThat(Markdown.codeCell("a|b")).isEqualTo("`a\\|b`");
    assertThat(Markdown.codeCell("a\nb\n")).isEqualTo("`a`<br>`b`");
    assertThat(Markdown.codeCell("")).isEqualTo("*(empty)*");
    assertThat(Markdown.codeCell("a\n\nb")).isEqualTo("`a`<br>*(empty)*<br>`b`");
  }

  @Test
  void theAddressInFrontOfAPlaceIsALink() {
    assertThat(Markdown.place("https://a.b/c_d_, e_")).isEqualTo("<https://a.b/c_d_>, e\\_");
    assertThat(Markdown.place("https://a.b/c d")).isEqualTo("<https://a.b/c> d");
    assertThat(Markdown.place("kernel/sched/{core,fair}.c"))
        .isEqualTo("kernel/sched/{core,fair}.c");
  }

  @Test
  void aTableHasOneLineForEachRow() {
    StringBuilder out = new StringBuilder();
    Markdown.head(out, List.of("A", "B"));
    Markdown.row(out, List.of("1", ""));
    assertThat(out).hasToString("| A | B |\n|---|---|\n| 1 |  |\n");
  }
}
