package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
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
