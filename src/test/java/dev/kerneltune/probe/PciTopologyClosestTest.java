package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PciTopologyClosestTest {
  private static final String ROOT = "pci0000:15";
  private static final String SWITCH = ROOT + " 0000:15:01.0 0000:16:00.0";

  @Test
  void onlyThoseWithTheLongestCommonPathAreClosestInWhateverOrderTheyStand() {
    List<String> near =
        List.of(SWITCH + " 0000:17:02.0 0000:1a:00.0", SWITCH + " 0000:17:03.0 0000:1b:00.0");
    String far = ROOT + " 0000:15:02.0 0000:1c:00.0";
    assertThat(closest(far, near.get(0), near.get(1)))
        .containsExactly("0000:1a:00.0", "0000:1b:00.0");
    assertThat(closest(near.get(0), far, near.get(1)))
        .containsExactly("0000:1a:00.0", "0000:1b:00.0");
  }

  @Test
  void ofThoseBelowOtherHostBridgesTheOnesOfItsNodeAreClosest() {
    HostFixture fixture = gpu();
    nic(fixture, "pci0000:80 0000:80:01.0", "0000:81:00.0", 1);
    nic(fixture, "pci0000:37 0000:37:01.0", "0000:38:00.0", 0);
    nic(fixture, "pci0000:48 0000:48:01.0", "0000:49:00.0", 0);
    assertThat(closest(fixture)).containsExactly("0000:38:00.0", "0000:49:00.0");
  }

  @Test
  void ofThoseOfAnotherNodeAllAreAsClose() {
    HostFixture fixture = gpu();
    nic(fixture, "pci0000:80 0000:80:01.0", "0000:81:00.0", 1);
    nic(fixture, "pci0000:90 0000:90:01.0", "0000:91:00.0", 1);
    assertThat(closest(fixture)).containsExactly("0000:81:00.0", "0000:91:00.0");
  }

  @Test
  void anUnknownNodeAmongThemLeavesOpenWhichIsClosest() {
    HostFixture fixture = gpu();
    nic(fixture, "pci0000:37 0000:37:01.0", "0000:38:00.0", 0);
    nic(fixture, "pci0000:80 0000:80:01.0", "0000:81:00.0", -1);
    assertThat(reading(fixture)).isNotInstanceOf(Reading.Present.class);
  }

  @Test
  void withoutOthersThereIsNoneToBeCloseTo() {
    assertThat(reading(gpu())).isEqualTo(Reading.absent("there is none to be close to"));
  }

  private static HostFixture gpu() {
    return new HostFixture()
        .file("/sys/devices/system/node/online", "0-1\n")
        .file("/sys/devices/system/node/node0/cpulist", "0-3\n")
        .file("/sys/devices/system/node/node1/cpulist", "4-7\n")
        .function(
            SWITCH + " 0000:17:01.0",
            "0000:19:00.0",
            HostFixture.NVIDIA,
            HostFixture.GPU,
            HostFixture.noCapability());
  }

  private static void nic(HostFixture fixture, String parents, String bdf, int node) {
    fixture
        .function(parents, bdf, 0x15b3, HostFixture.NIC, HostFixture.noCapability())
        .file("/sys/bus/pci/devices/" + bdf + "/numa_node", node + "\n");
  }

  private static List<String> closest(String... paths) {
    HostFixture fixture = gpu();
    List<String> order = new ArrayList<>();
    for (String path : paths) {
      int last = path.lastIndexOf(' ');
      nic(fixture, path.substring(0, last), path.substring(last + 1), 0);
      order.add(path.substring(last + 1));
    }
    return names(reading(fixture, order));
  }

  private static List<String> closest(HostFixture fixture) {
    return names(reading(fixture));
  }

  private static List<String> names(Reading<PciTopology.Closest> reading) {
    assertThat(reading).isInstanceOf(Reading.Present.class);
    List<String> names = new ArrayList<>();
    for (PciFunction function :
        ((Reading.Present<PciTopology.Closest>) reading).value().functions()) {
      names.add(function.bdf());
    }
    names.sort(null);
    return names;
  }

  private static Reading<PciTopology.Closest> reading(HostFixture fixture) {
    return reading(fixture, List.of());
  }

  /** Asks with the NICs in this order; those that it does not name come behind. */
  private static Reading<PciTopology.Closest> reading(HostFixture fixture, List<String> order) {
    Machine machine = MachineSurvey.of(fixture.host());
    List<PciFunction> nics = new ArrayList<>();
    for (Nic nic : machine.nics().orElse(List.of())) {
      nics.add(nic.function());
    }
    nics.sort((a, b) -> Integer.compare(order.indexOf(a.bdf()), order.indexOf(b.bdf())));
    PciFunction gpu = machine.gpus().orElse(List.of()).getFirst();
    return PciTopology.of(machine).closest(gpu, nics);
  }
}
