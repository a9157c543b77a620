package dev.kerneltune.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.model.WiredDevice.Kind;
import dev.kerneltune.model.Wiring;
import dev.kerneltune.testing.Machines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static final Judgement NONE = new Judgement(List.of(), List.of(), 0);

  /** Returns a device by its path: host bridge, each bridge, itself. */
  private static WiredDevice device(String label, Reading<Integer> node, String... path) {
    Reading<List<String>> folders =
        path.length == 1 ? Reading.unreadable("no link", "") : Reading.present(List.of(path), "");
    PciFunction function =
        new PciFunction(
            path[path.length - 1],
            Reading.present(0x10de, ""),
            Reading.present(0x2330, ""),
            Reading.present(0x030200, ""),
            Reading.absent("no driver"),
            node,
            folders,
            Reading.unreadable("not read", ""));
    return new WiredDevice(
        Kind.GPU,
        label,
        function,
        List.of(),
        Reading.absent("none"),
        Reading.absent("none"),
        Reading.absent("none"),
        0);
  }

  private static Reading<Integer> node(int number) {
    return Reading.present(number, "");
  }

  private static Topology of(WiredDevice... devices) {
    return of(Map.of(), devices);
  }

  private static Topology of(Map<String, Reading<Boolean>> redirects, WiredDevice... devices) {
    Wiring wiring =
        new Wiring(
            Machines.unknown(),
            Reading.present(List.of(CpuSet.of(0, 1)), ""),
            Reading.present(List.of(devices), ""),
            Map.of(),
            redirects,
            List.of());
    return Topology.of(wiring, NONE);
  }

  /** Returns the tree in one line: node{bridge[switch(device...)...]}. */
  private static String drawn(Topology topology) {
    StringBuilder line = new StringBuilder();
    for (Home home : topology.homes()) {
      line.append(home.number().isPresent() ? home.number().getAsInt() : "?").append('{');
      for (RootComplex complex : home.complexes()) {
        line.append(complex.name()).append('[').append(drawn(complex.below())).append(']');
      }
      line.append('}');
    }
    return line.toString();
  }

  private static String drawn(List<Part> parts) {
    return parts.stream()
        .map(
            part ->
                switch (part) {
                  case Part.Leaf leaf -> leaf.device().label() + "@" + leaf.port();
                  case Part.Switch hub ->
                      "sw " + hub.bdf() + "@" + hub.port() + "(" + drawn(hub.below()) + ")";
                })
        .collect(Collectors.joining(" "));
  }

  @Test
  void devicesOfOneSwitchStandBelowItsUpstreamPort() {
    assertThat(
            drawn(
                of(
                    device("GPU0", node(0), "pci0000:15", "p1", "up", "down1", "d1"),
                    device("GPU1", node(0), "pci0000:15", "p1", "up", "down2", "d2"))))
        .isEqualTo("0{pci0000:15[sw up@p1(GPU0@down1 GPU1@down2)]}");
  }

  @Test
  void aSwitchBelowASwitchStandsBelowIt() {
    assertThat(
            drawn(
                of(
                    device("GPU0", node(0), "pci0000:00", "p", "a", "a1", "b", "b1", "x"),
                    device("GPU1", node(0), "pci0000:00", "p", "a", "a2", "y"))))
        .isEqualTo("0{pci0000:00[sw a@p(sw b@a1(GPU0@b1) GPU1@a2)]}");
  }

  @Test
  void whatIsIntegratedInTheRootComplexHangsOnNoPort() {
    assertThat(drawn(of(device("GPU0", node(0), "pci0000:00", "d"))))
        .isEqualTo("0{pci0000:00[GPU0@]}");
  }

  @Test
  void aBridgeWithoutDownstreamPortsHoldsItsDevices() {
    assertThat(drawn(of(device("GPU0", node(0), "pci0000:00", "p", "bridge", "d"))))
        .isEqualTo("0{pci0000:00[sw bridge@p(GPU0@)]}");
  }

  @Test
  void theHostBridgeOfAVolumeManagementDeviceIsItsOwn() {
    assertThat(drawn(of(device("GPU0", node(1), "pci0000:00", "vmd", "pci10000:e0", "p", "d"))))
        .isEqualTo("1{pci10000:e0[GPU0@p]}");
  }

  @Test
  void aDeviceOfUnknownNodeStandsWithItsNeighbourOnTheSameHostBridge() {
    assertThat(
            drawn(
                of(
                    device("GPU0", Reading.absent("-1"), "pci0000:20", "p1", "d1"),
                    device("GPU1", node(2), "pci0000:20", "p2", "d2"))))
        .isEqualTo("2{pci0000:20[GPU0@p1 GPU1@p2]}");
  }

  @Test
  void aDeviceOfUnknownNodeWithoutNeighbourIsOnNoKnownNodeNotOnTheFirst() {
    assertThat(
            drawn(
                of(
                    device("GPU0", Reading.absent("-1"), "pci0000:20", "p1", "d1"),
                    device("GPU1", node(0), "pci0000:30", "p2", "d2"))))
        .isEqualTo("0{pci0000:30[GPU1@p2]}?{pci0000:20[GPU0@p1]}");
  }

  @Test
  void aDeviceOfUnknownPathIsNotLost() {
    assertThat(drawn(of(device("GPU0", node(0), "d")))).isEqualTo("0{path not known[GPU0@]}");
  }

  @Test
  void aRootPortIsNoPlaceOfARedirect() {
    Reading<Boolean> yes = Reading.present(true, "ReqRedir+");
    Topology topology =
        of(
            Map.of("p", yes, "down", yes),
            device("GPU0", node(0), "pci0000:00", "p", "up", "down", "d"));
    Part hub = topology.homes().getFirst().complexes().getFirst().below().getFirst();
    assertThat(hub.redirected()).isInstanceOf(Reading.Absent.class);
    assertThat(((Part.Switch) hub).below().getFirst().redirected()).isEqualTo(yes);
  }

  @Test
  void aPairIsAboutBothOfItsDevices() {
    WiredDevice gpu = device("GPU0", node(0), "pci0000:00", "p", "0000:19:00.0");
    WiredDevice other = device("GPU1", node(0), "pci0000:00", "q", "0000:1a:00.0");
    Subject pair =
        new Subject.Pair(new Subject.Pci("0000:19:00.0"), new Subject.Pci("0000:99:00.0"));
    List<WiredDevice> about = new ArrayList<>();
    of(gpu, other).device(pair).ifPresent(about::add);
    assertThat(about).containsExactly(gpu);
  }
}
