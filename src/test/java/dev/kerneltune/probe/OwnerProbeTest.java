package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Fact;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.owner.OwnerHost;
import dev.kerneltune.testing.Machines;
import org.junit.jupiter.api.Test;

class OwnerProbeTest {
  private static final String SCHEDULER = "SUBSYSTEM==\"block\", ATTR{queue/scheduler}=\"none\"\n";

  @Test
  void anInstalledMachineWithoutWishesHasNone() {
    OwnerHost host = installed();
    assertThat(word(host, OwnerProbe.CONFLICT)).isEqualTo("none");
    assertThat(word(host, OwnerProbe.LOST)).isEqualTo("none");
    assertThat(word(host, OwnerProbe.COMMAND_LINE)).isEqualTo("same");
    assertThat(word(host, OwnerProbe.TUNERS)).isEqualTo("none");
  }

  @Test
  void aLaterFileOfTheSameKindOverrulesAndDoesNotConflict() {
    OwnerHost host =
        installed()
            .file("/etc/sysctl.d/10-a.conf", "vm.swappiness=1\n")
            .file("/etc/sysctl.d/20-b.conf", "vm.swappiness=2\n");
    assertThat(word(host, OwnerProbe.CONFLICT)).isEqualTo("overruled");
  }

  @Test
  void whatPackagesBringAlongIsMeantToBeOverruled() {
    OwnerHost host =
        installed()
            .file("/usr/lib/sysctl.d/10-a.conf", "vm.swappiness=1\n")
            .file("/etc/sysctl.d/20-b.conf", "vm.swappiness=2\n");
    assertThat(word(host, OwnerProbe.CONFLICT)).isEqualTo("none");
  }

  @Test
  void twoMechanismsThatDifferConflict() {
    OwnerHost host =
        installed()
            .file("/etc/tmpfiles.d/a.conf", "w /sys/block/sda/queue/scheduler - - - - bfq\n")
            .file("/etc/udev/rules.d/60-a.rules", SCHEDULER);
    assertThat(word(host, OwnerProbe.CONFLICT)).isEqualTo("conflict");
    assertThat(fact(host, OwnerProbe.CONFLICT).trail().toString())
        .contains(
            "/etc/tmpfiles.d/a.conf:1", "block/sda/queue/scheduler = none (udev, which wins)");
  }

  @Test
  void twoMechanismsThatAgreeDoNot() {
    OwnerHost host =
        installed()
            .file("/etc/tmpfiles.d/a.conf", "w /sys/block/sda/queue/scheduler - - - - none\n")
            .file("/etc/udev/rules.d/60-a.rules", SCHEDULER);
    assertThat(word(host, OwnerProbe.CONFLICT)).isEqualTo("none");
  }

  @Test
  void aFileOfOursThatIsOverruledIsAConflict() {
    OwnerHost host =
        installed()
            .file("/etc/sysctl.d/90-kernel-tune.conf", "vm.swappiness=1\n")
            .file("/etc/sysctl.d/99-b.conf", "vm.swappiness=2\n");
    assertThat(word(host, OwnerProbe.CONFLICT)).isEqualTo("conflict");
  }

  @Test
  void aRefusedFolderLeavesTheAnswerOpenUnlessAConflictIsKnown() {
    OwnerHost host = installed().refusedFolder("/run/sysctl.d");
    assertThat(fact(host, OwnerProbe.CONFLICT).reading()).isInstanceOf(Reading.Unreadable.class);
    assertThat(fact(host, OwnerProbe.LOST).reading()).isInstanceOf(Reading.Unreadable.class);
    host.file("/etc/tmpfiles.d/a.conf", "w /sys/block/sda/queue/scheduler - - - - bfq\n")
        .file("/etc/udev/rules.d/60-a.rules", SCHEDULER);
    assertThat(word(host, OwnerProbe.CONFLICT)).isEqualTo("conflict");
  }

  @Test
  void aValueSetByHandIsLostAtTheNextBoot() {
    OwnerHost host =
        installed()
            .file("/proc/sys/vm/swappiness", "60\n")
            .file("/etc/sysctl.d/10-a.conf", "vm.swappiness = 010\n");
    assertThat(word(host, OwnerProbe.LOST)).isEqualTo("some");
    host.file("/proc/sys/vm/swappiness", "10\n");
    assertThat(word(host, OwnerProbe.LOST)).isEqualTo("none");
  }

  @Test
  void theActiveWordOfAChoiceIsCompared() {
    OwnerHost host =
        installed()
            .file("/sys/block/sda/queue/scheduler", "mq-deadline [none]\n")
            .file("/etc/udev/rules.d/60-a.rules", SCHEDULER);
    assertThat(word(host, OwnerProbe.LOST)).isEqualTo("none");
    host.file("/sys/block/sda/queue/scheduler", "[mq-deadline] none\n");
    assertThat(word(host, OwnerProbe.LOST)).isEqualTo("some");
  }

