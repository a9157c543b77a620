package dev.kerneltune.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Applies, verifies and rolls back on real kernels, with a real GRUB, through reboots and deaths.
 */
@Tag("vm")
class ApplyVmIT {
  private static final String TUNE = "export COLUMNS=120; K=" + Vm.program() + "\n";

  /**
   * What a disk holds that somebody may care for, each file with its time; and the command line
   * without the kernel's own name, which depends on who made grub.cfg. GRUB's environment is
   * written at each boot.
   */
  private static final String FILES =
      """
      files() {
        find /etc /boot -type f ! -name grubenv -exec sha256sum {} + | sort -k 2
        find /etc /boot -type f ! -name grubenv -printf '%p %T@\\n' -o -type d -print | sort
      }
      line() { sed 's/^BOOT_IMAGE=[^ ]* //' /proc/cmdline; }
      """;

  /** What the steps below change in the running kernel. */
  private static final String VALUES =
      """
      values() {
        sysctl net.ipv4.tcp_sack net.ipv4.tcp_timestamps vm.vfs_cache_pressure vm.overcommit_memory
        cat /sys/kernel/mm/transparent_hugepage/enabled /sys/kernel/mm/transparent_hugepage/defrag
        cat /sys/kernel/mm/ksm/run
      }
      """;

  /** The program on the disk, and the unit that looks at each boot, as it is shipped. */
  private static final String UNIT =
      "cp -r %s /usr/lib/kernel-tune\n".formatted(Path.of(Vm.program()).getParent().getParent())
          + "ln -s ../lib/kernel-tune/bin/kernel-tune /usr/bin/kernel-tune\n"
          + "cp %s /etc/systemd/system\n"
              .formatted(
                  Path.of(System.getProperty("kernel-tune.root", "."))
                      .toAbsolutePath()
                      .resolve("deploy/systemd/kernel-tune-verify.service"))
          + "systemctl enable -q kernel-tune-verify\n";

  /** The image's first grub.cfg was not made by update-grub; a host's was. */
  private static final String GRUB = "update-grub 2>/run/update-grub.log\n";

  /** A host that somebody tuned by a guide. */
  private static final String DRIFT =
      """
      sysctl -q -w net.ipv4.tcp_sack=0 net.ipv4.tcp_timestamps=0 vm.vfs_cache_pressure=50
      echo never > /sys/kernel/mm/transparent_hugepage/enabled
      echo always > /sys/kernel/mm/transparent_hugepage/defrag
      """;

  @TempDir Path share;

