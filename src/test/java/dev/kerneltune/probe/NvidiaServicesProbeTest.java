package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Place;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvidiaServicesProbeTest {
  private static final String SLICE = "/sys/fs/cgroup/system.slice/";
  private static final String UNIT = "nvidia-fabricmanager.service";

  private static HostFixture host() {
    return new HostFixture()
        .file("/proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module 1.2\n")
        .function(
            "pci0000:82", "0000:83:00.0", HostFixture.NVIDIA, 0x068000, HostFixture.noCapability())
        .driver("0000:83:00.0", "nvidia-nvswitch")
        .file("/run/utmp", "")
        .file("/sys/fs/cgroup/cgroup.procs", "")
        .file(SLICE + "cron.service/cgroup.procs", "1\n");
  }

  private static String fabric(HostFixture fixture, String container) {
    Host host = fixture.host();
    Machine machine = in(MachineSurvey.of(host), container);
    FactSink sink = new FactSink();
    new NvidiaServicesProbe().answer(machine, host, sink);
    return sink.facts().stream()
        .filter(fact -> fact.address().rest().equals("nvidia/fabric-manager"))
        .map(fact -> HostFixture.words(fact.reading()))
        .findFirst()
        .orElseThrow();
  }

  private static Machine in(Machine machine, String container) {
    return new Machine(
        machine.kernelRelease(),
        machine.architecture(),
        machine.pageSize(),
        machine.commandLine(),
        new Place(machine.place().virtualization(), Reading.present(container, "")),
        machine.cpus(),
        machine.memoryBytes(),
        machine.numaNodes(),
        machine.pci(),
        machine.gpus(),
        machine.nics(),
        machine.netdevs(),
        machine.rdmaDevices(),
        machine.nvme(),
        machine.blockDevices());
  }

  @Test
  void aControlGroupOfItsNameShowsThatAServiceRuns() {
    assertThat(fabric(host().file(SLICE + UNIT + "/cgroup.procs", "9\n"), "none"))
        .isEqualTo("running");
  }

  @Test
  void itsOwnFileTellsOnlyWhereTheServicesCannotBeSeen() {
    assertThat(fabric(host().file("/run/nvidia-fabricmanager/nv-fabricmanager.pid", "9\n"), "none"))
        .startsWith("unreadable, /run/nvidia-fabricmanager/nv-fabricmanager.pid is there");
    HostFixture container =
        new HostFixture()
            .function(
                "pci0000:82",
                "0000:83:00.0",
                HostFixture.NVIDIA,
                0x068000,
                HostFixture.noCapability())
            .driver("0000:83:00.0", "nvidia-nvswitch")
            .file("/run/nvidia-fabricmanager/nv-fabricmanager.pid", "9\n");
    assertThat(fabric(container, "docker")).isEqualTo("running");
  }

  @Test
  void onAHostWithoutContainersItsAbsenceIsKnown() {
    assertThat(fabric(host(), "none")).isEqualTo("not-running");
  }

  @Test
  void whereContainersRunOrAroundTheAuditItsAbsenceIsNotKnown() {
    assertThat(fabric(host(), "docker")).startsWith("unreadable");
    assertThat(fabric(host().file("/sys/fs/cgroup/kubepods.slice/cgroup.procs", ""), "none"))
        .startsWith("unreadable");
    assertThat(fabric(host().file("/sys/fs/cgroup/docker/cgroup.procs", ""), "none"))
        .startsWith("unreadable");
    assertThat(fabric(host().file(SLICE + "docker-1a2b.scope/cgroup.procs", ""), "none"))
        .startsWith("unreadable");
  }

  @Test
  void aHostThatHoldsNoSwitchNeedsNoFabricManager() {
    HostFixture fixture =
        new HostFixture()
            .function(
                "pci0000:82",
                "0000:83:00.0",
                HostFixture.NVIDIA,
                0x068000,
                HostFixture.noCapability());
    assertThat(fabric(fixture, "none")).startsWith("absent");
  }

  @ParameterizedTest
  @CsvSource({
    "docker-1a.scope, true",
    "crio-1a.scope, true",
    "session-1.scope, false",
    "docker.service, false"
  })
  void containersAreToldByTheirScopes(String unit, boolean is) {
    assertThat(SystemServices.isContainer(unit)).isEqualTo(is);
  }
}
