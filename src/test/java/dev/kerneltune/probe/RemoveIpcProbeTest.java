package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoveIpcProbeTest {
  private static final String MAIN = "/etc/systemd/logind.conf";
  private static final String LOCAL = "/etc/systemd/logind.conf.d/";
  private static final String VENDOR = "/usr/lib/systemd/logind.conf.d/";

  private static HostFixture slurm() {
    return new HostFixture()
        .file("/sys/fs/cgroup/system.slice/slurmd.service/pids.max", "max\n")
        .file("/etc/systemd/system.conf", "")
        .file("/run/systemd/notify", "")
        .file("/usr/lib/systemd/systemd", "");
  }

  private static String ask(HostFixture fixture) {
    return fixture.answers(new RemoveIpcProbe(), "logind/remove-ipc").getFirst();
  }

  @ParameterizedTest
  @CsvSource({"yes,removed", "no,kept", "1,removed", "false,kept"})
  void theMainFileTells(String value, String word) {
    assertThat(ask(slurm().file(MAIN, "[Login]\nRemoveIPC=" + value + "\n")))
        .isEqualTo("host: " + word);
  }

  @Test
  void aDropInBeatsTheMainFileAndTheLaterNameTheEarlier() {
    HostFixture fixture =
        slurm()
            .file(MAIN, "[Login]\nRemoveIPC=yes\n")
            .file(VENDOR + "50-vendor.conf", "[Login]\nRemoveIPC=no\n");
    assertThat(ask(fixture)).isEqualTo("host: kept");
    assertThat(ask(fixture.file(LOCAL + "40-local.conf", "[Login]\nRemoveIPC=yes\n")))
        .isEqualTo("host: kept");
    assertThat(ask(fixture.file(LOCAL + "60-local.conf", "[Login]\nRemoveIPC=yes\n")))
        .isEqualTo("host: removed");
  }

  @Test
  void aFileOfTheSameNameInEtcHidesTheVendors() {
    HostFixture fixture =
        slurm()
            .file(VENDOR + "50-ipc.conf", "[Login]\nRemoveIPC=yes\n")
            .file(LOCAL + "50-ipc.conf", "[Login]\nRemoveIPC=no\n");
    assertThat(ask(fixture)).isEqualTo("host: kept");
  }

  @Test
  void theCommentShowsTheDefaultOfTheBuild() {
    assertThat(ask(slurm().file(MAIN, "[Login]\n#RemoveIPC=yes\n"))).isEqualTo("host: removed");
    assertThat(ask(slurm().file(MAIN, "[Login]\n#RemoveIPC=no\n"))).isEqualTo("host: kept");
    assertThat(ask(slurm().file(MAIN, "[Login]\n"))).startsWith("host: unreadable, no file sets");
  }

  @Test
  void whatCannotBeReadOrUnderstoodIsNotJudged() {
    assertThat(ask(slurm().file(MAIN, new Raw.Refused("EACCES")))).startsWith("host: unreadable");
    assertThat(ask(slurm().file(LOCAL + "a.conf", new Raw.Refused("EACCES"))))
        .startsWith("host: unreadable");
    assertThat(ask(slurm().file(MAIN, "RemoveIPC=perhaps\n"))).startsWith("host: malformed");
  }
}