  @Test
  void aKnobThatIsNotThereOrDoesSomethingIsNotCompared() {
    OwnerHost host =
        installed()
            .file("/proc/sys/vm/other", "1\n")
            .file("/proc/sys/vm/drop_caches", "0\n")
            .file("/etc/sysctl.d/10-a.conf", "vm.swappiness=1\nvm.drop_caches=3\n");
    assertThat(word(host, OwnerProbe.LOST)).isEqualTo("none");
  }

  @Test
  void aKnobThatCannotBeReadLeavesTheAnswerOpen() {
    OwnerHost host =
        installed()
            .raw("/proc/sys/vm/swappiness", new Raw.Refused("EACCES"))
            .file("/etc/sysctl.d/10-a.conf", "vm.swappiness=1\n");
    assertThat(fact(host, OwnerProbe.LOST).reading()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void ofTwinsTheOneThatIsWrittenLaterCounts() {
    OwnerHost host =
        installed()
            .file("/proc/sys/vm/dirty_ratio", "0\n")
            .file("/proc/sys/vm/dirty_bytes", "100000000\n")
            .file("/etc/sysctl.d/10-a.conf", "vm.dirty_ratio=20\nvm.dirty_bytes=100000000\n");
    assertThat(word(host, OwnerProbe.LOST)).isEqualTo("none");
  }

  @Test
  void anInterfaceOfSomebodyElseIsNotCompared() {
    OwnerHost host =
        installed()
            .file("/proc/sys/net/ipv4/conf/cali1/rp_filter", "1\n")
            .file("/etc/sysctl.d/10-a.conf", "net.ipv4.conf.*.rp_filter=2\n");
    assertThat(word(host, OwnerProbe.LOST)).isEqualTo("none");
  }

  @Test
  void anInterfaceThatMayBeSomebodyElsesLeavesTheAnswerOpen() {
    OwnerHost host =
        OwnerHost.debian()
            .disk("sda")
            .raw("/sys/class/net", new Raw.Refused("EACCES"))
            .file("/proc/sys/net/ipv4/conf/eth0/rp_filter", "1\n")
            .file("/etc/sysctl.d/10-a.conf", "net.ipv4.conf.eth0.rp_filter=2\n");
    assertThat(fact(host, OwnerProbe.LOST).reading()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void anArgumentThatWaitsForTheNextBootIsPending() {
    OwnerHost host = installed().file("/boot/grub/grub.cfg", OwnerHost.grub("quiet iommu=pt"));
    assertThat(word(host, OwnerProbe.COMMAND_LINE)).isEqualTo("pending");
  }

  @Test
  void aDropInThatNobodyGeneratedFromIsTold() {
    OwnerHost host =
        installed().file("/etc/default/grub.d/a.cfg", "GRUB_CMDLINE_LINUX=\"iommu=pt\"\n");
    assertThat(word(host, OwnerProbe.COMMAND_LINE)).isEqualTo("not-generated");
  }

  @Test
  void twoTunersAreSeveral() {
    OwnerHost host = installed().file(OwnerHost.WANTS + "tuned.service", "");
    assertThat(word(host, OwnerProbe.TUNERS)).isEqualTo("one");
    host.file("/etc/systemd/system/graphical.target.wants/power-profiles-daemon.service", "");
    assertThat(word(host, OwnerProbe.TUNERS)).isEqualTo("several");
  }

  @Test
  void aRecordingWithoutConfigurationSaysNothing() {
    Host host = new HostFixture().file("/proc/cmdline", "quiet\n").host();
    FactSink sink = new FactSink();
    new OwnerProbe().answer(Machines.unknown(), host, sink);
    assertThat(sink.facts()).hasSize(4);
    assertThat(sink.facts())
        .allSatisfy(fact -> assertThat(fact.reading()).isInstanceOf(Reading.Unreadable.class));
  }

  private static OwnerHost installed() {
    return OwnerHost.debian().disk("sda").netdev("eth0", "ice");
  }

  private static String word(OwnerHost host, Question question) {
    Reading<Value> reading = fact(host, question).reading();
    return reading.map(Value::toString).orElse(reading.toString());
  }

  private static Fact fact(OwnerHost files, Question question) {
    Host host = files.host();
    FactSink sink = new FactSink();
    new OwnerProbe().answer(MachineSurvey.of(host), host, sink);
    for (Fact fact : sink.facts()) {
      if (fact.address().rest().equals(question.name())) {
        return fact;
      }
    }
    throw new AssertionError(question.name());
  }
}
