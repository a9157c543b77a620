package dev.kerneltune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GrubLineTest {
  private static final String OF_AN_OLDER_FORM =
      "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX iommu=pt\"";
  private static final String TWO_WORDS =
      "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT a b\"";

  @Test
  void aWordIsAddedBehindAllOthersAndFoundAgain() {
    String line = GrubLine.of("iommu=pt");
    assertThat(line)
        .isEqualTo("GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT iommu=pt\"");
    assertThat(GrubLine.word(line)).contains("iommu=pt");
    assertThat(GrubLine.word(OF_AN_OLDER_FORM)).contains("iommu=pt");
  }

  @Test
  void otherLinesAddNoWord() {
    assertThat(GrubLine.word("GRUB_TIMEOUT=5")).isEmpty();
    assertThat(GrubLine.word("GRUB_CMDLINE_LINUX=\"quiet\"")).isEmpty();
    assertThat(GrubLine.word(TWO_WORDS)).isEmpty();
  }

  @Test
  void whatTheShellWouldReadOtherwiseIsRefused() {
    for (String word : new String[] {"", "a b", "x=$(reboot)", "x=`id`", "x=\"y", "x=\\", "é"}) {
      assertThat(GrubLine.canHold(word)).as(word).isFalse();
      assertThatThrownBy(() -> GrubLine.of(word)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(GrubLine.canHold("isolcpus=managed_irq,domain,2-3")).isTrue();
  }

  @Test
  void whatGrubsOwnScriptWouldEndAWordAtIsRefused() {
    String two = "pci=disable_acs_redir=0000:00:1c.0;0000:00:1d.0";
    for (String word : new String[] {two, "a=b&c", "a=b|c", "a=<b", "a=b>c"}) {
      assertThat(GrubLine.canHold(word)).as(word).isFalse();
    }
  }
}
