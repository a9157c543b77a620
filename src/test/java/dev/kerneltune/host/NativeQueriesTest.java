package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks the kernel that the tests run on for what each Linux has. */
class NativeQueriesTest {
  private static String text(String query) {
    Raw raw = Queries.answer(query);
    return raw instanceof Raw.Bytes bytes ? bytes.text() : raw.toString();
  }

  @Test
  void procIsAFileSystemOfItsType() throws Exception {
    assertThat(text("statfs/proc")).startsWith("type: 0x9fa0\nflags: 0x").contains("\nbytes: 0\n");
    long bytes = Files.getFileStore(Path.of("/")).getTotalSpace();
    assertThat(text("statfs/.")).contains("\nbytes: " + bytes + "\n");
  }

  @Test
  void aPathThatIsNotThereHasNoFileSystem() {
    assertThat(Queries.answer("statfs/no/such/path")).isEqualTo(new Raw.Missing());
    assertThat(Queries.answer("statfs/proc/self/stat/below")).isEqualTo(new Raw.Missing());
  }

  @Test
  void theCallerTellsHowItIsScheduled() {
    assertThat(text("sched/self").lines())
        .hasSize(5)
        .anyMatch(line -> line.equals("policy: other"))
        .anyMatch(line -> line.startsWith("nice: "))
        .anyMatch(line -> line.startsWith("slice: "));
    assertThat(text("sched/" + ProcessHandle.current().pid())).startsWith("policy: other\n");
    assertThat(Queries.answer("sched/999999999")).isEqualTo(new Raw.Missing());
  }

  @Test
  void theClockTellsHowItIsKept() {
    String[] lines = text("adjtimex").split("\n", -1);
    assertThat(lines).hasSize(3);
    assertThat(lines[0]).matches("status: 0x[0-9a-f]+");
    assertThat(lines[1]).matches("max-error: [0-9]+");
    // second_overflow() of kernel/time/ntp.c lets it grow to 16 seconds.
    assertThat(Long.parseLong(lines[1].substring(11))).isBetween(0L, 16_000_000L);
  }

  @ParameterizedTest
  @CsvSource({"0,other", "1,fifo", "2,rr", "3,batch", "5,idle", "6,deadline", "7,ext", "42,42"})
  void aPolicyHasItsName(int number, String name) {
    assertThat(SchedAttr.policy(number)).isEqualTo(name);
  }

  @Test
  void theLoopbackDeviceTellsItsLinkAndItsQueue() {
    assertThat(text("netlink/lo/link").lines())
        .anyMatch(line -> line.equals("mtu: 65536"))
        .anyMatch(line -> line.equals("xdp: none"))
        .anyMatch(line -> line.startsWith("gso-max-size: "));
    assertThat(text("netlink/lo/qdisc")).startsWith("root: ").contains("\nleaves: ");
  }

  @Test
  void whatADeviceDoesNotHaveIsMissingAndADeviceThatIsNotThereAnError() {
    assertThat(Queries.answer("netlink/lo/dcb")).isEqualTo(new Raw.Missing());
    for (String what : new String[] {"link", "qdisc", "dcb"}) {
      assertThat(Queries.answer("netlink/nosuchdevice/" + what))
          .isEqualTo(new Raw.Failed("ENODEV: No such device"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "netlink",
        "netlink/lo",
        "netlink//link",
        "netlink/lo/neighbours",
        "netlink/a-name-of-16-byte/link",
        "statfs",
        "statfs/",
        "sched",
        "sched/",
        "sched/0",
        "sched/-1",
        "sched/1234567890",
        "sched/1x",
        "nvml",
        "nvml/",
        "nvml/clocks",
        "kernel-log/all",
        "adjtimex/1",
        "io_uring"
      })
  void whatIsNotOnTheListIsNotAsked(String query) {
    assertThat(Queries.answer(query)).isEqualTo(new Raw.Failed("EINVAL: no query " + query));
  }
}
