package dev.kerneltune.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a language can say is said in it, and what it cannot is told. */
class ExporterTest {
  private static final String IRQ =
      "irq.locality (0000:19:00.0): the number of an interrupt is that of one machine";

  @Test
  void everyFormatTellsWhatItLeavesOutInItsCommentToo() {
    for (Format format : Format.values()) {
      Exported exported = Exporter.export(SamplePlans.apply(), format);
      assertThat(exported.leftOut())
          .as(format.word())
          .contains("pcie.acs: only by hand: " + "Firmware setup: set ACS to off.");
      if (format != Format.IGNITION) {
        assertThat(exported.text()).as(format.word()).contains("# Left out:").contains("pcie.acs");
      }
    }
  }

  @Test
  void everyStepIsEitherSaidOrLeftOutInEveryFormat() {
    for (Format format : Format.values()) {
      Exported exported = Exporter.export(SamplePlans.apply(), format);
      assertThat(exported.leftOut()).doesNotHaveDuplicates();
      String code =
          exported
              .text()
              .lines()
              .filter(line -> !line.startsWith("#"))
              .reduce("", (a, b) -> a + b + "\n");
      for (String[] each :
          new String[][] {
            {"memory.vm.swappiness", "swappiness"},
            {"storage.io-timeout", "io_timeout"},
            {"iommu.mode", "iommu"},
            {"limits.memlock", "LimitMEMLOCK"},
            {"memory.thp.enabled", "transparent_hugepage"},
          }) {
        boolean left = exported.leftOut().stream().anyMatch(line -> line.startsWith(each[0]));
        assertThat(code.contains(each[1]))
            .as(format.word() + " " + each[0] + " " + exported.leftOut())
            .isEqualTo(!left);
      }
    }
  }

  @Test
  void numbersOfInterruptsAreNotCarriedToOtherMachines() {
    for (Format format : Format.values()) {
      Exported exported = Exporter.export(SamplePlans.apply(), format);
      assertThat(exported.leftOut()).contains(IRQ);
      assertThat(exported.text()).doesNotContain("/proc/irq/34");
    }
  }

  @Test
  void aSysctlFileHoldsEachKeyOnce() {
    Exported exported = Exporter.export(SamplePlans.apply(), Format.SYSCTL_D);
    assertThat(exported.text().lines().filter(line -> !line.startsWith("#")).toList())
        .containsExactly("vm.swappiness = 10", "vm.dirty_bytes = 1073741824");
  }

  @Test
  void aNameWithADotKeepsItInASysctl() {
    Step.Do vlan = SamplePlans.sysctl("net.ipv4.conf.eth0/100.rp_filter", "1", "0");
    Step.Do step =
        new Step.Do(
            new dev.kerneltune.model.Change(
                "x",
                new Address.Sysctl("net.ipv4.conf.eth0/100.rp_filter"),
                SamplePlans.HOST,
                new dev.kerneltune.model.Target.KernelFile(
                    "/proc/sys/net/ipv4/conf/eth0.100/rp_filter"),
                "",
                vlan.change().before(),
                vlan.change().after()),
            "t",
            vlan.takesEffect(),
            vlan.disruption(),
            List.of(),
            vlan.undoes());
    assertThat(Exporter.export(SamplePlans.of(List.of(step)), Format.SYSCTL_D).text())
        .contains("\nnet.ipv4.conf.eth0/100.rp_filter = 0\n");
  }

  @Test
  void tunedIsNotGivenWhatItWouldReadOtherwise() {
    for (String value : List.of("a #b", "${x}", ">5", "<5", "#", "+5", "a\u0085b")) {
      Plan plan = SamplePlans.of(List.of(SamplePlans.sysctl("kernel.x", "1", value)));
      Exported exported = Exporter.export(plan, Format.TUNED);
      assertThat(exported.leftOut()).as(value).hasSize(1);
      assertThat(exported.text()).as(value).doesNotContain("[sysctl]");
    }
  }

  @Test
  void toolsThatKeepTheCommandLineAreCalledByTheirCommands() {
    Plan grubby = SamplePlans.of(List.of(SamplePlans.bootParameter(BootLoader.GRUBBY)));
    assertThat(Exporter.export(grubby, Format.ANSIBLE).text()).contains("- \"--args=iommu=pt\"");
    assertThat(Exporter.export(grubby, Format.CLOUD_INIT).text())
        .contains("[\"grubby\", \"--update-kernel=ALL\", \"--args=iommu=pt\"]");
    Plan install = SamplePlans.of(List.of(SamplePlans.bootParameter(BootLoader.KERNEL_INSTALL)));
    assertThat(Exporter.export(install, Format.ANSIBLE).leftOut())
        .containsExactly("iommu.mode: ansible cannot add iommu to the kernel command line");
    assertThat(Exporter.export(install, Format.IGNITION).text())
        .contains("\"shouldExist\": [\"iommu=pt\"]");
  }

  @Test
  void anEmptyPlanIsWellFormedInEveryFormat() {
    for (Format format : Format.values()) {
      Exported exported = Exporter.export(SamplePlans.of(List.of()), format);
      assertThat(exported.text()).as(format.word()).endsWith("\n");
      assertThat(exported.leftOut()).isEmpty();
    }
  }

  @Test
  void aLineOfTmpfilesIsReadAsItIsWritten() {
    assertThat(TmpfilesLine.of("w /sys/a\\x20b%%c - - - - x \\\\ %%y"))
        .contains(new TmpfilesLine("/sys/a b%c", "x \\ %y"));
    assertThat(TmpfilesLine.of("f /tmp/x - - - - y")).isEmpty();
    assertThat(TmpfilesLine.of("w /sys/x - -")).isEmpty();
  }

  @Test
  void exportedFilesDoNotBearTheNamesOfOurOwn() {
    String text = Exporter.export(SamplePlans.apply(), Format.ANSIBLE).text();
    for (OwnFile file : OwnFile.values()) {
      assertThat(text).doesNotContain("\"" + file.path() + "\"");
    }
    assertThat(text).contains("\"/etc/systemd/system/slurmd.service.d/90-kernel-tune-h100-");
  }

  @Test
  void formatsAreFoundByTheirWords() {
    for (String word : Format.words()) {
      assertThat(Format.of(word)).map(Format::word).contains(word);
    }
    assertThat(Format.of("puppet")).isEmpty();
  }
}
