package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class HtmlTest {
  private static final String NASTY = "</pre><script>alert('1' & \"2\")</script>\u0000\u001b";

  @Test
  void aTextOfOthersIsNeverMarkup() {
    assertThat(new Html().open("pre").text(NASTY).close().end())
        .isEqualTo(
            "<!DOCTYPE html><pre>&lt;/pre&gt;&lt;script&gt;alert('1' &amp; \"2\")"
                + "&lt;/script&gt;\ufffd\ufffd</pre>\n");
  }

  @Test
  void anAttributeEndsWhereItEnds() {
    assertThat(new Html().leaf("a", "x", "href", "\" onclick='y' <&>").end())
        .isEqualTo("<!DOCTYPE html><a href=\"&quot; onclick='y' &lt;&amp;&gt;\">x</a>\n");
  }

  @Test
  void anEmptyElementIsClosedByATagOfItsOwnUnlessHtmlHasNone() {
    Html html = new Html().open("p").leaf("span", "").empty("meta", "charset", "utf-8");
    assertThat(html.close().end())
        .isEqualTo("<!DOCTYPE html><p><span></span><meta charset=\"utf-8\"/></p>\n");
  }

  @Test
  void nothingCanBeClosedThatIsNotOpen() {
    assertThatThrownBy(() -> new Html().open("p").close().close())
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void ourOwnMarkupStandsAsItIsBetweenItsTags() {
    assertThat(new Html().open("style").raw("a > b { }").close().end())
        .isEqualTo("<!DOCTYPE html><style>a > b { }</style>\n");
  }

  @Test
  void thePolicyAllowsExactlyWhatStandsInThePage() throws Exception {
    String page = HtmlPage.of("t", "a", "v", html -> html.leaf("p", "x"));
    for (String tag : new String[] {"style", "script"}) {
      String inside =
          page.substring(
              page.indexOf("<" + tag + ">") + tag.length() + 2, page.indexOf("</" + tag + ">"));
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(inside.getBytes(StandardCharsets.UTF_8));
      assertThat(page)
          .contains(tag + "-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    assertThat(page).contains("default-src 'none'").doesNotContain("http://", "https://");
  }
}
