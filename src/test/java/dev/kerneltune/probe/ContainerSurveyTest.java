package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;

class ContainerSurveyTest {
  private static final String PID = "/proc/self/ns/pid";
  private static final String CGROUP = "/proc/self/ns/cgroup";
  private static final String INIT_PID = "pid:[4026531836]";
  private static final String INIT_CGROUP = "cgroup:[4026531835]";
  private static final String POD =
      "0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-0af3.scope\n";
  private static final String DAEMON = "0::/system.slice/docker.service\n";

  private static Reading<String> container(MachineFiles files) {
    return ContainerSurvey.container(files.host());
  }

  private static MachineFiles onHost() {
    return new MachineFiles().link(PID, INIT_PID).link(CGROUP, INIT_CGROUP);
  }

  @Test
  void theNamespacesOfInitAreNoContainer() {
    assertThat(container(onHost()).orElse("")).isEqualTo("none");
  }

  @Test
  void anotherPidNamespaceIsAContainer() {
    MachineFiles files = new MachineFiles().link(PID, "pid:[4026532741]");
    assertThat(container(files).orElse("")).isEqualTo("container");
    assertThat(container(files.file("/.dockerenv", "")).orElse("")).isEqualTo("docker");
    assertThat(container(files.file("/run/.containerenv", "")).orElse("")).isEqualTo("podman");
  }

  @Test
  void aMarkLeftByAnImageDoesNotOutweighTheNamespaces() {
    Reading<String> read = container(onHost().file("/.dockerenv", ""));
    assertThat(read.orElse("")).isEqualTo("none");
    assertThat(((Reading.Present<String>) read).raw()).contains("/.dockerenv is a leftover");
  }

  @Test
  void aContainerThatSharesThePidNamespaceShowsInItsCgroupNamespaceOrPath() {
    MachineFiles own =
        new MachineFiles()
            .link(PID, INIT_PID)
            .link(CGROUP, "cgroup:[4026533000]")
            .file("/.dockerenv", "");
    assertThat(container(own).orElse("")).isEqualTo("docker");
    assertThat(container(onHost().file("/proc/self/cgroup", POD)).orElse(""))
        .isEqualTo("kubernetes");
  }

  @Test
  void theGroupOfADaemonThatRunsContainersIsNone() {
    assertThat(ContainerSurvey.ofGroup("", DAEMON)).isInstanceOf(Reading.Absent.class);
    assertThat(ContainerSurvey.ofGroup("", "0::/user.slice/user-0.slice\n"))
        .isInstanceOf(Reading.Absent.class);
  }

  @Test
  void groupsOfKnownRuntimesAreNamed() {
    assertThat(ContainerSurvey.ofGroup("", "4:memory:/docker/0af3\n").orElse(""))
        .isEqualTo("docker");
    assertThat(ContainerSurvey.ofGroup("", "0::/system.slice/docker-0af3.scope\n").orElse(""))
        .isEqualTo("docker");
    assertThat(ContainerSurvey.ofGroup("", "0::/machine.slice/libpod-0af3.scope\n").orElse(""))
        .isEqualTo("podman");
    assertThat(ContainerSurvey.ofGroup("", "0::/lxc.payload.web\n").orElse("")).isEqualTo("lxc");
  }

  @Test
  void whatTheRuntimeWroteNamesIt() {
    assertThat(container(onHost().file("/run/systemd/container", "lxc\n")).orElse(""))
        .isEqualTo("lxc");
    assertThat(
            container(onHost().file("/proc/1/environ", "PATH=/bin\0container=podman\0")).orElse(""))
        .isEqualTo("podman");
  }

  @Test
  void aVariableThatOnlyEndsInContainerIsAnother() {
    assertThat(ContainerSurvey.ofEnvironment("mycontainer=x\0")).isInstanceOf(Reading.Absent.class);
    assertThat(ContainerSurvey.ofEnvironment("container=\0")).isInstanceOf(Reading.Absent.class);
    assertThat(ContainerSurvey.ofEnvironment("container=oci").orElse("")).isEqualTo("oci");
  }

  @Test
  void aRecordingWithoutEvidenceIsUnreadable() {
    MachineFiles files = new MachineFiles().file("/sys/a", "").file("/proc/1/comm", "systemd\n");
    assertThat(container(files)).isInstanceOf(Reading.Unreadable.class);
  }
}