  @ParameterizedTest
  @ValueSource(strings = {"6.1", "6.12", "7.2"})
  void whatAnApplyWritesIsReadBackVerifiedAndPutBack(String kernel) throws Exception {
    Run run =
        Vm.of(kernel, "small")
            .run(
                TUNE
                    + VALUES
                    + DRIFT
                    + """
                    values > /run/before; find /etc | sort > /run/etc-before
                    $K apply gpu-training --yes || exit 11
                    values > /run/applied
                    grep -q '^net.ipv4.tcp_sack = 1' /run/applied || exit 12
                    $K verify || exit 13
                    $K apply gpu-training --yes | tail -n 1
                    $K rollback --yes || exit 14
                    values > /run/after; find /etc | sort > /run/etc-after
                    diff /run/before /run/applied && exit 15
                    diff /run/before /run/after || exit 16
                    diff /run/etc-before /run/etc-after || exit 17
                    """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("0 now, 0 for the next boot.");
  }

  @Test
  void knobsOfDevicesAreWrittenAndPutBack() throws Exception {
    Files.writeString(
        share.resolve("devices.yaml"),
        """
        name: devices
        title: Knobs of devices
        about: Every kind of place that belongs to a device.
        scenario: training
        checks:
          - storage.nvme.scheduler
          - storage.nvme.nomerges
          - network.site.ring
          - network.queue.threaded-napi
          - irq.nic-affinity
        """);
    Files.createDirectory(share.resolve("checks.d"));
    Files.writeString(
        share.resolve("checks.d/network.site.ring.yaml"),
        """
        id: network.site.ring
        title: Receive rings of 512 packets
        subsystem: network
        look: "probe:netdev/receive-ring"
        as: text
        for-each: netdev
        expect:
          every-scenario: { is: largest }
        why: No packets are lost here, so that the built-in check has nothing to say.
        impact:
          - scenario: every-scenario
            touches: throughput
            effect: { mechanism: "none" }
            weight: 0
            from: [kernel-ethtool]
        cost: none known
        remedy:
          set: { every-scenario: "512" }
          knob: "ethtool:./rings/rx"
          takes-effect: at once
          disruption: drops-link
        sources: [kernel-ethtool]
        examples:
          - { given: largest, every-scenario: pass }
          - { given: room, every-scenario: fail }
        """);
    Run run =
        Vm.of("6.12", "hgx")
            .share(share)
            .run(
                TUNE
                    + """
                    D=$(ls /sys/block | grep nvme | head -n 1)
                    N=$(for n in /sys/class/net/*; do
                          case $(readlink $n/device/driver) in */igb) echo ${n##*/};; esac
                        done | head -n 1)
                    values() {
                      cat /sys/block/$D/queue/scheduler /sys/block/$D/queue/nomerges
                      $K audit --only network.queue.receive-ring --format jsonl | grep "\"$N\""
                      cat /sys/class/net/$N/threaded
                      for i in /sys/class/net/$N/device/msi_irqs/*; do
                        cat /proc/irq/${i##*/}/smp_affinity_list
                      done
                    }
                    echo mq-deadline > /sys/block/$D/queue/scheduler
                    echo 2 > /sys/block/$D/queue/nomerges
                    echo 1 > /sys/class/net/$N/threaded
                    values > /run/before
                    $K apply /lab/share/devices.yaml --checks /lab/share/checks.d --yes \\
                      --allow drops-link || exit 11
                    values > /run/applied; diff /run/before /run/applied
                    cat /etc/udev/rules.d/90-kernel-tune.rules
                    # A link that was dropped holds up every other question to the driver.
                    n=0; until $K verify; do
                      n=$((n + 1)); [ $n -lt 5 ] || exit 13; sleep 5
                    done
                    $K rollback --yes || exit 14
                    sleep 5; values > /run/after; diff /run/before /run/after || exit 16
                    ls /etc/udev/rules.d | grep kernel-tune && exit 17
                    exit 0
                    """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("> [none] mq-deadline", "ATTR{queue/scheduler}=\"none\"", "rings/rx");
  }

  @ParameterizedTest
  @CsvSource({
    "trixie,gpu-training",
    "trixie,gpu-inference",
    "trixie,gpu-guest",
    "bookworm,gpu-training",
    "bookworm,gpu-inference",
    "bookworm,gpu-guest"
  })
  void aProfileSurvivesTheRebootAndTheNextOneFindsNothingOfIt(String suite, String profile)
      throws Exception {
    String common = TUNE + FILES + VALUES;
    Run run =
        Vm.disk(suite)
            .run(
                common
                    + "line > /root/line; values > /root/values\n"
                    + UNIT
                    + DRIFT
                    + GRUB
                    + "files > /root/before\n"
                    + "$K apply "
                    + profile
                    + """
                     --yes || exit 11
                    $K status
                    grep -H . /etc/default/grub.d/90-kernel-tune.cfg /etc/sysctl.d/90-kernel-tune.conf
                    """,
                common
                    + """
                    cat /proc/cmdline
                    grep -q ' transparent_hugepage=madvise' /proc/cmdline || exit 21
                    $K verify || exit 22
                    journalctl -b -u kernel-tune-verify -o cat --no-pager | tail -n 5
                    test "$(systemctl show -P Result kernel-tune-verify)" = success || exit 25
                    systemctl show -P ExecMainStartTimestamp kernel-tune-verify | grep . || exit 26
                    $K audit --only memory.thp,network.tcp,storage.vfs --format markdown | head -n 3
                    $K rollback --yes || exit 23
                    $K status; files > /root/after
                    diff /root/before /root/after || exit 24
                    """,
                common
                    + """
                    line | diff /root/line - || exit 31
                    values | diff /root/values - || exit 32
                    $K history
                    """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("transparent_hugepage=madvise", "Nothing of ours stands on this machine.");
  }

  @Test
  void anApplyThatIsKilledWhileGrubIsMadeAnewIsTakenBackByTheNextRollback() throws Exception {
    Run run =
        Vm.disk("trixie")
            .run(
                TUNE
                    + FILES
                    + VALUES
                    + DRIFT
                    + GRUB
                    + """
                    files > /root/before; values > /run/values
                    $K apply gpu-training --yes & apply=$!
                    until grep -q '"generating"' /var/lib/kernel-tune/journal.jsonl 2>/dev/null; do
                      kill -0 $apply || exit 11; sleep 0.05
                    done
                    pkill -KILL -f dev.kerneltune; pkill -KILL grub-mkconfig; wait $apply
                    echo "killed: $?"; $K status
                    $K rollback --yes || exit 12
                    values | diff /run/values - || exit 13
                    files > /root/after; diff /root/before /root/after || exit 14
                    line > /root/line
                    """,
                FILES + "line | diff /root/line - || exit 21");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("killed: 137");
  }

  @Test
  void anApplyThatLosesThePowerIsTakenBackAfterTheBoot() throws Exception {
    Run run =
        Vm.disk("trixie")
            .run(
                TUNE
                    + FILES
                    + DRIFT
                    + GRUB
                    + """
                    files > /root/before; line > /root/line; sync
                    $K apply gpu-training --yes &
                    until grep -q '"generating"' /var/lib/kernel-tune/journal.jsonl 2>/dev/null; do
                      sleep 0.05
                    done
                    echo POWER-LOSS; sleep 600
                    """,
                TUNE
                    + FILES
                    + """
                    $K status; $K rollback --all --yes || exit 21
                    $K status; files > /root/after; diff /root/before /root/after || exit 22
                    """,
                FILES + "line | diff /root/line - || exit 31");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("Nothing of ours stands on this machine.");
  }
}
