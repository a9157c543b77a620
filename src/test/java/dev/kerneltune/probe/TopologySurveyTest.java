package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.DevicePair;
import dev.kerneltune.model.LinkRate;
import dev.kerneltune.model.PathClass;
import dev.kerneltune.model.PciEdge;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.model.WiredDevice.Kind;
import dev.kerneltune.model.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class TopologySurveyTest {
  private static final String HOSTS = System.getProperty("kernel-tune.hosts", "");
  private static final String TRUTH = System.getProperty("kernel-tune.ground-truth", "");
  private static final int MELLANOX = 0x15b3;
  private static final String GPU = "0000:19:00.0";
  private static final String NIC = "0000:1a:00.0";

  /** ACS Request Redirect and Completion Redirect. */
  private static final int REDIRECT = 0x0c;

  /** A GPU and a NIC below one switch, whose ports have these ACS control words. */
  private static HostFixture below(int gpuPort, int nicPort) {
    String root = "pci0000:15";
    String upstream = root + " 0000:15:01.0";
    String inside = upstream + " 0000:16:00.0";
    return new HostFixture()
        .function(root, "0000:15:01.0", 0x8086, HostFixture.BRIDGE, HostFixture.acs(REDIRECT))
        .function(upstream, "0000:16:00.0", 0x1000, HostFixture.BRIDGE, HostFixture.noCapability())
        .function(inside, "0000:17:01.0", 0x1000, HostFixture.BRIDGE, HostFixture.acs(gpuPort))
        .function(inside, "0000:17:02.0", 0x1000, HostFixture.BRIDGE, HostFixture.acs(nicPort))
        .function(
            inside + " 0000:17:01.0",
            GPU,
            HostFixture.NVIDIA,
            HostFixture.GPU,
            HostFixture.noCapability())
        .function(
            inside + " 0000:17:02.0", NIC, MELLANOX, HostFixture.NIC, HostFixture.noCapability());
  }

  private static HostFixture link(HostFixture host, String bdf, String speed, String lanes) {
    String folder = "/sys/bus/pci/devices/" + bdf + "/";
    return host.file(folder + "current_link_speed", speed + "\n")
        .file(folder + "max_link_speed", "32.0 GT/s PCIe\n")
        .file(folder + "current_link_width", lanes + "\n")
        .file(folder + "max_link_width", "16\n");
  }

  private static Wiring wiring(HostFixture fixture) {
    return wiring(fixture.host());
  }

  private static Wiring wiring(Host host) {
    return TopologySurvey.of(host, MachineSurvey.of(host));
  }

  private static List<String> labels(Wiring wiring) {
    return wiring.devices().orElse(List.of()).stream().map(WiredDevice::label).toList();
  }

  @Test
  void aRedirectOfAPortOnTheWayIsARedirectOfThePair() {
    DevicePair pair = wiring(below(0, REDIRECT)).pairs().getFirst();
    assertThat(pair.path().orElse(PathClass.SYS)).isEqualTo(PathClass.PIX);
    assertThat(pair.redirected().orElse(false)).isTrue();
  }

  @Test
  void aRedirectOfTheRootPortAboveBothIsNone() {
    Wiring wiring = wiring(below(0, 0));
    assertThat(wiring.pairs().getFirst().redirected().orElse(true)).isFalse();
    assertThat(wiring.redirects().get("0000:15:01.0").orElse(false)).isTrue();
  }

  @Test
  void aPortWhoseControlWordIsCutOffIsNotKnownToBeDirect() {
    HostFixture fixture = below(0, 0);
    fixture.file("/sys/bus/pci/devices/0000:17:02.0/config", new Raw.Bytes(HostFixture.cutOff()));
    assertThat(wiring(fixture).pairs().getFirst().redirected())
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void aLinkIsToldWithWhatBothItsEndsCanDo() {
    HostFixture fixture = link(below(0, 0), GPU, "2.5 GT/s PCIe", "16");
    link(fixture, "0000:17:01.0", "2.5 GT/s PCIe", "16");
    PciEdge edge = wiring(fixture).edges().get(GPU);
    assertThat(edge.now()).isEqualTo(Reading.present(new LinkRate(250, 16), "2.5 GT/s x16"));
    assertThat(edge.possible().orElse(new LinkRate(1, 1))).isEqualTo(new LinkRate(3200, 16));
  }

  @Test
  void aLinkThatTheKernelDoesNotKnowIsNotSlow() {
    PciEdge edge = wiring(link(below(0, 0), GPU, "Unknown", "255")).edges().get(GPU);
    assertThat(edge.now()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void theStepsInsideASwitchAreNoLinks() {
    assertThat(wiring(below(0, 0)).edges().keySet())
        .containsExactlyInAnyOrder("0000:16:00.0", GPU, NIC);
  }

  @Test
  void virtualFunctionsAreCountedAtTheirPhysicalFunction() {
    HostFixture fixture = below(0, 0);
    String port = "pci0000:15 0000:15:01.0 0000:16:00.0 0000:17:02.0";
    for (String vf : List.of("0000:1a:00.1", "0000:1a:00.2")) {
      fixture.function(port, vf, MELLANOX, HostFixture.NIC, HostFixture.noCapability());
      fixture.link("/sys/bus/pci/devices/" + vf + "/physfn", "../" + NIC);
    }
    Wiring wiring = wiring(fixture);
    assertThat(labels(wiring)).containsExactly("GPU0", "NIC0");
    assertThat(wiring.devices().orElse(List.of()).getLast().virtualFunctions()).isEqualTo(2);
  }

  @Test
  void aGuestThatHasTheVirtualFunctionAloneKeepsIt() {
    HostFixture fixture = below(0, 0);
    fixture.link("/sys/bus/pci/devices/" + NIC + "/physfn", "../0000:99:00.0");
    assertThat(labels(wiring(fixture))).containsExactly("GPU0", "NIC0");
  }

  @Test
  void withoutThePciBusTheDevicesAreNotKnown() {
    assertThat(wiring(new HostFixture()).devices()).isInstanceOf(Reading.Unreadable.class);
  }

  private static Wiring recorded(String machine) {
    assumeTrue(!HOSTS.isEmpty(), "skipped: -Dkernel-tune.hosts names no recorded machines");
    Path folder = Path.of(HOSTS, machine);
    assumeTrue(Files.isDirectory(folder), "skipped: there is no folder " + folder);
    return wiring(Hosts.tree(folder));
  }

  private static JsonNode truth(String machine) {
    assumeTrue(!TRUTH.isEmpty(), "skipped: -Dkernel-tune.ground-truth names no file of facts");
    return YAMLMapper.builder().build().readTree(Path.of(TRUTH).toFile()).get(machine);
  }

  /** The classes of the ways from each GPU to each NIC, by the GPU's address, then the NIC's. */
  private static Map<String, Map<String, PathClass>> gpuToNic(Wiring wiring) {
    Map<String, Map<String, PathClass>> ways = new TreeMap<>();
    for (DevicePair pair : wiring.pairs()) {
      if (pair.a().kind() == Kind.GPU
          && pair.b().kind() == Kind.NIC
          && pair.path() instanceof Reading.Present<PathClass>(var path, _)) {
        ways.computeIfAbsent(pair.a().bdf(), _ -> new TreeMap<>()).put(pair.b().bdf(), path);
      }
    }
    return ways;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgx-a100", "xe9680-8h100"})
  void noNicIsNearerToAGpuThanTheOnesKnownToBeNearest(String machine) {
    Map<String, Map<String, PathClass>> ways = gpuToNic(recorded(machine));
    JsonNode nearest = truth(machine).get("gpu_nearest_nic");
    assertThat(nearest.properties()).hasSize(8);
    for (Map.Entry<String, JsonNode> entry : nearest.properties()) {
      Map<String, PathClass> ofGpu = ways.get("0000:" + entry.getKey());
      PathClass best = new TreeSet<>(ofGpu.values()).first();
      for (JsonNode nic : entry.getValue()) {
        assertThat(ofGpu.get("0000:" + nic.asString())).as(entry.getKey()).isEqualTo(best);
      }
    }
  }

  @Test
  void onTheHgxMachineOnlyTheNicsOfItsSwitchAreOneBridgeFromAGpu() {
    Map<String, Map<String, PathClass>> ways = gpuToNic(recorded("xe9680-8h100"));
    for (Map.Entry<String, JsonNode> entry :
        truth("xe9680-8h100").get("gpu_nearest_nic").properties()) {
      List<String> near = new ArrayList<>();
      entry.getValue().forEach(nic -> near.add("0000:" + nic.asString()));
      List<String> oneBridge = new ArrayList<>();
      ways.get("0000:" + entry.getKey())
          .forEach(
              (nic, path) -> {
                if (path == PathClass.PIX) {
                  oneBridge.add(nic);
                }
              });
      assertThat(oneBridge).containsExactlyInAnyOrderElementsOf(near);
    }
  }

  @Test
  void onTheHgxMachineOnlyPortsAboveNvSwitchesRedirect() {
    Wiring wiring = recorded("xe9680-8h100");
    List<String> wanted = new ArrayList<>();
    truth("xe9680-8h100")
        .get("acs")
        .get("redirect_on_p2p")
        .forEach(port -> wanted.add(port.asString()));
    List<String> found = new ArrayList<>();
    wiring
        .redirects()
        .forEach(
            (port, redirects) -> {
              if (redirects.orElse(false)) {
                found.add(port);
              }
            });
    assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
    for (DevicePair pair : wiring.pairs()) {
      assertThat(pair.redirected().orElse(false)).isFalse();
    }
  }

  @Test
  void onTheHgxMachineNoGpuNorMellanoxNicNorDriveRunsBelowWhatItCan() {
    Wiring wiring = recorded("xe9680-8h100");
    List<String> reduced = new ArrayList<>();
    for (WiredDevice device : wiring.devices().orElse(List.of())) {
      PciEdge edge = wiring.edges().get(device.bdf());
      if (edge.now().orElse(new LinkRate(0, 0)).isBelow(edge.device().orElse(new LinkRate(0, 0)))) {
        reduced.add(device.bdf());
      }
    }
    assertThat(wiring.devices().orElse(List.of())).hasSize(8 + 14 + 8 + 4);
    assertThat(reduced).containsExactly("0000:01:00.0", "0000:01:00.1");
  }
}
