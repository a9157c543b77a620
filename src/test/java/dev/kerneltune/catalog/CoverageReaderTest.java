package dev.kerneltune.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kerneltune.catalog.Coverage.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageReaderTest {
  private static final String GOOD =
      """
      entries:
        - { entry: a.b, about: x, covered-by: [memory.ksm], except: "the rest" }
        - { entry: a.c, about: y, not-covered: "call: an ioctl: tells" }
      claims:
        - { claim: it is fast, covered-by: [memory.ksm] }
      own:
        - { check: tlb.pcid, reason: why not }
      """;

  @Test
  void aGoodFileBecomesCoverage() {
    assertThat(read(GOOD))
        .isEqualTo(
            new Coverage(
                List.of(
                    new Line("a.b", "x", List.of("memory.ksm"), "the rest", "", ""),
                    new Line("a.c", "y", List.of(), "", "call", "an ioctl: tells")),
                List.of(new Line("it is fast", "", List.of("memory.ksm"), "", "", "")),
                List.of(new Coverage.Own("tlb.pcid", "why not"))));
  }

  @Test
  void whatIsWrongIsTold() {
    refused("memory.ksm]", "memory.kms]", "unknown check \"memory.kms\"");
    refused("check: tlb.pcid", "check: tlb.pdic", "unknown check \"tlb.pdic\"");
    refused("call: an", "lazy: an", "\"lazy: an ioctl: tells\", expected a reason that starts");
    refused("\"call: an ioctl: tells\"", "later", "\"later\", expected a reason that starts");
    refused("entry: a.c", "entry: a.b", "\"a.b\" a second time");
    refused(", not-covered: \"call: an ioctl: tells\"", "", "neither, expected either covered-by");
    refused("about: x,", "about: x, not-covered: \"open: x\",", "both, expected either covered-by");
    refused("about: y,", "about: y, except: z,", "except without covered-by");
    refused("own:", "owned:", "unknown key \"owned\"");
  }

  private static void refused(String old, String changed, String problem) {
    assertThat(GOOD).contains(old);
    String text = GOOD.replace(old, changed);
    CatalogException thrown = catchThrowableOfType(CatalogException.class, () -> read(text));
    assertThat(thrown).as(text).isNotNull();
    assertThat(thrown.getMessage()).contains(problem);
  }

  private static Coverage read(String text) {
    return CoverageReader.read(
        "f.yaml", text.getBytes(StandardCharsets.UTF_8), List.of("memory.ksm", "tlb.pcid"));
  }
}
