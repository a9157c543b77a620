package dev.kerneltune.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupNameTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  private static void becomes(String path, String pattern) {
    assertThat(CgroupName.normalised(path)).isEqualTo(pattern);
    assertThat(CgroupName.normalised(pattern)).as("again").isEqualTo(pattern);
  }

  @Test
  void theIdsOfPodsAndContainersAreLeftOut() {
    becomes(
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
            + "0f0e0d0c_0b0a_4908_8706_050403020100.slice/cri-containerd-"
            + HEX
            + ".scope",
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod*.slice/cri-containerd-*.scope");
    becomes(
        "/kubepods/besteffort/pod0f0e0d0c-0b0a-4908-8706-050403020100/" + HEX,
        "/kubepods/besteffort/pod*/*");
    becomes("/system.slice/docker-" + HEX + ".scope", "/system.slice/docker-*.scope");
    becomes("/machine.slice/libpod-" + HEX + ".scope", "/machine.slice/libpod-*.scope");
  }

  @Test
  void theIdsOfSessionsTransientUnitsJobsAndStepsAreLeftOut() {
    becomes(
        "/user.slice/user-1000.slice/session-c12.scope",
        "/user.slice/user-1000.slice/session-*.scope");
    becomes("/system.slice/run-u77.service", "/system.slice/run-*.service");
    becomes("/system.slice/run-rdeadbeef.scope", "/system.slice/run-*.scope");
    becomes(
        "/system.slice/slurmstepd.scope/job_614/step_0/user/task_3",
        "/system.slice/slurmstepd.scope/job_*/step_*/user/task_*");
    becomes("/slurm/uid_1000/job_9/step_batch", "/slurm/uid_1000/job_*/step_*");
    becomes("/user.slice/app-gnome-x-1234.scope", "/user.slice/app-gnome-x-*.scope");
  }

  @Test
  void whoseItIsStays() {
    for (String path :
        List.of(
            "/",
            "",
            "/system.slice/ssh.service",
            "/system.slice/vllm@2.service",
            "/user.slice/user-1000.slice/user@1000.service/app.slice",
            "/system.slice/dbus-org.freedesktop.nm1234.service",
            "/decade/facade/deadbeefdead",
            "//x/")) {
      becomes(path, path);
    }
  }
}
