package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrubConfigTest {
  private static final String TWO =
      """
      menuentry 'Ubuntu' --class os {
      \tlinux\t/vmlinuz-6.8.0-45 root=/dev/sda1 ro quiet
      }
      submenu 'Advanced' {
        menuentry 'Ubuntu, 6.8.0-44' {
          linux /vmlinuz-6.8.0-44 root=/dev/sda1 ro quiet
        }
      }
      """;

  private static String with(String word) {
    return TWO.replace("ro quiet", "ro quiet " + word);
  }

  @Test
  void aFileWithTheWordsAndAllEntriesIsTaken() {
    assertThat(GrubConfig.problem(TWO, with("iommu=pt psi=1"), List.of("iommu=pt", "psi=1")))
        .isEmpty();
    assertThat(GrubConfig.problem(with("iommu=pt"), TWO, List.of())).isEmpty();
  }

  @Test
  void aWordThatDoesNotArriveIsTold() {
    assertThat(GrubConfig.problem(TWO, with("iommu=ptx"), List.of("iommu=pt")))
        .hasValueSatisfying(text -> assertThat(text).contains("does not get iommu=pt"));
  }

  @Test
  void aLostEntryIsTold() {
    String one = "menuentry 'Ubuntu' {\n  linux /vmlinuz iommu=pt\n}\n";
    assertThat(GrubConfig.problem(TWO, one, List.of("iommu=pt")))
        .contains("1 lines of menuentry; expected the 3 that there were");
  }

  @Test
  void anEmptyFileIsTold() {
    assertThat(GrubConfig.problem(TWO, "", List.of())).isPresent();
    assertThat(GrubConfig.problem("", "", List.of("iommu=pt")))
        .contains("no kernel is booted by it");
    assertThat(GrubConfig.problem("", "", List.of())).isEmpty();
  }

  @Test
  void theWordsOfOurDropInAreRead() {
    String dropIn =
        """
        # Written by kernel-tune
        #:iommu
        GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX iommu=pt"
        #:two
        GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX a=1 b=\\"x y\\""
        GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX theirs"
        """;
    assertThat(GrubConfig.words(dropIn)).containsExactly("iommu=pt", "a=1", "b=\"x y\"");
    assertThat(GrubConfig.words("")).isEmpty();
  }

  @Test
  void aFileThatLostItsEndIsTold() {
    String whole =
        "### BEGIN /etc/grub.d/10_linux ###\n" + TWO + "### END /etc/grub.d/10_linux ###\n";
    assertThat(GrubConfig.problem(whole, whole, List.of())).isEmpty();
    assertThat(GrubConfig.problem(TWO, whole.substring(0, whole.length() - 5), List.of()))
        .isEmpty();
    assertThat(GrubConfig.problem(TWO, whole.substring(0, whole.length() - 40), List.of()))
        .contains("its end missing");
    assertThat(GrubConfig.isWhole("")).isFalse();
  }

  @Test
  void anEntryThatLostItsInitrdIsTold() {
    String with = TWO.replace("ro quiet\n", "ro quiet\n  initrd /initrd.img\n");
    assertThat(GrubConfig.problem(with, TWO, List.of()))
        .contains("0 lines of initrd; expected the 2 that there were");
    assertThat(GrubConfig.problem(TWO, with, List.of())).isEmpty();
  }
}
