package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Browser;
import dev.kerneltune.testing.Consumers;
import dev.kerneltune.testing.RecordedHosts;
import dev.kerneltune.testing.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real Chromium, with a mouse and a keyboard. Pictures of them go to target. */
@Tag("browser")
class HtmlPageTest {
  private static final String BEFORE = RecordedHosts.named("hgx-good").toString();
  private static final String AFTER = RecordedHosts.named("hgx-bare-root").toString();
  private static final Path PICTURES =
      Path.of(System.getProperty("kernel-tune.root", "."), "target", "pages");

  private static final String VISIBLE_LINES =
      "[...document.querySelectorAll('.entry > summary')].filter(e => e.checkVisibility()).length";

  /** What is folded, or not shown at all. */
  private static final String HIDDEN_BODIES =
      "[...document.querySelectorAll('.body')].filter(e => !e.checkVisibility()).length";

  /** The contrast of each text with the ground behind it (WCAG 2.2, 1.4.3), the least first. */
  private static final String LEAST_CONTRAST =
      """
      (() => {
        const light = (c) => {
          const [r, g, b] = c.map((v) => v / 255)
            .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
        const ground = (e) => {
          for (; e; e = e.parentElement) {
            const c = rgb(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0) return c.slice(0, 3);
          }
          return [255, 255, 255];
        };
        let least = [99, ''];
        for (const e of document.querySelectorAll('body *')) {
          const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
          if (!own || !e.checkVisibility() || e.closest('svg')) continue;
          const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
          const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (contrast < least[0]) least = [contrast, e.outerHTML.slice(0, 120)];
        }
        return least[0] >= 4.5 ? 'enough' : least;
      })()
      """;

  @TempDir private static Path pages;

  @TempDir private static Path profile;

  private static Browser started;

  private Browser browser;

  @BeforeAll
  static void everyCommandWritesItsPage() throws IOException {
    write("audit", "audit", "--snapshot", AFTER);
    write("plan", "plan", "h100-training", "--snapshot", AFTER);
    write("diff", "diff", BEFORE, AFTER);
  }

  private static void write(String name, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--format", "html"));
    Run run = Cli.run(words.toArray(new String[0]));
    assertThat(run.code()).as(run.err()).isIn(0, 1, 3);
    Files.writeString(pages.resolve(name + ".html"), run.out());
  }

  @BeforeAll
  static void aBrowserIsThere() throws Exception {
    Consumers.need("chromium");
    started = new Browser(profile);
  }

  @AfterAll
  static void theBrowserEnds() {
    if (started != null) {
      started.close();
    }
  }

  @BeforeEach
  void aWindow() throws Exception {
    browser = started;
    browser.begin();
    browser.size(1280, 1000);
    browser.media("", "light");
  }

  /** Holds for each test: that is what a page without network means. */
  @AfterEach
  void nothingButThePageWasAskedForAndNothingWasWrongWithIt() {
    assertThat(browser.requests()).isNotEmpty().allMatch(address -> address.startsWith("file:"));
    assertThat(browser.requests()).allMatch(address -> address.endsWith(".html"));
    assertThat(browser.complaints()).isEmpty();
  }

  private void open(String name) throws InterruptedException {
    browser.open(pages.resolve(name + ".html"));
  }

  @Test
  void aClickUnfoldsAFindingToItsEvidenceItsSourcesItsCostAndItsRemedy() throws Exception {
    open("audit");
    String line = "details[id='memory.numa-balancing']";
    assertThat(browser.value("document.querySelector(\"" + line + "\").open")).isEqualTo("false");
    browser.click(line + " > summary");
    assertThat(browser.value("document.querySelector(\"" + line + " .body\").innerText"))
        .contains("/proc/sys/kernel/numa_balancing", "Evidence", "Sources", "Cost", "Remedy", "Why")
        .contains("kernel-tune explain memory.numa-balancing");
    assertThat(browser.value("document.querySelector(\"" + line + " pre\").innerText"))
        .isEqualTo("1");
    browser.picture(PICTURES.resolve("audit-light.png"));
  }

