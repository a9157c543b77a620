package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.DeviceInterrupts;
import dev.kerneltune.model.LinkRate;
import dev.kerneltune.model.PciEdge;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import dev.kerneltune.model.WiredDevice.Kind;
import dev.kerneltune.model.Wiring;
import dev.kerneltune.testing.Machines;
import dev.kerneltune.topology.Judgement;
import dev.kerneltune.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologyTextTest {
  private static final LinkRate FULL = new LinkRate(3200, 16);

  private final List<WiredDevice> devices = new ArrayList<>();
  private final Map<String, PciEdge> edges = new HashMap<>();

  private void add(Kind kind, String label, int far, LinkRate now, List<String> path) {
    String bdf = path.getLast();
    edges.put(bdf, new PciEdge(Reading.present(now, ""), Reading.present(FULL, ""), present(FULL)));
    PciFunction function =
        new PciFunction(
            bdf,
            present(0x10de),
            present(0x2330),
            present(0x030200),
            Reading.absent("no driver"),
            present(0),
            present(path),
            Reading.unreadable("not read", ""));
    devices.add(
        new WiredDevice(
            kind,
            label,
            function,
            List.of(),
            Reading.absent("none"),
            Reading.absent("none"),
            present(new DeviceInterrupts(4, far, 0, CpuSet.of(0))),
            0));
  }

  private static <T> Reading<T> present(T value) {
    return Reading.present(value, "");
  }

  private String picture(PictureDetail detail) {
    Wiring wiring =
        new Wiring(
            Machines.unknown(),
            Reading.absent("none"),
            present(List.copyOf(devices)),
            edges,
            Map.of(),
            List.of());
    Topology topology = Topology.of(wiring, new Judgement(List.of(), List.of(), 0));
    return new TopologyText(topology, Style.PLAIN, 80).picture(detail);
  }

  /** Sixty-four GPUs, each with a NIC below a switch on a host bridge of its own. */
  private void manyGpus() {
    for (int i = 0; i < 64; i++) {
      String bus = String.format("%02x", i);
      List<String> above = List.of("pci00" + bus + ":00", "p" + bus, "up" + bus);
      LinkRate now = i == 20 ? new LinkRate(3200, 8) : FULL;
      add(Kind.GPU, "GPU" + i, 0, now, path(above, "a" + bus, "00" + bus + ":03:00.0"));
      add(Kind.NIC, "NIC" + i, 0, FULL, path(above, "b" + bus, "00" + bus + ":04:00.0"));
    }
  }

  private static List<String> path(List<String> above, String port, String bdf) {
    List<String> path = new ArrayList<>(above);
    path.add(port);
    path.add(bdf);
    return path;
  }

  @Test
  void treesThatAreAlikeAreCountedWhereThereAreMany() {
    manyGpus();
    String picture = picture(PictureDetail.FOLDED);
    assertThat(picture.lines().count()).isLessThan(30);
    assertThat(picture)
        .contains("19 more like it: GPU1-GPU19, NIC1-NIC19")
        .contains("32 GT/s x8 of x16")
        .doesNotContain("0007:03:00.0");
    assertThat(picture.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void everyDeviceHasItsLineWhereAllAreAskedFor() {
    manyGpus();
    assertThat(picture(PictureDetail.FULL).lines().filter(line -> line.startsWith("  ├ GPU")))
        .hasSize(64);
  }

  @Test
  void interruptsThatAreDeliveredElsewhereAreToldWithTheirLegend() {
    add(Kind.NIC, "NIC0", 3, FULL, List.of("pci0000:00", "p", "0000:01:00.0"));
    assertThat(picture(PictureDetail.FOLDED)).contains("3/7 irqs far").contains("far: no CPU");
  }

  @Test
  void theQueuesOfADriveAreEverywhereByDesign() {
    add(Kind.NVME, "nvme0", 3, FULL, List.of("pci0000:00", "p", "0000:01:00.0"));
    assertThat(picture(PictureDetail.FOLDED)).contains("7 irqs").doesNotContain("far");
  }

  @Test
  void aSlowLinkIsToldWithWhatTheDeviceCanDo() {
    add(Kind.NIC, "NIC0", 0, new LinkRate(1600, 8), List.of("pci0000:00", "p", "0000:01:00.0"));
    assertThat(picture(PictureDetail.FOLDED)).contains("16 GT/s x8 of 32 GT/s x16");
  }
}
