package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.PciConfig;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Holds the survey against recorded machines of other people, whose facts are written down by hand.
 * They are not in the tree: kernel-tune.hosts names the folder that they are unpacked in, and
 * kernel-tune.ground-truth the file of their facts.
 */
class RecordedMachinesTest {
  private static final String HOSTS = System.getProperty("kernel-tune.hosts", "");
  private static final String TRUTH = System.getProperty("kernel-tune.ground-truth", "");

  /** Fewer would mean that machines or keys got lost, not that all is well. */
  private static final int FEWEST_FACTS = 290;

  private static final int FEWEST_MACHINES = 14;
  private static final int FEWEST_CAPABILITIES = 150;

  @Test
  void theSurveySaysOfEveryRecordedMachineWhatIsKnownOfIt() {
    assumeTrue(
        !HOSTS.isEmpty() && !TRUTH.isEmpty(),
        "skipped: -Dkernel-tune.hosts and -Dkernel-tune.ground-truth name no recorded machines");
    JsonNode truth = YAMLMapper.builder().build().readTree(Path.of(TRUTH).toFile());
    int compared = 0;
    int machines = 0;
    List<String> wrong = new ArrayList<>();
    List<String> notCovered = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : truth.properties()) {
      Path folder = Path.of(HOSTS, entry.getKey());
      if (!Files.isDirectory(folder)) {
        notCovered.add(entry.getKey() + " (not in " + HOSTS + ")");
        continue;
      }
      Comparison machine =
          new GroundTruth(entry.getKey(), Hosts.tree(folder), entry.getValue()).outcome();
      machines++;
      compared += machine.compared();
      wrong.addAll(machine.wrong());
      notCovered.addAll(machine.notCovered());
    }
    System.out.println(
        compared
            + " facts of "
            + machines
            + " machines compared; "
            + notCovered.size()
            + " keys not covered by the survey: "
            + String.join(", ", notCovered));
    assertThat(wrong).isEmpty();
    assertThat(machines).isGreaterThanOrEqualTo(FEWEST_MACHINES);
    assertThat(compared).isGreaterThanOrEqualTo(FEWEST_FACTS);
  }

  @Test
  void theSurveyOfEveryRecordedMachineEndsWithoutAnError() throws IOException {
    assumeTrue(!HOSTS.isEmpty(), "skipped: -Dkernel-tune.hosts names no recorded machines");
    int machines = 0;
    for (Path folder : children(Path.of(HOSTS))) {
      if (Files.isDirectory(folder.resolve("sys"))) {
        assertThat(MachineSurvey.of(Hosts.tree(folder))).as(folder.toString()).isNotNull();
        machines++;
      }
    }
    assertThat(machines).isGreaterThanOrEqualTo(FEWEST_MACHINES);
  }

  /** lspci printed where it found each capability, below the bytes that it found it in. */
  @Test
  void capabilitiesAreFoundWhereLspciFindsThem() throws IOException {
    assumeTrue(!HOSTS.isEmpty(), "skipped: -Dkernel-tune.hosts names no recorded machines");
    Path texts = Path.of(HOSTS, "pciutils-caps-open");
    assumeTrue(Files.isDirectory(texts), "skipped: there is no folder " + texts);
    int found = 0;
    List<String> wrong = new ArrayList<>();
    for (Path folder : children(texts)) {
      if (!Files.isRegularFile(folder.resolve("original.txt"))) {
        continue;
      }
      Map<String, Set<Integer>> printed = printed(folder.resolve("original.txt"));
      for (PciFunction function : MachineSurvey.of(Hosts.tree(folder)).pci().orElse(List.of())) {
        Set<Integer> wanted = printed.getOrDefault(function.bdf(), new TreeSet<>());
        if (wanted.isEmpty()
            || !(function.config() instanceof Reading.Present<PciConfig>(var config, _))) {
          continue;
        }
        found += wanted.size();
        compare(folder + " " + function.bdf(), wanted, config, wrong);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(found).isGreaterThanOrEqualTo(FEWEST_CAPABILITIES);
  }

  private static void compare(
      String what, Set<Integer> wanted, PciConfig config, List<String> wrong) {
    Collection<Integer> offsets = new TreeSet<>(config.capabilities().values());
    offsets.addAll(config.extendedCapabilities().values());
    for (int offset : wanted) {
      if (offset >= config.length()) {
        // Some dumps stop at 256 bytes; what lies behind must be unreadable, not absent.
        if (config.extended(0x7fff) instanceof Reading.Absent<Integer>) {
          wrong.add(what + ": cut off, and said to be without capabilities");
        }
        continue;
      }
      boolean extended = offset >= 0x100;
      // A second capability of a kind is not kept, so it is its id that must be known.
      int id = (extended ? config.u16(offset) : config.u8(offset)).orElse(-1);
      if (!(extended ? config.extended(id) : config.capability(id)).isPresent()) {
        wrong.add(what + ": capability at 0x" + Integer.toHexString(offset) + " not found");
      }
      offsets.remove(offset);
    }
    if (!offsets.isEmpty()) {
      wrong.add(what + ": lspci prints nothing at " + offsets);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  /** Returns the offsets behind "Capabilities: [" by the address at the start of their block. */
  private static Map<String, Set<Integer>> printed(Path file) throws IOException {
    Map<String, Set<Integer>> printed = new TreeMap<>();
    String bdf = "";
    for (String line : Files.readAllLines(file)) {
      String word = GroundTruth.firstWord(line);
      String address = word.length() == 7 ? "0000:" + word : word;
      if (PciSurvey.isAddress(address)) {
        bdf = address;
      }
      int at = line.indexOf("Capabilities: [");
      if (at >= 0 && !bdf.isEmpty()) {
        String inside = line.substring(at + "Capabilities: [".length(), line.indexOf(']', at));
        printed
            .computeIfAbsent(bdf, _ -> new TreeSet<>())
            .add(Integer.parseInt(GroundTruth.firstWord(inside), 16));
      }
    }
    return printed;
  }
}