  @Test
  void theFilterLeavesWhatMatchesAndTellsHowMuchThatIs() throws Exception {
    open("audit");
    String all = browser.value("document.querySelectorAll('.part > ol > li').length");
    browser.press("/");
    assertThat(browser.value("document.activeElement.id")).isEqualTo("filter");
    browser.type("NUMA balancing");
    int left = Integer.parseInt(browser.value(VISIBLE_LINES));
    assertThat(left).isBetween(1, 20);
    assertThat(browser.value("document.getElementById('shown').innerText"))
        .isEqualTo(left + " of " + all);
    browser.type(" and no such words");
    assertThat(browser.value(VISIBLE_LINES)).isEqualTo("0");
    assertThat(browser.value("document.getElementById('nothing').innerText"))
        .isEqualTo("Nothing matches.");
    browser.press("Escape");
    assertThat(browser.value("document.getElementById('filter').value")).isEmpty();
    assertThat(Integer.parseInt(browser.value(VISIBLE_LINES))).isGreaterThan(left);
  }

  @Test
  void aSubsystemAVerdictAndAnOrderCanBeChosen() throws Exception {
    open("audit");
    browser.value(choose("subsystem", "memory"));
    assertThat(browser.value(subsystems())).isEqualTo("memory");
    browser.value(choose("subsystem", ""));
    String failed = "[data-part=part-failed]";
    browser.click(failed);
    assertThat(browser.value("document.querySelector('" + failed + "').ariaPressed"))
        .isEqualTo("false");
    assertThat(browser.value("document.getElementById('part-failed').checkVisibility()"))
        .isEqualTo("false");
    browser.click(failed);
    browser.value(choose("order", "check"));
    List<String> checks =
        List.of(
            browser
                .value(
                    "[...document.querySelectorAll('#part-passed li[data-check]')]"
                        + ".map(e => e.dataset.check)")
                .split(",", -1));
    assertThat(checks).hasSizeGreaterThan(50).isSorted();
  }

  private static String choose(String id, String value) {
    return "(() => { const e = document.getElementById('%s'); e.value = '%s';".formatted(id, value)
        + " e.dispatchEvent(new Event('change', { bubbles: true })); })()";
  }

  private static String subsystems() {
    return "[...new Set([...document.querySelectorAll('.part > ol > li')]"
        + ".filter(e => e.checkVisibility()).map(e => e.dataset.subsystem))]";
  }

  @Test
  void keysWalkFromLineToLineUnfoldAndFold() throws Exception {
    open("audit");
    browser.press("j");
    assertThat(browser.value("document.activeElement.innerText")).startsWith("Failed");
    browser.press("ArrowDown");
    String id = browser.value("document.activeElement.parentElement.id");
    browser.press("j");
    browser.press("k");
    assertThat(browser.value("document.activeElement.parentElement.id")).isEqualTo(id);
    String open = "document.getElementById('" + id + "').open";
    browser.press("Enter");
    assertThat(browser.value(open)).isEqualTo("true");
    browser.press("Escape");
    assertThat(browser.value(open)).isEqualTo("false");
  }

  @Test
  void thePageIsDarkWhereTheSystemIsAndTheButtonTurnsIt() throws Exception {
    open("audit");
    String ground = "getComputedStyle(document.body).backgroundColor";
    String light = browser.value(ground);
    browser.click("#theme");
    String dark = browser.value(ground);
    assertThat(dark).isNotEqualTo(light);
    assertThat(browser.value("document.getElementById('theme').innerText")).isEqualTo("Light");
    browser.click("#theme");
    assertThat(browser.value(ground)).isEqualTo(light);
    browser.media("", "dark");
    open("audit");
    assertThat(browser.value(ground)).isEqualTo(dark);
    browser.click("details[id='memory.numa-balancing'] > summary");
    browser.picture(PICTURES.resolve("audit-dark.png"));
  }

  @Test
  void everyTextStandsOutFromItsGround() throws Exception {
    for (String scheme : List.of("light", "dark")) {
      browser.media("", scheme);
      for (String name : List.of("audit", "plan", "diff")) {
        open(name);
        browser.click("#unfold");
        assertThat(browser.value(LEAST_CONTRAST)).as(name + " " + scheme).isEqualTo("enough");
      }
    }
  }

