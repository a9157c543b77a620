package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kerneltune.testing.Golden;
import dev.kerneltune.testing.RecordedHosts;
import dev.kerneltune.testing.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyCommandTest {
  private static final String ROOT = System.getProperty("kernel-tune.root", ".");
  private static final String HOSTS = System.getProperty("kernel-tune.hosts", "");

  @TempDir private Path folder;

  private static Run topology(Path snapshot, String... options) {
    return run(List.of("--snapshot", snapshot.toString()), options);
  }

  private static Run run(List<String> machine, String... options) {
    List<String> words = new ArrayList<>(List.of("topology"));
    words.addAll(machine);
    words.addAll(List.of(options));
    return Cli.run(words.toArray(String[]::new));
  }

  private static Run recorded(String machine, String... options) {
    assumeTrue(!HOSTS.isEmpty(), "skipped: -Dkernel-tune.hosts names no recorded machines");
    Path folder = Path.of(HOSTS, machine);
    assumeTrue(Files.isDirectory(folder), "skipped: there is no folder " + folder);
    return run(List.of("--root", folder.toString()), options);
  }

  static Stream<Path> machines() {
    return RecordedHosts.all().stream();
  }

  @ParameterizedTest
  @CsvSource({
    "hgx-acs-redirect, text",
    "hgx-acs-redirect, svg",
    "hgx-acs-redirect, nccl-xml",
    "hgx-acs-redirect, slurm-gres",
    "hgx-bare-user, text",
    "mi300x-node, text",
    "kvm-passthrough, text",
    "container-docker, dot",
  })
  void thePictureIsTheOneThatAPersonRead(String machine, String format) throws IOException {
    Run run = topology(RecordedHosts.named(machine), "--format", format);
    Path folder = RecordedHosts.named(machine).resolveSibling("golden");
    Golden.compare(folder.resolve(machine + ".topology." + format), run.out() + run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hgx-acs-redirect", "mi300x-node"})
  void thePairsAreTheOnesThatAPersonRead(String machine) throws IOException {
    Path folder = RecordedHosts.named(machine).resolveSibling("golden");
    Golden.compare(
        folder.resolve(machine + ".pairs.text"),
        topology(RecordedHosts.named(machine), "--pairs").out());
  }

  @ParameterizedTest
  @MethodSource("machines")
  void jsonKeepsToItsSchema(Path machine) throws IOException {
    Path file = Path.of(ROOT, "docs/schema/topology.schema.json");
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(file), InputFormat.JSON);
    String whole = topology(machine, "--format", "json").out();
    assertThat(schema.validate(whole, InputFormat.JSON)).isEmpty();
    assertThat(
            schema.validate(
                topology(machine, "--pairs", "--format", "json").out(), InputFormat.JSON))
        .isEmpty();
    assertThat(schema.validate(whole.replace("\"nodes\"", "\"knots\""), InputFormat.JSON))
        .isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("machines")
  void everyFormatGivesAPictureOrSaysWhatIsMissing(Path machine) {
    for (String format : List.of("svg", "nccl-xml", "slurm-gres", "dot")) {
      Run run = topology(machine, "--format", format);
      if (run.code() == ExitCode.COVERAGE.number()) {
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("kernel-tune: no " + format + ", too little is known: ");
      } else {
        assertThat(run.code()).as(run.err()).isZero();
        assertParses(format, run.out());
      }
    }
  }

  private static void assertParses(String format, String text) {
    switch (format) {
      case "svg", "nccl-xml" -> assertThatCode(() -> parse(text)).doesNotThrowAnyException();
      case "slurm-gres" ->
          assertThat(text.lines().filter(line -> !line.startsWith("#")))
              .isNotEmpty()
              .allMatch(line -> line.startsWith("Name=gpu ") && line.contains(" File=/dev/"));
      default -> assertIsDot(text);
    }
  }

  private static void parse(String xml) throws Exception {
    DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  /** Every brace and quote closes, and every end of an edge is a node. */
  private static void assertIsDot(String text) {
    String words = text.replace("\\\\", "").replace("\\\"", "");
    assertThat(words.chars().filter(c -> c == '"').count() % 2).isZero();
    String bare = words.replaceAll("\"[^\"]*\"", "");
    assertThat(bare.chars().filter(c -> c == '{').count())
        .isEqualTo(bare.chars().filter(c -> c == '}').count());
    for (String line : words.lines().filter(line -> line.contains(" -> ")).toList()) {
      String[] ends = line.strip().split(" ", 4);
      for (String end : List.of(ends[0], ends[2])) {
        assertThat(words.lines().map(String::strip)).anyMatch(each -> each.startsWith(end + " ["));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void noLineIsWiderThanTheTerminal(Path machine) {
    assertFits(topology(machine).out());
    assertFits(topology(machine, "--full").out());
    assertFits(topology(machine, "--pairs").out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgx-a100", "xe9680-8h100"})
  void eightGpusFitEightyColumnsAndAScreen(String machine) {
    String picture = recorded(machine).out();
    assertFits(picture);
    assertThat(picture.lines().count()).isLessThan(66);
    for (int gpu = 0; gpu < 8; gpu++) {
      assertThat(picture).contains(" GPU" + gpu + " ");
    }
    assertFits(recorded(machine, "--pairs").out());
  }

  private static void assertFits(String text) {
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aPictureIsTheSameEachTime() {
    Path machine = RecordedHosts.named("hgx-acs-redirect");
    for (String format : List.of("text", "json", "svg", "dot")) {
      assertThat(topology(machine, "--format", format).out())
          .isEqualTo(topology(machine, "--format", format).out());
    }
  }

  @Test
  void theRedirectOnTheWayIsMarkedAndItsCheckNamed() {
    String picture = topology(RecordedHosts.named("hgx-acs-redirect")).out();
    assertThat(picture.lines()).anyMatch(line -> line.contains("GPU0") && line.endsWith("!1"));
    assertThat(picture).contains("!1  highest  iommu.acs.gpu-nic").contains("ReqRedir+");
    assertThat(topology(RecordedHosts.named("hgx-good")).out()).doesNotContain("!1");
  }

  @Test
  void badEdgesOfEveryKindAreMarkedAtTheirDevices() throws IOException {
    String good = Files.readString(RecordedHosts.named("hgx-good"));
    String bad =
        good.replace("0000:63:00.0/numa_node|2", "0000:63:00.0/numa_node|-1")
            .replace("0000:24:00.0/current_link_width|16", "0000:24:00.0/current_link_width|4");
    for (int irq = 51; irq < 60; irq++) {
      String file = "/proc/irq/" + irq + "/effective_affinity_list|";
      bad = bad.replace(file + "0", file + "5").replace(file + "1", file + "5");
    }
    Path file = Files.writeString(folder.resolve("bad.snap"), bad);
    String picture = topology(file).out();
    assertThat(picture)
        .contains("pcie-cxl.numa.gpu")
        .contains("pcie-cxl.link.nic-width")
        .contains("irq.nic-affinity")
        .contains("32 GT/s x4 of x16");
    assertThat(picture.lines()).anyMatch(line -> line.contains("NIC0 ") && line.contains(" far"));
    assertThat(picture.lines()).anyMatch(line -> line.contains("GPU1 ") && line.contains("!"));
    assertThat(topology(RecordedHosts.named("hgx-good")).out()).doesNotContain("!");
  }

  @Test
  void theScenarioThatWasAskedForAloneJudges() {
    Path machine = RecordedHosts.named("mi300x-node");
    assertThat(topology(machine).out()).contains("for multi-node-rdma");
    assertThat(topology(machine, "--scenario", "inference").out()).doesNotContain("!1");
  }

  @Test
  void alikeSiblingsAreCountedUnlessAllAreAskedFor() {
    String folded = recorded("xe9680-8h100").out();
    assertThat(folded).contains("3 more like it: NVSwitch1-NVSwitch3").doesNotContain("84:00.0");
    assertThat(recorded("xe9680-8h100", "--full").out()).contains("84:00.0").doesNotContain("like");
  }

  @Test
  void colourAddsNoWord() {
    Path machine = RecordedHosts.named("hgx-acs-redirect");
    String coloured = topology(machine, "--color", "always").out();
    assertThat(coloured).contains("\u001b[");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(topology(machine).out());
  }

  @Test
  void pairsAreNoDrawing() {
    Run run = topology(RecordedHosts.named("hgx-good"), "--pairs", "--format", "svg");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("--pairs").contains("svg");
  }

  @Test
  void anUnknownFormatIsRefusedWithTheNearest() {
    Run run = topology(RecordedHosts.named("hgx-good"), "--format", "ncclxml");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("did you mean nccl-xml?");
  }

  @Test
  void aNarrowTerminalIsLaidOutForToo() {
    Run run =
        Cli.runWith(
            Map.of("COLUMNS", "60"),
            "topology",
            "--snapshot",
            RecordedHosts.named("hgx-good").toString());
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 60);
  }
}
