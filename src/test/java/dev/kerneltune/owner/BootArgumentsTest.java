package dev.kerneltune.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Reading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What boots next, and which boot loader says so. */
class BootArgumentsTest {
  private static final String UBUNTU =
      """
      if [ -s $prefix/grubenv ]; then
        load_env
      fi
      if [ "${next_entry}" ] ; then
         set default="${next_entry}"
      else
         set default="${saved_entry}"
      fi
      function gfxmode {
        set gfxpayload="${1}"
      }
      export linux_gfx_mode
      menuentry 'Ubuntu' --class ubuntu $menuentry_id_option 'simple-1' {
        linux /boot/vmlinuz-6.8 root=/dev/sda1 ro quiet $vt_handoff
        initrd /boot/initrd
      }
      submenu 'Advanced options' $menuentry_id_option 'advanced-1' {
        menuentry 'Ubuntu, 6.8' $menuentry_id_option '6.8-1' {
          linux /boot/vmlinuz-6.8 root=/dev/sda1 ro second "dyndbg=file x +p" a\\;b
        }
        menuentry 'Ubuntu, recovery' --class x $menuentry_id_option '6.8-r' {
          linux /boot/vmlinuz-6.8 root=/dev/sda1 ro recovery ${extra}
        }
      }
      menuentry 'Memory test' {
        linux16 /boot/memtest
      }
      """;
  private static final String ENTRY =
      "title Red Hat\nversion 5.14.0\nlinux /vmlinuz\noptions root=/dev/sda1 ro %s\n";
  private static final Address.Knob IOMMU = new Address.BootArg("iommu");

  @Test
  void theFirstEntryBootsWhereNothingIsSaved() {
    assertThat(line(Map.of())).isEqualTo("root=/dev/sda1 ro quiet");
  }

  @Test
  void aSavedEntryBootsByIdentifierTitleOrNumber() {
    for (String saved :
        List.of("advanced-1>6.8-1", "Advanced options>Ubuntu, 6.8", "1>0", "advanced-1>0")) {
      assertThat(line(Map.of("saved_entry", saved)))
          .isEqualTo("root=/dev/sda1 ro second \"dyndbg=file x +p\" a;b");
    }
    assertThat(line(Map.of("saved_entry", "0", "next_entry", "1>1", "extra", "x=1")))
        .isEqualTo("root=/dev/sda1 ro recovery x=1");
    assertThat(line(Map.of("saved_entry", "2"))).isEmpty();
  }

