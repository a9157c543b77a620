package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnThreadProbeTest {
  private static String attr(String policy, long nice, long slice) {
    return "policy: "
        + policy
        + "\nflags: 0x0\nnice: "
        + nice
        + "\npriority: 0\nslice: "
        + slice
        + "\n";
  }

  private static String ask(HostFixture fixture) {
    return fixture.answers(new OwnThreadProbe(), "own/scheduling").getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "other,0,2800000,2800000,ordinary",
    "other,0,0,0,ordinary",
    "other,0,100000,2800000,own-slice",
    "other,0,2800000,0,ordinary",
    "other,10,2800000,2800000,niced",
    "other,-10,2800000,2800000,ordinary",
    "batch,0,2800000,2800000,batch",
    "idle,0,2800000,2800000,idle",
    "fifo,0,0,2800000,realtime",
    "rr,0,0,2800000,realtime",
    "deadline,0,0,2800000,realtime",
    "ext,0,0,2800000,ext"
  })
  void whatAProgramInheritsIsAWord(String policy, long nice, long slice, long usual, String word) {
    HostFixture fixture =
        EthtoolFixture.withGpu()
            .file("/ask/sched/self", attr(policy, nice, slice))
            .file("/ask/sched/1", attr("other", 0, usual));
    assertThat(ask(fixture)).isEqualTo("host: " + word);
  }

  @Test
  void aSliceThatCannotBeComparedIsNotJudged() {
    HostFixture fixture =
        EthtoolFixture.withGpu()
            .file("/ask/sched/self", attr("other", 0, 2_800_000))
            .file("/ask/sched/1", new Raw.Refused("EPERM"));
    assertThat(ask(fixture)).startsWith("host: unreadable, EPERM");
    assertThat(
            HostFixture.words(
                OwnThreadProbe.scheduling("policy: 42\n", Reading.absent("not needed"))))
        .startsWith("malformed");
  }

  @Test
  void aHostWithoutGpusIsNotAsked() {
    assertThat(ask(EthtoolFixture.machine())).startsWith("host: absent, a host without GPUs");
  }

  @ParameterizedTest
  @CsvSource({
    "00000000a80425fb,not-granted",
    "00000000a88425fb,allowed",
    "000001ffffffffff,allowed",
    "0000000000000000,not-granted"
  })
  void theCapabilityOfTheNumaCallsIsBit23(String mask, String word) {
    assertThat(HostFixture.words(OwnThreadProbe.numaCalls(mask, new Trail()))).isEqualTo(word);
  }

  private static HostFixture container() {
    return EthtoolFixture.machine()
        .file("/.dockerenv", "")
        .link("/proc/self/ns/pid", "pid:[4026532999]");
  }

  @Test
  void inAContainerTheCapabilityIsReadFromTheOwnProcess() {
    HostFixture docker =
        container().file("/proc/self/status", "Name:\tjava\nCapEff:\t00000000a80425fb\n");
    assertThat(docker.answers(new OwnThreadProbe(), "own/numa-calls"))
        .containsExactly("host: not-granted");
    HostFixture mask = container().file("/proc/self/status", "CapEff:\tno\n");
    assertThat(mask.answers(new OwnThreadProbe(), "own/numa-calls").getFirst())
        .startsWith("host: malformed");
  }
}
