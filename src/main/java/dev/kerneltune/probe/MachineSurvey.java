package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/** The survey of a machine: what stands in it, read once, before any check is judged. */
public final class MachineSurvey {
  private MachineSurvey() {}

  /** Returns what stands in the machine {@code host}. */
  public static Machine of(Host host) {
    List<String> paths = new ArrayList<>();
    paths.add(KernelSurvey.OSRELEASE);
    paths.add(KernelSurvey.ARCH);
    paths.add(KernelSurvey.CMDLINE);
    paths.add(KernelSurvey.AUXV);
    paths.add(KernelSurvey.MEMINFO);
    paths.addAll(CpuSurvey.files());
    paths.addAll(PlaceSurvey.files());
    host.warm(paths);
    Reading<CommandLine> commandLine = KernelSurvey.commandLine(host);
    Reading<CpuInfo> cpuInfo = CpuSurvey.cpuInfo(host);
    Reading<String> architecture = KernelSurvey.architecture(host, cpuInfo);
    Reading<List<PciFunction>> pci = PciSurvey.functions(host);
    return new Machine(
        KernelSurvey.release(host, commandLine),
        architecture,
        KernelSurvey.pageSize(host, architecture),
        commandLine,
        PlaceSurvey.place(host, architecture, cpuInfo, commandLine),
        CpuSurvey.cpus(host, cpuInfo),
        KernelSurvey.memoryBytes(host),
        NumaSurvey.nodes(host),
        pci,
        GpuSurvey.gpus(host, pci),
        DeviceSurvey.nics(host, pci),
        DeviceSurvey.netdevs(host),
        DeviceSurvey.rdmaDevices(host),
        DeviceSurvey.nvme(host, pci),
        DeviceSurvey.blockDevices(host));
  }
}
