package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks the kernel that the tests run on: each Linux has a loopback device. */
class QueriesTest {
  private static String text(String query) {
    return Queries.answer(query) instanceof Raw.Bytes bytes ? bytes.text() : "";
  }

  @Test
  void theLoopbackDeviceTellsItsFeatures() {
    assertThat(text("ethtool/lo/features").lines())
        .anyMatch(line -> line.startsWith("rx-gro: on") || line.startsWith("rx-gro: off"))
        .anyMatch(line -> line.equals("vlan-challenged: on [fixed]"))
        .hasSizeGreaterThan(30)
        .allMatch(line -> line.contains(": on") || line.contains(": off"));
  }

  @Test
  void whatADeviceDoesNotHaveIsMissing() {
    assertThat(Queries.answer("ethtool/lo/rings")).isEqualTo(new Raw.Missing());
    assertThat(Queries.answer("ethtool/lo/pauseparam")).isEqualTo(new Raw.Missing());
    assertThat(Queries.answer("ethtool/lo/stats")).isEqualTo(new Raw.Missing());
  }

  @Test
  void aDeviceThatIsNotThereIsAnErrorAndNotMissing() {
    assertThat(Queries.answer("ethtool/nosuchdevice/rings"))
        .isEqualTo(new Raw.Failed("ENODEV: No such device"));
  }

  @Test
  void everyPhysicalDeviceAnswersInTheDocumentedForm() {
    Listing devices = new LiveFiles(NativeCalls.WHEN_ASKED).list("/sys/class/net");
    for (String name : devices instanceof Listing.Names(var names) ? names : List.<String>of()) {
      for (String what :
          List.of("rings", "channels", "coalesce", "pauseparam", "driver", "stats")) {
        Raw raw = Queries.answer("ethtool/" + name + "/" + what);
        assertThat(raw).as(name + " " + what).isInstanceOfAny(Raw.Bytes.class, Raw.Missing.class);
        if (raw instanceof Raw.Bytes bytes) {
          assertThat(bytes.text().lines()).allMatch(line -> line.indexOf(": ") > 1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ethtool",
        "ethtool/lo",
        "ethtool//features",
        "ethtool/lo/statistics",
        "ethtool/lo/features/more",
        "ethtool/a-name-of-16-byte/features",
        "ethtool/../rings/x",
        "io_uring",
        "io_uring/probe/x",
        "/proc/version"
      })
  void onlyTheListedQueriesAreAnswered(String query) {
    assertThat(Queries.answer(query))
        .isInstanceOfSatisfying(
            Raw.Failed.class, failed -> assertThat(failed.error()).startsWith("EINVAL: no query"));
  }

  @Test
  void aRingTellsItsOperationsOrWhyThereIsNone() {
    Raw raw = Queries.answer("io_uring/probe");
    if (raw instanceof Raw.Bytes bytes) {
      assertThat(bytes.text()).startsWith("features: 0x").contains("\nlast-op: ", "\nops: 0 1 2 ");
    } else {
      assertThat(raw).isInstanceOfAny(Raw.Refused.class, Raw.Missing.class, Raw.Failed.class);
    }
  }

  @Test
  void theLogHandsOnMarkedLinesOrIsRefused() {
    Raw raw = Queries.answer("kernel-log");
    if (raw instanceof Raw.Bytes bytes) {
      assertThat(bytes.text().lines())
          .allMatch(line -> KernelLog.MARKERS.stream().anyMatch(line::contains));
    } else {
      assertThat(raw).isEqualTo(new Raw.Refused("EPERM"));
    }
  }

  @Test
  void aHostThatMayNotCallSaysSo() {
    try (CachedHost host = Hosts.live(NativeCalls.NEVER)) {
      assertThat(host.ask("ethtool/lo/features"))
          .isEqualTo(new Raw.Failed("no native calls were wanted"));
    }
  }

  @Test
  void anErrnoIsARefusalOrAFailureAndNeverAbsence() {
    assertThat(Errno.of(1)).isEqualTo(new Raw.Refused("EPERM"));
    assertThat(Errno.of(13)).isEqualTo(new Raw.Refused("EACCES"));
    for (int errno = 2; errno < 140; errno++) {
      assertThat(Errno.of(errno)).isInstanceOfAny(Raw.Failed.class, Raw.Refused.class);
    }
  }

  @Test
  void aFailedCallGivesItsErrno() {
    try (SystemCalls calls = new SystemCalls()) {
      assertThat(calls.call(SystemCalls.Call.CLOSE, -1)).isEqualTo(-9); // EBADF
    }
  }
}
