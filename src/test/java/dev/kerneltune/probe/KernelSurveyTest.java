package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class KernelSurveyTest {
  private static final String VERSION =
      "Linux version 6.17.0-1014-nvidia (buildd@bos03) (gcc 13.3.0) #14-Ubuntu SMP\n";
  private static final String OSTREE =
      "BOOT_IMAGE=(hd0,gpt3)/boot/ostree/rhcos-b9/vmlinuz-5.14.0-427.el9_4.x86_64+rt rw\n";
  private static final String NETBOOT = "BOOT_IMAGE=http://lab/turin0/custom-kernel/kernel ro\n";

  private static Reading<String> release(MachineFiles files) {
    return KernelSurvey.release(files.host(), KernelSurvey.commandLine(files.host()));
  }

  @Test
  void theReleaseIsReadFromOsreleaseFirst() {
    assertThat(
            release(
                new MachineFiles()
                    .file(KernelSurvey.OSRELEASE, "6.12.3\n")
                    .file(KernelSurvey.VERSION, VERSION)))
        .isEqualTo(Reading.present("6.12.3", "/proc/sys/kernel/osrelease: 6.12.3"));
  }

  @Test
  void theReleaseIsReadFromTheVersionNext() {
    Reading<String> read = release(new MachineFiles().file(KernelSurvey.VERSION, VERSION));
    assertThat(read.orElse("")).isEqualTo("6.17.0-1014-nvidia");
  }

  @Test
  void theReleaseIsReadFromTheBootImageLast() {
    Reading<String> read = release(new MachineFiles().file(KernelSurvey.CMDLINE, OSTREE));
    assertThat(read.orElse("")).isEqualTo("5.14.0-427.el9_4.x86_64+rt");
    assertThat(((Reading.Present<String>) read).raw()).startsWith("/proc/cmdline: BOOT_IMAGE=");
  }

  @Test
  void aBootImageWithoutAReleaseInItsNameTellsNone() {
    assertThat(release(new MachineFiles().file(KernelSurvey.CMDLINE, NETBOOT)).isPresent())
        .isFalse();
    assertThat(
            release(
                    new MachineFiles()
                        .file(KernelSurvey.CMDLINE, "BOOT_IMAGE=/boot/vmlinuz-linux-lts ro\n"))
                .isPresent())
        .isFalse();
  }

  @Test
  void anUnrecordedReleaseIsUnreadable() {
    assertThat(release(new MachineFiles().file("/sys/a", "")))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void theArchitectureIsToldByTheShapeOfCpuinfo() {
    assertThat(architecture("vendor_id\t: GenuineIntel\nflags\t\t: fpu lm\n")).isEqualTo("x86_64");
    assertThat(architecture("Features\t: fp asimd\nCPU implementer\t: 0x41\n"))
        .isEqualTo("aarch64");
    assertThat(architecture("isa\t\t: rv64imafdcv\n")).isEqualTo("riscv64");
    assertThat(KernelSurvey.architectureOf(CpuInfo.parse("processor : 0\n")))
        .isInstanceOf(Reading.Unreadable.class);
  }

  private static String architecture(String cpuinfo) {
    return KernelSurvey.architectureOf(CpuInfo.parse(cpuinfo)).orElse("");
  }

  private static byte[] auxv(long type, long value) {
    return ByteBuffer.allocate(48)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(33)
        .putLong(0x7ffd00000000L)
        .putLong(type)
        .putLong(value)
        .array();
  }

  @Test
  void thePageSizeIsInTheAuxiliaryVector() {
    assertThat(KernelSurvey.pageSizeOf(auxv(6, 65_536)).orElse(0L)).isEqualTo(65_536);
    assertThat(KernelSurvey.pageSizeOf(auxv(6, 4097))).isInstanceOf(Reading.Malformed.class);
    assertThat(KernelSurvey.pageSizeOf(auxv(7, 4096))).isInstanceOf(Reading.Absent.class);
    assertThat(KernelSurvey.pageSizeOf(new byte[7])).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void thePageSizeOfX86NeedsNoVectorAndThatOfArmDoes() {
    MachineFiles files = new MachineFiles().file("/sys/a", "");
    assertThat(KernelSurvey.pageSize(files.host(), Reading.present("x86_64", "")).orElse(0L))
        .isEqualTo(4096);
    assertThat(KernelSurvey.pageSize(files.host(), Reading.present("aarch64", "")))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void memTotalIsInKilobytes() {
    String meminfo = "MemTotal:       263542292 kB\nMemFree: 1 kB\n";
    assertThat(KernelSurvey.memTotal(meminfo, "MemTotal:").orElse(0L))
        .isEqualTo(263_542_292L * 1024);
    assertThat(KernelSurvey.memTotal("MemFree: 1 kB\n", "MemTotal:"))
        .isInstanceOf(Reading.Malformed.class);
    assertThat(KernelSurvey.memTotal("MemTotal: much\n", "MemTotal:"))
        .isInstanceOf(Reading.Malformed.class);
  }
}