  @Test
  void anEntryThatIsNotThereIsNotGuessed() {
    assertThat(GrubConfig.parse(UBUNTU).booted(Map.of("saved_entry", "gone")))
        .isInstanceOf(Reading.Malformed.class);
    assertThat(GrubConfig.parse("}\n}\nmenuentry {\nset\nset default=\n").booted(Map.of()))
        .isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void grubDefaultsAddUpOverTheirFiles() {
    GrubDefaults defaults = new GrubDefaults();
    defaults.take(
        new Gathering.ConfFile(
            "/etc/default/grub", "GRUB_CMDLINE_LINUX='a b=\"c d\"'\nGRUB_X=`lsb_release`\n"));
    defaults.take(
        new Gathering.ConfFile(
            "/etc/default/grub.d/x.cfg",
            "GRUB_CMDLINE_LINUX=\"${GRUB_CMDLINE_LINUX} iommu=pt\"\nGRUB_CMDLINE_LINUX+=\" e\"\n"
                + "if true; then\n"));
    assertThat(defaults.value("GRUB_CMDLINE_LINUX"))
        .containsExactly(
            new GrubDefaults.Word("a", "/etc/default/grub:1"),
            new GrubDefaults.Word("b=\"c d\"", "/etc/default/grub:1"),
            new GrubDefaults.Word("iommu=pt", "/etc/default/grub.d/x.cfg:1"),
            new GrubDefaults.Word("e", "/etc/default/grub.d/x.cfg:2"));
    assertThat(defaults.doubts())
        .extracting(GrubDefaults.Word::text)
        .containsExactly("`lsb_release`", "if true; then");
  }

  @Test
  void whatIsNotGeneratedYetDoesNotBoot() {
    Claims claims =
        OwnerHost.debian()
            .file(
                "/etc/default/grub.d/90-kernel-tune.cfg",
                "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX iommu=pt\"\n")
            .claims();
    assertThat(claims.winner(IOMMU)).isEmpty();
    assertThat(claims.of(IOMMU))
        .extracting(Claim::where)
        .containsExactly("/etc/default/grub.d/90-kernel-tune.cfg:1");
  }

  @Test
  void whatGrubReadsBoots() {
    Claims claims =
        OwnerHost.debian()
            .file("/boot/grub/grub.cfg", OwnerHost.grub("iommu=off iommu=pt"))
            .claims();
    assertThat(OwnerHost.winner(claims, IOMMU)).isEqualTo("pt /boot/grub/grub.cfg:3");
  }

  @Test
  void aRefusedGrubCfgLeavesBootArgumentsOpen() {
    Claims claims =
        OwnerHost.debian().raw("/boot/grub/grub.cfg", new Raw.Refused("EACCES")).claims();
    assertThat(claims.open(IOMMU)).isNotEmpty();
  }

  @Test
  void whatGrubRemembersAndNobodyMayReadLeavesBootArgumentsOpen() {
    Claims claims =
        OwnerHost.debian()
            .file("/boot/grub/grub.cfg", OwnerHost.grub("iommu=pt"))
            .raw("/boot/grub/grubenv", new Raw.Refused("EACCES"))
            .claims();
    assertThat(claims.open(IOMMU)).isNotEmpty();
  }

  @Test
  void bootEntriesThatAgreeNeedNoDefault() {
    OwnerHost host =
        redHat()
            .file("/boot/loader/entries/a-5.conf", ENTRY.formatted("iommu=pt $tuned_params"))
            .file("/boot/loader/entries/a-6.conf", ENTRY.formatted("iommu=pt $tuned_params"))
            .file("/boot/loader/entries/a-0-rescue.conf", ENTRY.formatted("single"))
            .file("/boot/grub2/grubenv", "# GRUB Environment Block\ntuned_params=skew_tick=1\n###");
    assertThat(OwnerHost.winner(host.claims(), IOMMU)).startsWith("pt ");
    assertThat(OwnerHost.winner(host.claims(), new Address.BootArg("skew-tick"))).startsWith("1 ");
  }

  @Test
  void bootEntriesThatDifferNeedOne() {
    OwnerHost host =
        redHat()
            .file("/boot/loader/entries/a-5.conf", ENTRY.formatted("iommu=off"))
            .file("/boot/loader/entries/a-6.conf", ENTRY.formatted("iommu=pt"));
    assertThat(host.claims().open(IOMMU)).isNotEmpty();
    assertThat(host.claims().winner(IOMMU)).isEmpty();
    host.file("/boot/grub2/grubenv", "saved_entry=a-5\n");
    assertThat(OwnerHost.winner(host.claims(), IOMMU)).startsWith("off ");
  }

  @Test
  void kernelOptionsThatNobodyTellsAreNotNone() {
    Claims claims =
        redHat()
            .file("/boot/loader/entries/a-5.conf", "options $kernelopts\n")
            .file("/boot/grub2/grubenv", "x=1\n")
            .claims();
    assertThat(claims.open(IOMMU)).isNotEmpty();
  }

  @Test
  void theNewestDeploymentBoots() {
    OwnerHost host =
        OwnerHost.debian()
            .file("/run/ostree-booted", "")
            .file("/boot/loader/entries/ostree-1.conf", "version 1\noptions iommu=off ostree=/a\n")
            .file("/boot/loader/entries/ostree-2.conf", "version 2\noptions iommu=pt ostree=/b\n");
    assertThat(BootLoaders.of(host.host()).orElse(BootLoader.GRUBBY))
        .isEqualTo(BootLoader.RPM_OSTREE);
    assertThat(OwnerHost.winner(host.claims(), IOMMU)).startsWith("pt ");
  }

  @Test
  void theBootLoaderIsToldByItsFiles() {
    assertThat(loader(OwnerHost.debian())).isEqualTo("GRUB_DROP_IN");
    assertThat(loader(OwnerHost.debian().file("/etc/os-release", "ID=\"opensuse-leap\"\n")))
        .isEqualTo("GRUB_PLAIN");
    assertThat(loader(OwnerHost.debian().file("/etc/os-release", "ID=x\nID_LIKE='a ubuntu'\n")))
        .isEqualTo("GRUB_DROP_IN");
    assertThat(loader(redHat())).isEqualTo("GRUBBY");
    assertThat(
            loader(
                OwnerHost.debian()
                    .raw("/etc/default/grub", new Raw.Missing())
                    .file("/boot/loader/loader.conf", "timeout 3\n")))
        .isEqualTo("KERNEL_INSTALL");
  }

  @Test
  void aMachineBootedFromOutsideHasNoLoaderAndAnOpenCommandLine() {
    OwnerHost host =
        OwnerHost.debian()
            .raw("/etc/default/grub", new Raw.Missing())
            .raw("/boot/grub/grub.cfg", new Raw.Missing())
            .file("/boot/grub2/.there", "");
    assertThat(BootLoaders.of(host.host())).isInstanceOf(Reading.Absent.class);
    assertThat(host.claims().open(IOMMU)).hasSize(1);
  }

  @Test
  void aBootLoaderThatCannotBeSeenIsNotNone() {
    OwnerHost host = OwnerHost.debian().raw("/etc/default/grub", new Raw.Refused("EACCES"));
    assertThat(BootLoaders.of(host.host())).isInstanceOf(Reading.Unreadable.class);
  }

  private static String loader(OwnerHost host) {
    return BootLoaders.of(host.host()).map(BootLoader::name).orElse("none");
  }

  private static OwnerHost redHat() {
    return OwnerHost.debian()
        .raw("/boot/grub/grub.cfg", new Raw.Missing())
        .file("/etc/os-release", "ID=\"rhel\"\n")
        .file("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"quiet\"\nGRUB_ENABLE_BLSCFG=true\n");
  }

  private static String line(Map<String, String> environment) {
    GrubConfig config = GrubConfig.parse(UBUNTU);
    return config
        .booted(environment)
        .map(entry -> config.commandLine(entry.arguments(), environment))
        .orElse("none");
  }
}
