package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PciTopologyTest {
  private static final String HOSTS = System.getProperty("kernel-tune.hosts", "");
  private static final String TRUTH = System.getProperty("kernel-tune.ground-truth", "");
  private static final String GPU_NIC = "pci-topology/gpu-nic";
  private static final String NEAREST = "pci-topology/nearest-nic";

  private static HostFixture pair(String gpuParents, String nicParents) {
    return new HostFixture()
        .function(
            gpuParents,
            "0000:19:00.0",
            HostFixture.NVIDIA,
            HostFixture.GPU,
            HostFixture.noCapability())
        .function(nicParents, "0000:1a:00.0", 0x15b3, HostFixture.NIC, HostFixture.noCapability());
  }

  private static HostFixture nodes(HostFixture fixture, int gpu, int nic) {
    return fixture
        .file("/sys/bus/pci/devices/0000:19:00.0/numa_node", gpu + "\n")
        .file("/sys/bus/pci/devices/0000:1a:00.0/numa_node", nic + "\n");
  }

  private static String gpuNic(HostFixture fixture) {
    return fixture.answers(new PciTopologyProbe(), GPU_NIC).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    // One switch: an upstream port with two downstream ports.
    "pci0000:15 0000:15:01.0 0000:16:00.0 0000:17:01.0,"
        + "pci0000:15 0000:15:01.0 0000:16:00.0 0000:17:02.0, pix",
    // Two functions below one port.
    "pci0000:15 0000:15:01.0, pci0000:15 0000:15:01.0, pix",
    // A switch below a switch on one side.
    "pci0000:00 0000:00:01.1 0000:01:00.0 0000:02:04.0 0000:0a:00.0 0000:0b:10.0 0000:0d:00.0"
        + " 0000:0e:00.0,"
        + "pci0000:00 0000:00:01.1 0000:01:00.0 0000:02:04.0 0000:0a:00.0 0000:0b:00.0, pxb",
    // Two root ports of one host bridge.
    "pci0000:15 0000:15:01.0, pci0000:15 0000:15:02.0, phb",
    // A host bridge that a device brings along (Intel VMD).
    "pci0000:00 0000:00:0e.0 pci10000:00 10000:00:01.0,"
        + "pci0000:00 0000:00:0e.0 pci10000:00 10000:00:02.0, phb",
    "pci0000:15 0000:15:01.0, pci0000:37 0000:37:01.0, node",
  })
  void theFoldersOfBothPathsGiveTheClass(String gpu, String nic, String path) {
    assertThat(gpuNic(nodes(pair(gpu, nic), 0, 0))).endsWith(": " + path);
  }

  @Test
  void aControllerOverAFabricHasNoNodeAndOneOnThePciBusTellsThatTheFirmwareDoesNotSay() {
    HostFixture fixture =
        new HostFixture()
            .function(
                "pci0000:15", "0000:19:00.0", 0x144d, HostFixture.NVME, HostFixture.noCapability())
            .file("/sys/bus/pci/devices/0000:19:00.0/numa_node", "-1\n")
            .link("/sys/class/nvme/nvme0", "../../devices/pci0000:15/0000:19:00.0/nvme/nvme0")
            .link("/sys/class/nvme/nvme1", "../../devices/virtual/nvme-fabrics/ctl/nvme1");
    assertThat(fixture.answers(new PciTopologyProbe(), "pci-topology/nvme-node"))
        .containsExactly("nvme0: -1");
  }

  @Test
  void hostBridgesOfTwoNodesAreSys() {
    assertThat(gpuNic(nodes(pair("pci0000:15", "pci0000:97"), 0, 1))).endsWith(": sys");
  }

  @Test
  void anUnknownNodeIsNotSys() {
    assertThat(gpuNic(nodes(pair("pci0000:15", "pci0000:97"), 0, -1)))
        .contains("unreadable, the NUMA node of 0000:1a:00.0");
  }

  @Test
  void onAMachineOfOneNodeTwoHostBridgesAreNode() {
    HostFixture fixture =
        nodes(pair("pci0000:15", "pci0000:97"), -1, -1)
            .file("/sys/devices/system/node/online", "0\n")
            .file("/sys/devices/system/node/node0/cpulist", "0-7\n");
    assertThat(gpuNic(fixture)).endsWith(": node");
  }

  @Test
  void aPathThatIsNotRecordedIsUnreadableAndNoClass() {
    HostFixture fixture = pair("pci0000:15", "pci0000:15");
    Host host = fixture.file("/sys/bus/pci/devices/0000:1b:00.0/vendor", "0x15b3\n").host();
    PciFunction bare = function("0000:1b:00.0", Reading.absent("no link"));
    Machine machine = MachineSurvey.of(host);
    PciFunction gpu = machine.gpus().orElse(List.of()).getFirst();
    assertThat(PciTopology.of(machine).pathClass(gpu, bare)).isInstanceOf(Reading.Unreadable.class);
    assertThat(PciTopology.of(machine).closest(gpu, List.of(bare)))
        .isInstanceOf(Reading.Unreadable.class);
  }

  private static PciFunction function(String bdf, Reading<List<String>> path) {
    return new PciFunction(
        bdf,
        Reading.present(0x15b3, ""),
        Reading.present(0x1021, ""),
        Reading.present(0x020000, ""),
        Reading.absent("none"),
        Reading.present(0, "0"),
        path,
        Reading.absent("none"));
  }

  @Test
  void theNearestNicIsTheOneWithTheLongestCommonPath() {
    HostFixture fixture =
        pair(
                "pci0000:15 0000:15:01.0 0000:16:00.0 0000:17:01.0",
                "pci0000:15 0000:15:01.0 0000:16:00.0 0000:17:02.0")
            .function(
                "pci0000:15 0000:15:02.0",
                "0000:20:00.0",
                0x15b3,
                HostFixture.NIC,
                HostFixture.noCapability());
    assertThat(fixture.answers(new PciTopologyProbe(), NEAREST))
        .containsExactly("0000:19:00.0: pix");
    assertThat(
            fixture.facts(new PciTopologyProbe()).stream()
                .filter(fact -> fact.address().rest().equals(NEAREST))
                .findFirst()
                .orElseThrow()
                .trail())
        .extracting(evidence -> evidence.address())
        .containsExactly("0000:19:00.0", "0000:1a:00.0");
  }

  @Test
  void withoutACommonPathTheNicOfTheSameNodeIsNearest() {
    HostFixture fixture =
        nodes(pair("pci0000:15", "pci0000:97"), 0, 1)
            .function(
                "pci0000:37", "0000:38:00.0", 0x15b3, HostFixture.NIC, HostFixture.noCapability());
    assertThat(fixture.answers(new PciTopologyProbe(), NEAREST))
        .containsExactly("0000:19:00.0: node");
  }

  @Test
  void aMachineWithoutGpusAndNicsHasAnAnswerToEachQuestion() {
    HostFixture fixture = new HostFixture().file("/sys/bus/pci/devices/0000:00:00.0/vendor", "1\n");
    assertThat(fixture.facts(new PciTopologyProbe()))
        .extracting(fact -> fact.address().rest())
        .containsExactlyInAnyOrder(
            GPU_NIC,
            "pci-topology/gpu-gpu",
            NEAREST,
            "pci-topology/nearest-rdma-nic",
            "pci-topology/nearest-nvme",
            "pci-topology/nvme-node");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgx-a100", "xe9680-8h100"})
  void theNearestNicsOfRecordedMachinesAreThoseWrittenDownByHand(String name) {
    assumeTrue(
        !HOSTS.isEmpty() && !TRUTH.isEmpty() && Files.isDirectory(Path.of(HOSTS, name)),
        "skipped: -Dkernel-tune.hosts and -Dkernel-tune.ground-truth name no recorded machines");
    JsonNode wanted =
        YAMLMapper.builder()
            .build()
            .readTree(Path.of(TRUTH).toFile())
            .get(name)
            .get("gpu_nearest_nic");
    Map<String, List<String>> byHand = new TreeMap<>();
    for (Map.Entry<String, JsonNode> gpu : wanted.properties()) {
      List<String> nics = new ArrayList<>();
      gpu.getValue().forEach(nic -> nics.add("0000:" + nic.asString()));
      byHand.put("0000:" + gpu.getKey(), nics);
    }
    assertThat(nearest(Hosts.tree(Path.of(HOSTS, name)))).isEqualTo(byHand).hasSize(8);
  }

  private static Map<String, List<String>> nearest(Host host) {
    Machine machine = MachineSurvey.of(host);
    PciTopology topology = PciTopology.of(machine);
    List<PciFunction> nics = machine.nics().orElse(List.of()).stream().map(Nic::function).toList();
    Map<String, List<String>> nearest = new TreeMap<>();
    for (PciFunction gpu : machine.gpus().orElse(List.of())) {
      topology
          .closest(gpu, nics)
          .map(
              found ->
                  nearest.put(
                      gpu.bdf(), found.functions().stream().map(PciFunction::bdf).toList()));
    }
    return nearest;
  }
}
