package dev.kerneltune.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * A page that needs nothing besides itself: its style sheet and its script are inside, and its
 * policy lets a browser load nothing else. Without the script everything is there as well.
 */
final class HtmlPage {
  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '"
          + hash(STYLE)
          + "' '"
          + hash(TopologySvg.STYLE)
          + "'; script-src '"
          + hash(SCRIPT)
          + "'";

  private HtmlPage() {}

  /**
   * Returns a page.
   *
   * @param title what it is about
   * @param about one line more about that
   * @param version of the program
   * @param content writes what is between head and foot
   */
  static String of(String title, String about, String version, Consumer<Html> content) {
    Html html = new Html();
    html.open("html", "lang", "en").text("\n").open("head");
    html.empty("meta", "charset", "utf-8").text("\n");
    html.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY).text("\n");
    meta(html, "viewport", "width=device-width, initial-scale=1");
    meta(html, "color-scheme", "light dark");
    meta(html, "referrer", "no-referrer");
    html.leaf("title", title + " - kernel-tune").text("\n");
    html.open("style").raw(STYLE).closeLine();
    html.close().text("\n").open("body").text("\n");
    html.leaf("a", "Skip to the list", "class", "skip", "href", "#list").text("\n");
    html.open("header", "class", "top").open("div");
    html.leaf("p", "kernel-tune", "class", "brand");
    html.leaf("h1", title).leaf("p", about, "class", "about").close();
    html.leaf("button", "Dark", "type", "button", "id", "theme", "hidden", "hidden");
    html.closeLine();
    html.open("main");
    content.accept(html);
    html.closeLine();
    html.leaf("footer", "Written by kernel-tune " + version + ". The page loads nothing.");
    html.text("\n").open("script").raw(SCRIPT).closeLine();
    return html.close().text("\n").close().end();
  }

  private static void meta(Html html, String name, String content) {
    html.empty("meta", "name", name, "content", content).text("\n");
  }

  private static String resource(String name) {
    try (InputStream stream = HtmlPage.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("this build has no " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the hash by which a policy allows what stands between two tags (CSP3, 2.3.1). */
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
