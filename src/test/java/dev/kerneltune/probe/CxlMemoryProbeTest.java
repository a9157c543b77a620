package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CxlMemoryProbeTest {
  private static final String POLICY = "/sys/devices/system/memory/auto_online_blocks";

  private static HostFixture cxl() {
    return new HostFixture().file("/sys/bus/cxl/devices/mem0/ram/size", "0x4000000000\n");
  }

  private static String answer(HostFixture fixture) {
    return fixture.answers(new CxlMemoryProbe(), "cxl/online-policy").getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "online_movable, movable",
    "online, normal",
    "online_kernel, normal",
    "offline, by-hand"
  })
  void thePolicyTellsTheZone(String policy, String word) {
    assertThat(answer(cxl().file(POLICY, policy + "\n"))).isEqualTo("host: " + word);
  }

  @Test
  void aHostWithoutCxlMemoryHasNoAnswer() {
    HostFixture root = new HostFixture().file("/sys/bus/cxl/devices/root0/uevent", "");
    assertThat(answer(root.file(POLICY, "online\n"))).contains("absent, no CXL memory device");
    assertThat(CxlMemoryProbe.isMemory("mem0")).isTrue();
    assertThat(CxlMemoryProbe.isMemory("memory")).isFalse();
  }

  @Test
  void aRefusedPolicyIsUnreadableAndANewWordMalformed() {
    assertThat(answer(cxl().file(POLICY, new Raw.Refused("EACCES")))).contains("unreadable");
    assertThat(CxlMemoryProbe.word("sometimes")).isInstanceOf(Reading.Malformed.class);
  }
}
