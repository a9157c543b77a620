package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeepingTest {
  private static final Optional<String> ETHTOOL = Optional.of("/usr/sbin/ethtool");

  @Test
  void eachKindOfKnobHasItsFileAndItsLine() {
    assertLine(
        new Address.Sysctl("vm.swappiness"),
        "1",
        "/etc/sysctl.d/90-kernel-tune.conf vm.swappiness",
        "vm.swappiness = 1");
    assertLine(
        new Address.Sysfs("kernel/mm/ksm/run"),
        "0",
        "/etc/tmpfiles.d/kernel-tune.conf /sys/kernel/mm/ksm/run",
        "w /sys/kernel/mm/ksm/run - - - - 0");
    assertLine(
        new Address.Sysfs("block/nvme0n1/queue/scheduler"),
        "none",
        "/etc/udev/rules.d/90-kernel-tune.rules nvme0n1 queue/scheduler",
        "ACTION==\"add|change\", SUBSYSTEM==\"block\", KERNEL==\"nvme0n1\","
            + " ENV{DEVTYPE}==\"disk\", ATTR{queue/scheduler}=\"none\"");
    assertLine(
        new Address.Sysfs("class/net/eth0/gro_flush_timeout"),
        "20000",
        "/etc/udev/rules.d/90-kernel-tune.rules eth0 gro_flush_timeout",
        "ACTION==\"add|change|move\", SUBSYSTEM==\"net\", KERNEL==\"eth0\","
            + " ATTR{gro_flush_timeout}=\"20000\"");
    assertLine(
        new Address.Sysfs("bus/pci/devices/0000:19:00.0/power/control"),
        "on",
        "/etc/udev/rules.d/90-kernel-tune.rules 0000:19:00.0 power/control",
        "ACTION==\"add|change|bind\", SUBSYSTEM==\"pci\", KERNEL==\"0000:19:00.0\","
            + " ATTR{power/control}=\"on\"");
    assertLine(
        new Address.ModuleParam("nvme_core/io_timeout"),
        "4294967295",
        "/etc/modprobe.d/kernel-tune.conf nvme_core io_timeout",
        "options nvme_core io_timeout=4294967295");
    assertLine(
        new Address.Ethtool("eth0/rings/rx"),
        "8192",
        "/etc/udev/rules.d/90-kernel-tune.rules eth0 ethtool -G rx",
        "ACTION==\"add|change|move\", SUBSYSTEM==\"net\", KERNEL==\"eth0\","
            + " RUN+=\"/usr/sbin/ethtool -G $name rx 8192\"");
    assertLine(
        new Address.UnitSetting("slurmd.service/LimitMEMLOCK"),
        "infinity",
        "/etc/systemd/system/slurmd.service.d/90-kernel-tune.conf LimitMEMLOCK",
        "LimitMEMLOCK=infinity");
    assertLine(
        new Address.UnitSetting("slurmd.service/LimitMEMLOCK"),
        "LimitMEMLOCK=infinity",
        "/etc/systemd/system/slurmd.service.d/90-kernel-tune.conf LimitMEMLOCK",
        "LimitMEMLOCK=infinity");
  }

  @Test
  void whatAReaderOfTheFileWouldReplaceIsDoubled() {
    assertThat(body(new Address.Sysfs("kernel/x y"), "5%\\"))
        .as("a line that ends in a backslash goes on")
        .isEmpty();
    assertThat(body(new Address.Sysfs("kernel/x y%"), "5%"))
        .contains("w /sys/kernel/x\\x20y%% - - - - 5%%");
    assertThat(body(new Address.Sysfs("block/sda/queue/x"), "$a%b"))
        .hasValueSatisfying(line -> assertThat(line).endsWith("=\"$$a%%b\""));
  }

  @Test
  void whatAFileCannotSayIsNotKept() {
    assertThat(body(new Address.Sysctl("vm.x"), "")).isEmpty();
    assertThat(body(new Address.Sysctl("vm.x"), "1\nkernel.y = 2")).isEmpty();
    assertThat(body(new Address.Sysfs("kernel/x"), "-")).isEmpty();
    assertThat(body(new Address.Sysfs("block/sda/queue/x"), "a\", RUN+=\"x")).isEmpty();
    assertThat(body(new Address.Sysfs("class/net/\"x\"/y"), "1")).isEmpty();
    assertThat(body(new Address.ModuleParam("m/p"), "a b")).isEmpty();
    assertThat(body(new Address.Irq("35"), "0-3")).isEmpty();
    assertThat(body(new Address.Limit("Max locked memory"), "1")).isEmpty();
    assertThat(Keeping.of(new Address.Ethtool("eth0/rings/rx"), "8192", Optional.empty()))
        .isEqualTo(
            new Keeping.Line.None("a udev rule needs the program ethtool, which is not there"));
  }

  @Test
  void aKnobWithoutAPlaceInItsNameIsNotKept() {
    assertThat(because(new Address.ModuleParam("nvme"), "1"))
        .isEqualTo("modprobe.d takes one word for a value");
    assertThat(because(new Address.ModuleParam("/io_timeout"), "1"))
        .isEqualTo("modprobe.d takes one word for a value");
    assertThat(because(new Address.UnitSetting("/LimitNOFILE"), "1"))
        .isEqualTo("no setting of a unit: /LimitNOFILE");
    assertThat(because(new Address.UnitSetting("slurmd.service"), "1"))
        .isEqualTo("no setting of a unit: slurmd.service");
    for (String name : List.of("rx", "/rings/rx", "eth0/rx", "eth0//rx")) {
      assertThat(because(new Address.Ethtool(name), "1"))
          .isEqualTo("no such setting of a network device: " + name);
    }
    assertThat(because(new Address.Ethtool("eth0/unheard-of/rx"), "1"))
        .isEqualTo("a udev rule cannot say it");
    assertThat(because(new Address.Ethtool("eth0/rings/"), "1"))
        .isEqualTo("a udev rule cannot say it");
    assertThat(because(new Address.Sysfs("block/sda"), "1")).isEqualTo("a udev rule cannot say it");
    assertThat(because(new Address.Sysfs("block//queue/x"), "1"))
        .isEqualTo("a udev rule cannot say it");
  }

  @Test
  void whatStandsInNoFolderOfDevicesIsKeptByTmpfiles() {
    assertThat(body(new Address.Sysfs("class/x"), "1")).contains("w /sys/class/x - - - - 1");
    assertThat(body(new Address.Sysfs("class/x/y/z"), "1"))
        .contains("ACTION==\"add|change\", SUBSYSTEM==\"x\", KERNEL==\"y\", ATTR{z}=\"1\"");
  }

  @Test
  void everyLetterThatUdevOrModprobeReadsOtherwiseIsRefused() {
    for (char c : "\"'\\|?[]{}$% \t\u007f".toCharArray()) {
      assertThat(body(new Address.Sysfs("block/s" + c + "a/queue/x"), "1")).as("" + c).isEmpty();
      assertThat(body(new Address.Sysfs("block/sda/queue/" + c), "1")).as("" + c).isEmpty();
    }
    for (char c : "\"'\\# \u007f".toCharArray()) {
      assertThat(body(new Address.ModuleParam("m/p"), "a" + c + "b")).as("" + c).isEmpty();
      assertThat(body(new Address.Ethtool("eth0/rings/rx"), "a" + c + "b")).as("" + c).isEmpty();
    }
    assertThat(body(new Address.ModuleParam("m/p"), "!~")).contains("options m p=!~");
    assertThat(body(new Address.Sysfs("block/!~/x"), "1")).isPresent();
  }

  @Test
  void aTabFitsIntoALineAndNoOtherControlCharacterDoes() {
    assertThat(body(new Address.Sysctl("net.ipv4.tcp_rmem"), "4096\t131072\t6291456"))
        .contains("net.ipv4.tcp_rmem = 4096\t131072\t6291456");
    assertThat(body(new Address.Sysctl("kernel.x"), "a b")).contains("kernel.x = a b");
    for (char c : "\n\r\0\u001b\u007f".toCharArray()) {
      assertThat(because(new Address.Sysctl("kernel.x"), "a" + c))
          .isEqualTo("such a value does not fit into one line");
    }
  }

  private static String because(Address.Knob knob, String value) {
    return switch (Keeping.of(knob, value, ETHTOOL)) {
      case Keeping.Line.Entry entry -> throw new AssertionError(entry);
      case Keeping.Line.None(var because) -> because;
    };
  }

  private static Optional<String> body(Address.Knob knob, String value) {
    return switch (Keeping.of(knob, value, ETHTOOL)) {
      case Keeping.Line.Entry(_, _, var body, _) -> Optional.of(body);
      case Keeping.Line.None _ -> Optional.empty();
    };
  }

  private static void assertLine(Address.Knob knob, String value, String target, String body) {
    assertThat(Keeping.of(knob, value, ETHTOOL))
        .isInstanceOfSatisfying(
            Keeping.Line.Entry.class,
            entry -> {
              assertThat(entry.target()).hasToString(target);
              assertThat(entry.body()).isEqualTo(body);
            });
  }
}
