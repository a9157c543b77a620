package dev.kerneltune.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole Debian: its GRUB, its reboots, and a power loss. */
@Tag("vm")
class RebootVmIT {
  private static final String DROP_IN =
      "mkdir -p /etc/default/grub.d; echo 'GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX iommu=pt\"'"
          + " > /etc/default/grub.d/lab.cfg; update-grub 2>/dev/null";

  @Test
  void whatGrubIsToldStandsOnTheNextCommandLineAndPowerLossTakesWhatWasNotWritten()
      throws Exception {
    Run run =
        Vm.disk("trixie")
            .run(
                DROP_IN + "; cat /proc/sys/kernel/random/boot_id",
                "cat /proc/cmdline /proc/sys/kernel/random/boot_id; echo kept > /root/kept; sync;"
                    + " echo lost > /root/lost; echo POWER-LOSS; sleep 600",
                "cat /root/kept /root/lost; exit 5");
    assertThat(run.code()).as(run.err()).isEqualTo(5);
    String[] lines = run.out().split("\n", -1);
    assertThat(lines[1]).contains("BOOT_IMAGE=", " iommu=pt");
    assertThat(lines[0]).as("boot id").hasSize(36).isNotEqualTo(lines[2]);
    assertThat(run.out()).contains("kept\n").doesNotContain("lost");
  }
}
