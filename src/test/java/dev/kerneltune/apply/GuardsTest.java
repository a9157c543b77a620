package dev.kerneltune.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.apply.Guards.Source;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Place;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private static final String ROOT = "Name:\tjava\nUid:\t1000\t0\t0\t0\nGid:\t0\t0\t0\t0\n";
  private static final String USER = "Name:\tjava\nUid:\t0\t1000\t1000\t1000\n";

  private static Host host(String status) {
    return Hosts.recorded(
        Map.of("/proc/self/status", new Raw.Bytes(status.getBytes(StandardCharsets.UTF_8))));
  }

  private static Optional<String> refusal(String status, Reading<String> container) {
    Place place = new Place(Reading.present("bare-metal", ""), container);
    return Guards.refusal(host(status), place, Source.THIS_MACHINE);
  }

  @Test
  void rootOnTheMachineItselfMayWrite() {
    assertThat(refusal(ROOT, Reading.present("none", ""))).isEmpty();
  }

  @Test
  void theEffectiveUserCounts() {
    assertThat(refusal(USER, Reading.present("none", "")))
        .contains("user 1000; expected root; run it by sudo");
  }

  @Test
  void aUserWhomNobodyKnowsMayNotWrite() {
    assertThat(refusal("Name:\tjava\n", Reading.present("none", ""))).isPresent();
    assertThat(
            Guards.refusal(
                Hosts.recorded(Map.of()),
                new Place(Reading.present("kvm", ""), Reading.present("none", "")),
                Source.THIS_MACHINE))
        .isPresent();
  }

  @Test
  void aContainerIsRefusedAndSoIsNotKnowing() {
    assertThat(refusal(ROOT, Reading.present("docker", "")))
        .hasValueSatisfying(text -> assertThat(text).contains("docker").contains("on the host"));
    assertThat(refusal(ROOT, Reading.unreadable("EACCES", "root"))).isPresent();
    assertThat(refusal(ROOT, Reading.absent("x"))).isPresent();
    assertThat(refusal(ROOT, Reading.malformed("x", "y"))).isPresent();
  }

  @Test
  void aRecordingIsRefusedWhoeverAsks() {
    Place place = new Place(Reading.present("bare-metal", ""), Reading.present("none", ""));
    assertThat(Guards.refusal(host(ROOT), place, Source.RECORDING))
        .hasValueSatisfying(text -> assertThat(text).contains("recording"));
  }

  @Test
  void onlyWhatIsWrittenNowDisturbsAnybody() {
    Step.Do link = step(new Target.NicSetting("eth0", "rings", "rx"), Disruption.DROPS_LINK);
    Step.Do knob = step(new Target.KernelFile("/sys/x"), Disruption.LIVE);
    Step.Do entry = step(new Target.Entry(OwnFile.UDEV.path(), "x"), Disruption.DROPS_LINK);
    Plan plan = TestPlans.plan(List.of(link, knob, entry));
    assertThat(Guards.disturbing(plan)).containsExactly(link);
    assertThat(Guards.notAllowed(plan, Set.of(Disruption.STALLS))).containsExactly(link);
    assertThat(Guards.notAllowed(plan, Set.of(Disruption.DROPS_LINK))).isEmpty();
  }

  private static Step.Do step(Target target, Disruption disruption) {
    Step.Do step = TestPlans.step(target, "", new State.Holds("1"), new State.Holds("2"));
    return new Step.Do(
        step.change(), step.title(), step.takesEffect(), disruption, List.of(), Optional.empty());
  }

  private static final String HOST_ROOT =
      "22 1 0:2 / / rw - rootfs rootfs rw\n28 1 259:2 / / rw shared:1 - ext4 /dev/nvme0n1p2 rw\n";
  private static final String OWN_NAMESPACE =
      "622 590 259:2 / / rw,relatime shared:9 - ext4 /dev/nvme0n1p2 rw\n";
  private static final String IMAGE = "640 28 7:0 / / rw - ext4 /dev/loop0 rw\n";
  private static final String NO_ROOT = "30 28 0:5 / /proc rw - proc proc rw\n";

  private static Optional<String> below(String mounts) {
    Host host =
        Hosts.recorded(
            Map.of(
                "/proc/self/status", bytes(ROOT),
                "/proc/self/mountinfo", bytes(mounts),
                "/proc/1/mountinfo", bytes(HOST_ROOT)));
    Place place = new Place(Reading.present("bare-metal", ""), Reading.present("none", ""));
    return Guards.refusal(host, place, Source.THIS_MACHINE);
  }

  private static Raw bytes(String text) {
    return new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aChrootIsRefusedAndANamespaceOfMountsIsNone() {
    assertThat(below(HOST_ROOT)).isEmpty();
    assertThat(below(OWN_NAMESPACE)).isEmpty();
    for (String mounts : List.of(IMAGE, NO_ROOT)) {
      assertThat(below(mounts)).hasValueSatisfying(why -> assertThat(why).contains("chroot"));
    }
  }
}