  @Test
  void aReaderWithoutEyesFindsNamesForEverything() throws Exception {
    for (String name : List.of("audit", "plan", "diff")) {
      open(name);
      assertThat(
              browser.value(
                  "[...document.querySelectorAll('[id]')].map(e => e.id)"
                      + ".filter((id, at, all) => all.indexOf(id) !== at)"))
          .as("ids that are there twice")
          .isEmpty();
      assertThat(
              browser.value(
                  "[...document.querySelectorAll('[aria-labelledby]')]"
                      + ".filter(e => !document.getElementById(e.getAttribute('aria-labelledby')))"
                      + ".length"))
          .isEqualTo("0");
      assertThat(
              browser.value(
                  "[...document.querySelectorAll('button, input, select, summary, a')]"
                      + ".filter(e => !(e.innerText.trim() || e.labels?.[0]?.innerText.trim()))"
                      + ".filter(e => e.checkVisibility()).map(e => e.outerHTML)"))
          .as("without a name")
          .isEmpty();
      assertThat(browser.value("document.documentElement.lang")).isEqualTo("en");
    }
  }

  @Test
  void thePictureOfTheMachineIsThereInTheColoursOfThePage() throws Exception {
    open("audit");
    String ink = "getComputedStyle(document.querySelector('.kt-topology text')).fill";
    String light = browser.value(ink);
    browser.click("#theme");
    assertThat(browser.value(ink)).isNotEqualTo(light);
    assertThat(browser.value("document.querySelectorAll('.kt-topology .kt-gpu').length"))
        .isEqualTo("2");
    browser.size(1280, 1800);
    browser.value("scrollTo(0, 0)");
    browser.picture(PICTURES.resolve("audit-machine.png"));
  }

  @Test
  void aNarrowWindowNeedsNoScrollingSideways() throws Exception {
    browser.size(360, 800);
    for (String name : List.of("audit", "plan", "diff")) {
      open(name);
      browser.click("#unfold");
      assertThat(browser.value("document.documentElement.scrollWidth")).as(name).isEqualTo("360");
    }
    open("audit");
    browser.picture(PICTURES.resolve("audit-narrow.png"));
  }

  @Test
  void onPaperEverythingIsUnfolded() throws Exception {
    open("audit");
    assertThat(Integer.parseInt(browser.value(HIDDEN_BODIES))).isGreaterThan(100);
    browser.print(PICTURES.resolve("audit.pdf"));
    browser.media("print", "dark");
    assertThat(browser.value(HIDDEN_BODIES)).isEqualTo("0");
    assertThat(browser.value("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(255, 255, 255)");
    browser.picture(PICTURES.resolve("audit-print.png"));
  }

  @Test
  void withoutScriptsThePageSaysTheSame() throws Exception {
    browser.withoutScripts();
    open("audit");
    assertThat(browser.value("document.getElementById('tools').checkVisibility()"))
        .isEqualTo("false");
    browser.click("details[id='memory.numa-balancing'] > summary");
    String body = "document.querySelector(\"[id='memory.numa-balancing'] .body\").innerText";
    assertThat(browser.value(body)).contains("/proc/sys/kernel/numa_balancing");
    browser.media("print", "light");
    assertThat(browser.value(HIDDEN_BODIES)).isEqualTo("0");
  }

  @Test
  void anAddressLeadsToItsFinding() throws Exception {
    open("audit");
    browser.value("location.hash = '#platform.tuned'");
    assertThat(browser.value("document.getElementById('platform.tuned').checkVisibility()"))
        .isEqualTo("true");
    assertThat(browser.value("document.getElementById('platform.tuned').open")).isEqualTo("true");
  }

  @Test
  void aPlanAndADifferenceUnfoldToWhatTheyAreAbout() throws Exception {
    open("plan");
    browser.click(".entry > summary");
    assertThat(browser.value("document.querySelector('.entry .body').innerText"))
        .contains("Effect", "Undo", "Steps", "Why", "Sources");
    browser.picture(PICTURES.resolve("plan-light.png"));
    open("diff");
    browser.click(".entry > summary");
    assertThat(browser.value("document.querySelector('.entry .body').innerText"))
        .contains("Before", "After", "Why", "Sources");
    browser.picture(PICTURES.resolve("diff-light.png"));
  }

  @Test
  void whatAMachineSaysIsNeverMarkup() throws Exception {
    Path root = pages.resolve("root");
    Path ksm = Files.createDirectories(root.resolve("sys/kernel/mm/ksm"));
    Files.writeString(ksm.resolve("run"), "<img src=x onerror=alert(1)>\u0001</pre><script>\n");
    write("nasty", "audit", "--root", root.toString());
    open("nasty");
    browser.click("#unfold");
    assertThat(browser.value("document.querySelectorAll('img, pre script').length")).isEqualTo("0");
    assertThat(browser.value("document.getElementById('memory.ksm').innerText"))
        .contains("<img src=x onerror=alert(1)>\ufffd</pre><script>");
  }
}
