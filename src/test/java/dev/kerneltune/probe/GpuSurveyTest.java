package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuSurveyTest {
  private static final String NODE = GpuSurvey.KFD_NODES + "/";
  private static final String CPU_NODE = "cpu_cores_count 96\nsimd_count 0\nlocation_id 0\n";

  private static List<String> gpus(MachineFiles files) {
    return survey(files).orElse(List.of()).stream().map(PciFunction::bdf).toList();
  }

  private static Reading<List<PciFunction>> survey(MachineFiles files) {
    Host host = files.host();
    return GpuSurvey.gpus(host, PciSurvey.functions(host));
  }

  private static String kfd(long location) {
    return "simd_count 152\nvendor_id 4098\ndevice_id 29857\nlocation_id "
        + location
        + "\ndomain 0\n"
        + "hive_id 18188982192727901047\n";
  }

  @Test
  void controllersOfComputeVendorsAreGpus() {
    MachineFiles files =
        new MachineFiles()
            .function("0000:19:00.0", "0x10de", "0x030200")
            .function("0000:1a:00.0", "0x1002", "0x120000")
            .function("0000:1b:00.0", "0x1002", "0x038000")
            .function("0000:1c:00.0", "0x8086", "0x038000")
            .function("0000:1d:00.0", "0x10de", "0x030000");
    assertThat(gpus(files)).hasSize(5);
  }

  @Test
  void displaysSwitchesAudioAndOtherAcceleratorsAreNot() {
    MachineFiles files =
        new MachineFiles()
            .function("0000:63:00.0", "0x1a03", "0x030000")
            .function("0000:03:00.0", "0x102b", "0x030000")
            .function("0000:04:00.0", "0x1af4", "0x030000")
            .function("0000:05:00.0", "0x1013", "0x030000")
            .function("0000:06:00.0", "0x8086", "0x030000")
            .function("0000:c4:00.0", "0x10de", "0x068000")
            .function("0000:19:00.1", "0x10de", "0x040300")
            .function("0000:1b:00.0", "0x1bcf", "0x0b4000");
    assertThat(survey(files)).isInstanceOf(Reading.Present.class);
    assertThat(gpus(files)).isEmpty();
  }

  @Test
  void graphicsInsideAProcessorAreNoComputeGpus() {
    MachineFiles files =
        new MachineFiles()
            .function("0000:00:02.0", "0x8086", "0x038000")
            .function("0000:0c:00.0", "0x1002", "0x030000")
            .function("0000:0c:00.2", "0x1022", "0x108000")
            .function("0000:0a:00.0", "0x1002", "0x030000");
    assertThat(gpus(files)).containsExactly("0000:0a:00.0");
  }

  @Test
  void aVirtualFunctionIsNoGpuBesideItsPhysicalOneAndIsOneInAGuest() {
    MachineFiles guest = new MachineFiles().function("0000:19:00.4", "0x10de", "0x030200");
    assertThat(gpus(guest)).hasSize(1);
    guest.link(PciSurvey.FOLDER + "/0000:19:00.4/physfn", "../0000:19:00.0");
    assertThat(gpus(guest)).isEmpty();
  }

  @Test
  void aFunctionWhoseClassCannotBeReadMayBeAGpu() {
    MachineFiles files =
        new MachineFiles()
            .function("0000:19:00.0", "0x10de", "0x030200")
            .raw(PciSurvey.FOLDER + "/0000:19:00.0/class", new Raw.Refused("EACCES"));
    assertThat(survey(files)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void withoutThePciBusTheKfdTopologyTellsAndPartitionsShareAnAddress() {
    MachineFiles files =
        new MachineFiles()
            .file(NODE + "0/properties", CPU_NODE)
            .file(NODE + "2/properties", kfd(0x500))
            .file(NODE + "3/properties", kfd(0x501))
            .file(NODE + "4/properties", kfd(0x2700 | 7L << 28));
    assertThat(gpus(files)).containsExactly("0000:05:00.0", "0000:27:00.0");
    PciFunction gpu = survey(files).orElse(List.of()).getFirst();
    assertThat(gpu.device().orElse(0)).isEqualTo(0x74a1);
    assertThat(gpu.config()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void aKfdNodeThatIsRefusedMakesTheListUnreadable() {
    MachineFiles files =
        new MachineFiles()
            .file(NODE + "2/properties", kfd(0x500))
            .raw(NODE + "3/properties", new Raw.Refused("EPERM"));
    assertThat(survey(files)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void kfdPropertiesWithoutAnAddressAreMalformed() {
    assertThat(GpuSurvey.gpuOf("simd_count 152\n")).isInstanceOf(Reading.Malformed.class);
    assertThat(GpuSurvey.gpuOf(CPU_NODE)).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void neitherBusNorKfdIsUnreadableNeverNoGpu() {
    assertThat(survey(new MachineFiles().file("/proc/uptime", "1 1\n")))
        .isInstanceOf(Reading.Unreadable.class);
  }
}
