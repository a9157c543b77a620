package dev.kerneltune.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Audits of real kernels: what is known of a machine from its description is found, and what was
 * decided when it was recorded (src/test/lab) is decided so again. {@code -Dgolden.refresh=true}
 * records anew; docs/coverage.md changes with that.
 */
@Tag("vm")
class AuditVmIT {
  private static final boolean REFRESH = Boolean.getBoolean("golden.refresh");
  private static final int DECIDED_AT_LEAST = 80;

  /** More answers that come too late than this are no accident of a busy machine. */
  private static final int TOO_LATE_BELOW = 8;

  /**
   * Beginnings of the ids of checks whose verdict hangs on more than kernel and machine: on the
   * load of the moment, on how slow the emulation is, or on /etc of whoever runs the lab.
   */
  private static final List<String> UNSTEADY =
      List.of(
          "cpu-sched.dead-sysctls",
          "cpu-sched.pressure.",
          "irq.nic-affinity",
          "irq.spurious",
          "memory.fragmentation",
          "memory.thp.",
          "network.link.flaps-since-boot",
          "network.log.",
          "network.offload.",
          "platform.clocksource",
          "platform.container",
          "platform.log.",
          "platform.modules-folder",
          "platform.restart-pending",
          "platform.tuned",
          "platform.warnings");

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "6.1 small",
        "6.12 small",
        "7.2 small",
        "6.12 hgx",
        "7.2 hgx",
        "6.1 amd",
        "7.2 amd",
        "7.2 cxl",
        "6.12 tuned"
      })
  void anAuditFindsWhatTheMachineIs(String boot, @TempDir Path folder) throws Exception {
    String kernel = boot.substring(0, boot.indexOf(' '));
    String name = boot.substring(boot.indexOf(' ') + 1);
    LiveAudit audit = LiveAudit.of(kernel, name, folder);

    assertThat(audit.run().code()).as(audit.run().err() + audit.run().out()).isZero();
    assertThat(audit.run().err().lines().filter(line -> !line.startsWith("lab: "))).isEmpty();
    agrees(audit.report().path("host"), kernel, LabMachine.named(name));
    assertThat(notUnderstood(audit.report())).isEmpty();
    List<String> unsteady = new ArrayList<>(UNSTEADY);
    unsteady.addAll(LiveAudit.needsSample(audit.report()));
    JsonNode again = LiveAudit.ofSnapshot(audit.snapshot());
    Set<String> tooLate = LiveAudit.tooLate(audit.report());
    tooLate.addAll(LiveAudit.tooLate(again));
    assertThat(tooLate).as("answers within the limit of a read").hasSizeLessThan(TOO_LATE_BELOW);
    unsteady.addAll(tooLate);
    Map<String, String> live = LiveAudit.verdicts(audit.report(), unsteady);
    assertThat(LiveAudit.verdicts(again, unsteady))
        .as("the snapshot of the same boot")
        .isEqualTo(live);

    Path recording = LabRecordings.of(kernel, name);
    if (REFRESH) {
      Files.copy(audit.snapshot(), recording, StandardCopyOption.REPLACE_EXISTING);
    }
    Map<String, String> recorded = LiveAudit.verdicts(LiveAudit.ofSnapshot(recording), unsteady);
    recorded.values().removeIf(verdict -> !LiveAudit.DECIDED.contains(verdict));
    assertThat(recorded).hasSizeGreaterThan(DECIDED_AT_LEAST);
    assertThat(live).as("what was decided on " + recording).containsAllEntriesOf(recorded);
  }

  private static void agrees(JsonNode host, String kernel, LabMachine machine) {
    assertThat(host.path("kernelRelease").asString("")).startsWith(kernel + ".");
    assertThat(host.path("virtualization").asString("")).isEqualTo(machine.virtualization());
    assertThat(host.path("cpus").path("online").asString(""))
        .isEqualTo("0-" + (machine.cpus() - 1));
    List<List<Integer>> distances = new ArrayList<>();
    for (JsonNode node : host.path("numaNodes")) {
      List<Integer> row = new ArrayList<>();
      node.path("distances").forEach(value -> row.add(value.asInt()));
      distances.add(row);
    }
    assertThat(distances).isEqualTo(machine.distances());
    List<Integer> gpus = new ArrayList<>();
    host.path("gpus").forEach(gpu -> gpus.add(gpu.path("numaNode").asInt(-1)));
    gpus.sort(null);
    assertThat(gpus).as("NUMA nodes of the GPUs").isEqualTo(machine.gpus());
    assertThat(host.path("nics")).hasSize(machine.nics());
    assertThat(host.path("nvme")).hasSize(machine.nvmes());
  }

  /** What a live kernel said and no parser understood: there is no excuse for any. */
  private static List<String> notUnderstood(JsonNode report) {
    List<String> lines = new ArrayList<>();
    for (JsonNode finding : report.path("findings")) {
      String because = finding.path("because").asString("");
      if (because.startsWith("'") && because.contains("' is not ")) {
        lines.add(finding.path("check").asString("") + ": " + because);
      }
    }
    return lines;
  }
}
