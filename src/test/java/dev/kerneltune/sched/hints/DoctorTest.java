package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.sched.hints.Diagnosis.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private static Diagnosis reweight(Raw release) {
    List<Diagnosis> lines =
        Doctor.of(Hosts.recorded(Map.of("/proc/sys/kernel/osrelease", release))).stream()
            .filter(line -> line.topic().equals("reweight"))
            .toList();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  private static Diagnosis reweight(String release) {
    return reweight(new Raw.Bytes((release + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aKernelWhoseGroupsStarveEachOtherIsToldWithItsCure() {
    assertThat(reweight("6.18.44-fc").state()).isEqualTo(State.LIMITED);
    assertThat(reweight("6.18.44-fc").says()).contains("starve", "6.18.45 or 7.1");
  }

  @Test
  void aKernelWithoutTheDefectIsToldInShort() {
    assertThat(reweight("6.18.50").state()).isEqualTo(State.WORKS);
    assertThat(reweight("6.18.50").says()).startsWith("its release is without the defect");
  }

  @Test
  void aKernelThatDoesNotTellStaysOpenWithTheReason() {
    assertThat(reweight("6.14.0-33-generic").state()).isEqualTo(State.UNKNOWN);
    assertThat(reweight("6.14.0-33-generic").says()).contains("6.14.0-33-generic names a base");
    assertThat(reweight("rubbish").state()).isEqualTo(State.UNKNOWN);
    assertThat(reweight("rubbish").says()).contains("\"rubbish\"; expected a kernel release");
    assertThat(reweight(new Raw.Refused("EACCES")).state()).isEqualTo(State.UNKNOWN);
    assertThat(reweight(new Raw.Refused("EACCES")).says()).endsWith("EACCES");
  }
}
