package dev.kerneltune.probe;

import static dev.kerneltune.probe.HostFixture.GPU;
import static dev.kerneltune.probe.HostFixture.NIC;
import static dev.kerneltune.probe.HostFixture.NVIDIA;
import static dev.kerneltune.probe.HostFixture.config;
import static dev.kerneltune.probe.HostFixture.cutOff;
import static dev.kerneltune.probe.HostFixture.noCapability;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PciAtsProbeTest {
  private static final String HOST_BRIDGE = "pci0000:15";

  private static List<String> gpu(String question, byte[] config) {
    return new HostFixture()
        .function(HOST_BRIDGE, "0000:19:00.0", NVIDIA, GPU, config)
        .answers(new PciAtsProbe(), question);
  }

  /** What an SR-IOV function shows of itself: no ids, and the rest as any other. */
  private static byte[] virtualFunction(byte[] config) {
    byte[] without = config.clone();
    java.util.Arrays.fill(without, 0, 4, (byte) 0xff);
    return without;
  }

  private static List<String> guestNic(byte[] config) {
    return guestNic("vfio-pci", "vfio-pci", config);
  }

  private static List<String> guestNic(String gpuDriver, String nicDriver, byte[] config) {
    return new HostFixture()
        .function(HOST_BRIDGE, "0000:19:00.0", NVIDIA, GPU, noCapability())
        .driver("0000:19:00.0", gpuDriver)
        .function(HOST_BRIDGE, "0000:1a:00.0", 0x15b3, NIC, config)
        .driver("0000:1a:00.0", nicDriver)
        .function(HOST_BRIDGE, "0000:1b:00.0", 0x15b3, NIC, noCapability())
        .driver("0000:1b:00.0", "mlx5_core")
        .answers(new PciAtsProbe(), "ats/passed-through-nic");
  }

  @Test
  void eachServiceHasItsOwnEnableBit() {
    assertThat(gpu("ats/gpu-enabled", config(0x0f, 6, 0x8000)))
        .containsExactly("0000:19:00.0: enabled");
    assertThat(gpu("ats/gpu-enabled", config(0x0f, 6, 0x001f)))
        .containsExactly("0000:19:00.0: disabled");
    assertThat(gpu("pri/gpu-enabled", config(0x13, 4, 1))).containsExactly("0000:19:00.0: enabled");
    assertThat(gpu("pasid/gpu-enabled", config(0x1b, 6, 1)))
        .containsExactly("0000:19:00.0: enabled");
    assertThat(gpu("pasid/gpu-enabled", config(0x1b, 6, 0x0006)))
        .containsExactly("0000:19:00.0: disabled");
  }

  @Test
  void aFunctionWithoutTheCapabilityIsAbsentAndOneCutOffIsUnreadable() {
    assertThat(gpu("ats/gpu-enabled", noCapability()).getFirst())
        .startsWith("0000:19:00.0: absent");
    assertThat(gpu("ats/gpu-enabled", cutOff()))
        .containsExactly("0000:19:00.0: unreadable, config space cut off at 64 bytes, needs root");
  }

  @Test
  void onlyNicsThatGuestsGetAreAskedForThem() {
    assertThat(guestNic(config(0x0f, 6, 0x8000))).containsExactly("0000:1a:00.0: enabled");
    assertThat(guestNic(noCapability())).containsExactly("0000:1a:00.0: no-capability");
    assertThat(guestNic(cutOff()).getFirst()).contains("unreadable");
  }

  @Test
  void variantsOfTheVfioDriverHoldDevicesForGuestsToo() {
    assertThat(guestNic("nvgrace_gpu_vfio_pci", "mlx5_vfio_pci", config(0x0f, 6, 0)))
        .containsExactly("0000:1a:00.0: disabled");
  }

  @Test
  void aVirtualFunctionHasNoIdsAndIsThereAllTheSame() {
    assertThat(guestNic(virtualFunction(config(0x0f, 6, 0x8000))))
        .containsExactly("0000:1a:00.0: enabled");
  }

  @Test
  void aHostThatKeepsItsGpusIsNotAsked() {
    assertThat(guestNic("nvidia", "vfio-pci", noCapability()))
        .containsExactly("host: absent, no GPU is held for a guest");
  }

  @Test
  void aHostWithoutSuchNicsSaysSo() {
    HostFixture none =
        new HostFixture()
            .function(HOST_BRIDGE, "0000:1b:00.0", 0x15b3, NIC, noCapability())
            .driver("0000:1b:00.0", "mlx5_core");
    assertThat(none.answers(new PciAtsProbe(), "ats/passed-through-nic"))
        .containsExactly("host: absent, no GPU is held for a guest");
    assertThat(none.answers(new PciAtsProbe(), "ats/gpu-enabled"))
        .containsExactly("host: absent, no gpu here");
  }
}
