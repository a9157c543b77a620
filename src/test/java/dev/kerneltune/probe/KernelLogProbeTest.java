package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.KernelLog;
import dev.kerneltune.host.Raw;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelLogProbeTest {
  private static final String QUERY = "/ask/kernel-log";

  private static String answer(String log, String sign) {
    return EthtoolFixture.withGpu()
        .file(QUERY, log)
        .file("/proc/uptime", "100.25 90.50\n")
        .answers(new KernelLogProbe(), "kernel-log/" + sign)
        .getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stalls|watchdog: BUG: soft lockup - CPU#3 stuck for 26s! [python:4711]",
        "stalls|watchdog: CPU28: Watchdog detected hard LOCKUP on cpu 28",
        "out-of-memory|Out of memory: Killed process 4711 (python) total-vm:1kB, anon-rss:1kB",
        "out-of-memory|Memory cgroup out of memory: Killed process 4711 (python) total-vm:1kB",
        "split-locks|x86/split lock detection: #AC: app/1176 took a split_lock trap at address:"
            + " 0x5630b30921f9",
        "peermem-errors|nvidia_peermem: nv_mem_p2p_free_callback:164 ERROR detected invalid"
            + " context, skipping further processing",
        "p2pdma-refused|nvme 0000:5e:00.0: cannot be used for peer-to-peer DMA as the client and"
            + " provider (0000:3b:00.0) do not share an upstream bridge or whitelisted host bridge",
        "p2pdma-refused|amdgpu 0000:03:00.0: PCIe P2P access from peer device 0000:83:00.0 is not"
            + " supported by the chipset",
        "stalls|INFO: task cp:99 blocked for more than 120 seconds.",
        "stalls|INFO: task cp:99 blocked in I/O wait for more than 120 seconds.",
        "stalls|rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
        "stalls|rcu: INFO: rcu_sched self-detected stall on CPU",
        "nvidia-hmm-range|nvidia-uvm: uvm_pmm_gpu.c:3176 devmem_alloc_pagemap[pid:92821]"
            + " request_free_mem_region() err -34",
        "transmit-timeouts|NETDEV WATCHDOG: CPU: 3: transmit queue 5 timed out 5212 ms",
        "nic-power-heat|mlx5_core 0000:5c:00.0: mlx5_pcie_event:299:(pid 268269): Detected"
            + " insufficient power on the PCIe slot (27W).",
        "nic-power-heat|mlx5_core 0000:5c:00.0: Port module event[error]: module 0, Cable error,"
            + " High Temperature",
        "nvme-resets|nvme nvme0: I/O 24 QID 7 timeout, reset controller",
        "nvme-resets|nvme nvme1: Disabling device after reset failure: -19",
        "nvme-resets|block nvme0n1: no available path - failing I/O",
        "disk-errors|EXT4-fs (sda1): Remounting filesystem read-only",
        "disk-errors|Buffer I/O error on dev sdb, logical block 0, lost async page write",
        "network-tables-full|nf_conntrack: table full, dropping packet",
        "network-tables-full|neighbour: arp_cache: neighbor table overflow!",
        "hardware-errors|mce: [Hardware Error]: Machine check events logged",
        "module-parameters|nvidia: unknown parameter 'NVreg_EnablePCIeRelaxedOrdering' ignored",
        "nfs-servers-lost|nfs: server store not responding, still trying",
        "unknown-words|Unknown kernel command line parameters \"nosuchthing=1\", will be passed to"
            + " user space."
      })
  void aSignThatIsFoundIsCounted(String sign, String line) {
    String whole = "<4>[   12.345678] " + line + "\n";
    assertThat(answer(whole, sign)).isEqualTo("host: 1");
    assertThat(KernelLog.MARKERS).as("the host hands it on").anyMatch(line::contains);
  }

  @Test
  void nothingFoundIsAbsentAndNotZero() {
    List<String> answers =
        EthtoolFixture.withGpu().file(QUERY, "").facts(new KernelLogProbe()).stream()
            .map(fact -> HostFixture.words(fact.reading()))
            .collect(Collectors.toList());
    assertThat(answers).hasSize(15).allMatch(word -> word.startsWith("absent, nothing of this"));
  }

  @Test
  void aRefusedLogIsUnreadable() {
    HostFixture refused = EthtoolFixture.withGpu().file(QUERY, new Raw.Refused("EPERM"));
    assertThat(refused.facts(new KernelLogProbe()))
        .allMatch(fact -> HostFixture.words(fact.reading()).startsWith("unreadable, EPERM"));
  }

  @Test
  void aServerThatIsBackIsNotLost() {
    String log =
        """
        [1.0] nfs: server store not responding, still trying
        [2.0] nfs: server other not responding, still trying
        [3.0] nfs: server store OK
        [4.0] nfs: server other not responding, timed out
        [5.0] nfs: server cut-of
        """;
    assertThat(KernelLogProbe.serversLost(KernelLogProbe.lines(log)))
        .containsExactly("[4.0] nfs: server other not responding, timed out");
  }

  @Test
  void aServerThatOnlyTimedOutOnASoftMountIsNotLost() {
    String log = "[4.0] nfs: server soft not responding, timed out\n";
    assertThat(KernelLogProbe.serversLost(KernelLogProbe.lines(log))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fd0", "sr0"})
  void aDriveWithoutAMediumIsNoDiskError(String device) {
    String line = "[9.0] Buffer I/O error on dev " + device + ", logical block 0, async read\n";
    assertThat(answer(line, "disk-errors")).startsWith("host: absent");
  }

  @Test
  void wordsOfBootLoaderAndUserSpaceAreNotCounted() {
    String line =
        "[0.04] Unknown kernel command line parameters \"splash BOOT_IMAGE=/boot/vmlinuz-6.4.0"
            + " kasan_multi_shot\", will be passed to user space.";
    assertThat(KernelLogProbe.unknownWords(List.of(line))).containsExactly("kasan_multi_shot");
    assertThat(KernelLogProbe.unknownWords(List.of(line.substring(0, 60)))).isEmpty();
  }

  @Test
  void levelsAreTakenOffAndBrokenOnesKept() {
    assertThat(KernelLogProbe.lines("<6>[1.0] a\n\n<broken\nb<6>\n<4>"))
        .containsExactly("[1.0] a", "<broken", "b<6>", "<4>");
  }

  @Test
  void aHostWithoutGpusIsNotAsked() {
    assertThat(
            EthtoolFixture.machine()
                .file(QUERY, "[1.0] nfs: server store not responding\n")
                .answers(new KernelLogProbe(), "kernel-log/stalls"))
        .containsExactly("host: absent, a host without GPUs is not asked");
  }

  @Test
  void anEventWhoseAgeCannotBeToldIsNotJudged() {
    KernelLogProbe probe = new KernelLogProbe();
    String stall = "watchdog: BUG: soft lockup - CPU#3 stuck for 26s! [python:4711]\n";
    HostFixture refused =
        EthtoolFixture.withGpu()
            .file(QUERY, "[   10.0] " + stall)
            .file("/proc/uptime", new Raw.Refused("EACCES"));
    assertThat(refused.answers(probe, "kernel-log/stalls").getFirst())
        .startsWith("host: unreadable, EACCES");
    assertThat(refused.file(QUERY, stall).answers(probe, "kernel-log/stalls"))
        .containsExactly("host: 1");
    assertThat(refused.file(QUERY, "").answers(probe, "kernel-log/stalls").getFirst())
        .startsWith("host: absent, nothing of this");
  }

  @Test
  void anEventOfTheWeekBeforeLastIsThePastAndAStateIsNot() {
    String log =
        """
        [   10.0] watchdog: BUG: soft lockup - CPU#3 stuck for 26s! [python:4711]
        [   10.0] EXT4-fs (sda1): Remounting filesystem read-only
        [   10.0] nvidia: unknown parameter 'NVreg_Nothing' ignored
        [800000.0] NETDEV WATCHDOG: CPU: 3: transmit queue 5 timed out 5212 ms
        """;
    HostFixture fixture =
        EthtoolFixture.withGpu().file(QUERY, log).file("/proc/uptime", "900000.5 1.0\n");
    KernelLogProbe probe = new KernelLogProbe();
    assertThat(fixture.answers(probe, "kernel-log/stalls"))
        .containsExactly("host: absent, the newest of 1 such lines is 10 days old");
    assertThat(fixture.answers(probe, "kernel-log/disk-errors")).containsExactly("host: 1");
    assertThat(fixture.answers(probe, "kernel-log/module-parameters")).containsExactly("host: 1");
    assertThat(fixture.answers(probe, "kernel-log/transmit-timeouts")).containsExactly("host: 1");
  }
}
