package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;

class PidsProbeTest {
  private static final String JOB = "/sys/fs/cgroup/slurm/job_1";

  private static HostFixture own() {
    return new HostFixture()
        .file("/proc/self/cgroup", "0::/slurm/job_1\n")
        .file("/sys/fs/cgroup/cgroup.procs", "1\n")
        .file(JOB + "/cgroup.procs", "1\n")
        .file("/sys/fs/cgroup/slurm/cgroup.procs", "");
  }

  private static String ask(HostFixture fixture) {
    return fixture.answers(new PidsProbe(), "cgroup-pids/refused").getFirst();
  }

  @Test
  void theHighestCountOfAGroupIsTold() {
    HostFixture fixture =
        own()
            .file(JOB + "/pids.events", "max 3\n")
            .file("/sys/fs/cgroup/slurm/pids.events", "max 5\n");
    assertThat(ask(fixture)).isEqualTo("host: 5");
    assertThat(ask(own().file(JOB + "/pids.events", "max 0\n"))).isEqualTo("host: 0");
  }

  @Test
  void groupsWithoutTheControllerCountNothing() {
    assertThat(ask(own())).startsWith("host: absent");
  }

  @Test
  void aGroupThatCannotBeReadHidesNoRefusalAndProvesNone() {
    HostFixture fixture = own().file("/sys/fs/cgroup/slurm/pids.events", new Raw.Refused("EACCES"));
    assertThat(ask(fixture.file(JOB + "/pids.events", "max 0\n"))).startsWith("host: unreadable");
    assertThat(ask(fixture.file(JOB + "/pids.events", "max 2\n"))).isEqualTo("host: 2");
  }

  @Test
  void aFileWithoutTheLineIsMalformed() {
    assertThat(ask(own().file(JOB + "/pids.events", "nothing\n"))).startsWith("host: malformed");
  }

  @Test
  void versionOneIsNotCounted() {
    assertThat(ask(new HostFixture().file("/proc/self/cgroup", "4:pids:/a\n3:cpu:/a\n")))
        .startsWith("host: absent");
  }
}
