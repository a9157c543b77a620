package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.probe.FactCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the report says about other people's machines, against the facts of ground-truth.yaml that
 * are not part of the survey (those are in RecordedMachinesTest): runs where the machines are.
 */
class RecordedReportsTest {
  private static final Catalog CATALOG = Catalogs.builtIn();
  private static final String NOT_DECIDED = "(neither pass nor fail)";

  /** Machine, key of its ground truth, scenario, check, what is seen, and on how many subjects. */
  private static final String[][] FACTS = {
    {"dgx-a100", "thp: absent", "training", "memory.thp.enabled", NOT_DECIDED, "1"},
    {"dgx-a100", "governor: absent", "training", "platform.cpufreq.governor", NOT_DECIDED, "1"},
    {"dgx-a100", "hugepages: absent", "training", "memory.hugepages.nodes", NOT_DECIDED, "1"},
    {"dgx-a100", "interrupts: absent", "training", "tlb.shootdowns", NOT_DECIDED, "1"},
    {"dgx-a100", "gpus: driver NONE", "training", "gpu-driver.bound", "none", "8"},
    {
      "xe9680-8h100",
      "acs.on_gpu_or_nic_path",
      "multi-node-rdma",
      "iommu.acs.gpu-nic",
      "direct",
      "12"
    },
    {"xe9680-8h100", "gpus: link x16 of x16", "training", "pcie-cxl.link.gpu-width", "full", "8"},
    {"xe9680-8h100", "links: no NVMe below", "training", "pcie-cxl.link.nvme-width", "full", "8"},
    {"xe9680-8h100", "pcie: MaxPayload", "training", "pcie-cxl.payload.gpu", "matched", "8"},
    {"xe9680-8h100", "aspm: Disabled", "multi-node-rdma", "pcie-cxl.aspm.gpu", "disabled", "8"},
    {"xe9680-8h100", "aspm: Disabled", "multi-node-rdma", "pcie-cxl.aspm.nic", "disabled", "14"},
    {"dgx-spark-gb10", "governor", "training", "platform.cpufreq.governor", "performance", "1"},
    {"dgx-spark-gb10", "thp: absent", "training", "memory.thp.enabled", NOT_DECIDED, "1"},
    {"dgx-spark-gb10", "nohz_full: none", "training", "cpu-sched.nohz-full", "none", "1"},
    {"dgx-spark-gb10", "pci absent", "training", "pcie-cxl.link.gpu-width", NOT_DECIDED, "1"},
    {"r750-icx-112cpu", "thp: absent", "training", "memory.thp.enabled", NOT_DECIDED, "1"},
    {
      "r750-icx-112cpu",
      "governor: absent",
      "training",
      "platform.cpufreq.governor",
      NOT_DECIDED,
      "1"
    },
    {"r750-icx-112cpu", "nvme on node1", "training", "irq.nvme-affinity", "managed", "4"},
    {
      "r740xd-rt-hugepages",
      "node0_2048kB: 128",
      "training",
      "memory.hugepages.nodes",
      "uneven",
      "1"
    },
    {"r740xd-rt-hugepages", "irq_on_isolated", "training", "irq.on-isolated", "513", "1"},
    {"r740xd-rt-hugepages", "cmdline nohz_full", "training", "cpu-sched.nohz-full", "set", "1"},
    {
      "r740xd-rt-hugepages",
      "cmdline idle=poll",
      "training",
      "platform.cpuidle.idle-parameter",
      "poll",
      "1"
    },
    {
      "r740xd-rt-hugepages",
      "governor: absent",
      "training",
      "platform.cpufreq.governor",
      NOT_DECIDED,
      "1"
    },
    {
      "skx-pmem-isolated",
      "governor: UNKNOWN",
      "training",
      "platform.cpufreq.governor",
      NOT_DECIDED,
      "1"
    },
    {"skx-pmem-isolated", "memory_only_nodes", "training", "memory.nodes.memory-only", "2", "1"},
    {"skx-pmem-isolated", "isolated", "training", "cpu-sched.isolcpus", "domain", "1"},
    {"skx-pmem-isolated", "hugepages all 0", "training", "memory.hugepages.nodes", "no-pool", "1"},
    {"epyc-turin-9555", "governor", "training", "platform.cpufreq.governor", "performance", "1"},
    {"epyc-turin-9555", "boost: 1", "training", "platform.cpufreq.boost", "on", "1"},
    {
      "epyc-turin-9555", "hugepages: absent", "training", "memory.hugepages.nodes", NOT_DECIDED, "1"
    },
    {
      "opteron-sparse-nodes",
      "governor",
      "training",
      "platform.cpufreq.governor",
      "performance",
      "1"
    },
    {"ve8-aurora-2ib", "hugepages 2048 + 2048", "training", "memory.hugepages.nodes", "even", "1"},
    {"ve8-aurora-2ib", "intel_pstate_no_turbo: 0", "training", "platform.cpufreq.boost", "on", "1"},
    {"ve8-aurora-2ib", "config_size: 64", "multi-node-rdma", "pcie-cxl.aspm.nic", NOT_DECIDED, "4"},
    {
      "h100-infiniband",
      "state: 9 ACTIVE",
      "multi-node-rdma",
      "network.rdma.port-ready",
      "active",
      "9"
    },
  };

  @Test
  void everyFactThatTheReportCoversIsReportedRight() {
    Path hosts = Path.of(System.getProperty("kernel-tune.hosts", ""));
    assumeTrue(
        !hosts.toString().isEmpty() && Files.isDirectory(hosts),
        "-Dkernel-tune.hosts is not set: other people's machines are not here");
    Map<String, List<Finding>> reports = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (String[] fact : FACTS) {
      List<Finding> seen =
          reports
              .computeIfAbsent(
                  fact[0] + " " + fact[2], _ -> report(hosts.resolve(fact[0]), fact[2]))
              .stream()
              .filter(finding -> finding.check().id().equals(fact[3]))
              .filter(finding -> isSeen(finding, fact[4]))
              .toList();
      if (seen.size() != Integer.parseInt(fact[5])) {
        wrong.add(String.join(", ", fact) + ", but was on " + seen.size());
      }
    }
    System.out.println(FACTS.length + " facts of the report compared with the ground truth");
    assertThat(wrong).isEmpty();
  }

  private static boolean isSeen(Finding finding, String wanted) {
    return wanted.equals(NOT_DECIDED)
        ? !(finding.verdict() instanceof Verdict.Pass || finding.verdict() instanceof Verdict.Fail)
        : finding.seen().equals(wanted);
  }

  private static List<Finding> report(Path machine, String scenario) {
    Scenario judged =
        CATALOG.scenarios().stream()
            .filter(each -> each.id().equals(scenario))
            .findFirst()
            .orElseThrow();
    try (CachedHost host = Hosts.tree(machine)) {
      return Auditor.audit(
              CachedHost.reading(host, reader -> FactCollector.collect(reader, CATALOG.checks())),
              CATALOG.checks(),
              CATALOG.impactTable(),
              judged)
          .findings();
    }
  }
}
