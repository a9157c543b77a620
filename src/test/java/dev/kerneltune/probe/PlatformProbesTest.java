package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlatformProbesTest {
  private static final String DOCKER = "shm /dev/shm tmpfs rw,nosuid,size=65536k,inode64 0 0";
  private static final KernelStateProbe STATE = new KernelStateProbe();

  @Test
  void theSizeOfShmIsItsOptionOrHalfOfTheMemory() {
    assertThat(word(ShmSizeProbe.sizeOf(DOCKER, Reading.unreadable("", "")))).isEqualTo("64M");
    assertThat(
            word(ShmSizeProbe.sizeOf("tmpfs /dev/shm tmpfs rw 0 0", Reading.present(8L << 30, ""))))
        .isEqualTo("4G");
    assertThat(word(ShmSizeProbe.sizeOf("x /dev/shm ext4 rw 0 0", Reading.present(8L << 30, ""))))
        .isEqualTo("unreadable");
    assertThat(
            word(ShmSizeProbe.sizeOf("tmpfs /dev/shm tmpfs size=? 0 0", Reading.present(1L, ""))))
        .isEqualTo("malformed");
  }

  @Test
  void theLastMountAtShmCounts() {
    String mounts = "tmpfs /dev/shm tmpfs rw 0 0\nproc /proc proc rw 0 0\n" + DOCKER + "\n";
    assertThat(ShmSizeProbe.mounted(mounts).orElse("")).isEqualTo(DOCKER);
    assertThat(word(ShmSizeProbe.mounted("proc /proc proc rw 0 0\n"))).isEqualTo("absent");
  }

  @Test
  void taintIsNamedBitByBit() {
    assertThat(KernelStateProbe.taintOf(1 | 1 << 4 | 1 << 12))
        .hasToString("machine-check out-of-tree proprietary");
    assertThat(KernelStateProbe.taintOf(1L << 40)).hasToString("bit-40");
    assertThat(KernelStateProbe.taintOf(0)).hasToString("none");
  }

  @Test
  void reservedMemoryWithoutACaptureKernelIsToldFromNone() {
    Reading<Long> zero = Reading.present(0L, "0");
    assertThat(word(KernelStateProbe.captureOf(zero, Reading.present(256L << 20, ""))))
        .isEqualTo("reserved");
    assertThat(word(KernelStateProbe.captureOf(zero, zero))).isEqualTo("none");
    assertThat(word(KernelStateProbe.captureOf(Reading.present(1L, "1"), zero)))
        .isEqualTo("loaded");
    assertThat(word(KernelStateProbe.captureOf(zero, Reading.unreadable("EACCES", "root"))))
        .isEqualTo("unreadable");
  }

  @Test
  void aKernelWithoutModulesHasNoFolderToMiss() {
    MachineFiles files =
        new MachineFiles()
            .file("/proc/version", "x")
            .raw("/proc/modules", new dev.kerneltune.host.Raw.Missing());
    assertThat(word(STATE, KernelStateProbe.MODULES, files)).isEqualTo("absent");
    assertThat(
            word(STATE, KernelStateProbe.MODULES, new MachineFiles().raw("/proc/modules", REFUSED)))
        .isEqualTo("unreadable");
  }

  @Test
  void aPendingRestartIsAskedForByAFile() {
    MachineFiles debian = new MachineFiles().file("/etc/debian_version", "12\n");
    assertThat(word(STATE, KernelStateProbe.RESTART, debian.file("/run/x", ""))).isEqualTo("no");
    assertThat(word(STATE, KernelStateProbe.RESTART, debian.file("/run/reboot-required", "***\n")))
        .isEqualTo("yes");
    assertThat(word(STATE, KernelStateProbe.RESTART, new MachineFiles().file("/run/x", "")))
        .isEqualTo("absent");
  }

  @Test
  void theLastKnownProfileOfTunedCounts() {
    assertThat(word(PlaceProbe.profileOf("balanced throughput-performance\n")))
        .isEqualTo("throughput");
    assertThat(word(PlaceProbe.profileOf("openshift-node powersave\n"))).isEqualTo("saving");
    assertThat(word(PlaceProbe.profileOf("my-own\n"))).isEqualTo("other");
    assertThat(word(PlaceProbe.profileOf("\n"))).isEqualTo("absent");
  }

  @Test
  void everyQuestionOfTheGroupIsAnsweredOnAnEmptyMachineAndNeverWithAValue() {
    Set<String> names = new HashSet<>();
    for (Probe probe : CpuPlatformProbes.all()) {
      for (Question question : probe.questions()) {
        assertThat(names.add(question.name())).as(question.name()).isTrue();
        assertThat(word(probe, question, new MachineFiles()))
            .as(question.name())
            .isEqualTo("unreadable");
      }
    }
    assertThat(names).hasSizeGreaterThan(30);
  }
}
