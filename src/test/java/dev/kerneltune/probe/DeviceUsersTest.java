package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.DeviceUser;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceUsersTest {
  private static HostFixture process(HostFixture fixture, int pid, String comm, String... files) {
    fixture.file("/proc/" + pid + "/comm", comm + "\n");
    for (int i = 0; i < files.length; i++) {
      fixture.link("/proc/" + pid + "/fd/" + i, files[i]);
    }
    return fixture;
  }

  private static HostFixture machine() {
    HostFixture fixture = new HostFixture().link("/proc/self", "77").file("/proc/meminfo", "x\n");
    process(fixture, 1000, "nv-hostengine", "/dev/null", "/dev/nvidiactl", "socket:[12]");
    return process(fixture, 77, "java", "/dev/nvidia0");
  }

  @Test
  void whoHoldsADeviceIsNamedOncePerDevice() {
    HostFixture fixture =
        process(
            machine(), 9, "python3", "/dev/nvidia10", "/dev/nvidia10", "/dev/infiniband/uverbs3");
    process(fixture, 200, "rocm", "/dev/kfd", "/dev/dri/renderD128", "/dev/dri/card0");
    assertThat(DeviceUsers.of(fixture.host()).orElse(List.of()))
        .containsExactly(
            new DeviceUser(9, "python3", "/dev/infiniband/uverbs3"),
            new DeviceUser(9, "python3", "/dev/nvidia10"),
            new DeviceUser(200, "rocm", "/dev/dri/renderD128"),
            new DeviceUser(200, "rocm", "/dev/kfd"));
  }

  @Test
  void ourselvesAndWatchersOfTheDriverAloneDoNotCount() {
    assertThat(DeviceUsers.of(machine().host()))
        .isEqualTo(Reading.present(List.of(), "0 found, 0 processes not looked at"));
  }

  @Test
  void nobodyIsOnlySaidWhereEveryProcessCouldBeLookedAt() {
    HostFixture fixture =
        process(machine(), 5, "secret", "/dev/null")
            .file("/proc/5/fd/0", new Raw.Missing())
            .link("/proc/5/fd/1", "/dev/null");
    assertThat(DeviceUsers.of(fixture.host())).isInstanceOf(Reading.Present.class);
    HostFixture refused = machine().file("/proc/6/comm", "secret\n");
    var reading = DeviceUsers.of(new Closed(refused.host(), "/proc/6/fd"));
    assertThat(reading)
        .isEqualTo(
            Reading.unreadable("the open files of process 6: EACCES", "root with CAP_SYS_PTRACE"));
    process(refused, 9, "python3", "/dev/nvidia-uvm");
    var found = DeviceUsers.of(new Closed(refused.host(), "/proc/6/fd"));
    assertThat(found)
        .isEqualTo(
            Reading.present(
                List.of(new DeviceUser(9, "python3", "/dev/nvidia-uvm")),
                "1 found, 1 processes not looked at"));
  }

  @Test
  void aRecordingDoesNotKnow() {
    assertThat(DeviceUsers.of(new HostFixture().host())).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void theDevicesThatCountAreTold() {
    assertThat(DeviceUsers.isWatched("/dev/nvidia7")).isTrue();
    assertThat(DeviceUsers.isWatched("/dev/nvidia-uvm")).isTrue();
    assertThat(DeviceUsers.isWatched("/dev/nvidia-uvm-tools")).isFalse();
    assertThat(DeviceUsers.isWatched("/dev/nvidiactl")).isFalse();
    assertThat(DeviceUsers.isWatched("/dev/nvidia-caps/nvidia-cap1")).isFalse();
    assertThat(DeviceUsers.isWatched("/dev/infiniband/rdma_cm")).isFalse();
  }

  @Test
  void theRunningMachineIsLookedThrough() {
    try (var host = Hosts.live()) {
      assertThat(DeviceUsers.of(host)).isNotInstanceOf(Reading.Absent.class);
    }
  }
}
