package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.NumaNode;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumaSurveyTest {
  private static final String NODE = NumaSurvey.FOLDER + "/";

  private static MachineFiles node(MachineFiles files, int id, String cpus, String distance) {
    return files
        .file(NODE + "node" + id + "/cpulist", cpus + "\n")
        .file(NODE + "node" + id + "/distance", distance + "\n")
        .file(NODE + "node" + id + "/meminfo", "Node " + id + " MemTotal:       1024 kB\n");
  }

  private static List<NumaNode> nodes(MachineFiles files) {
    return NumaSurvey.nodes(files.host()).orElse(List.of());
  }

  @Test
  void nodeNumbersCanHaveGaps() {
    MachineFiles files = new MachineFiles().file(NODE + "online", "0,33,45\n");
    node(node(node(files, 0, "0-1", "10 16 22"), 33, "2-3", "16 10 16"), 45, "4-5", "22 16 10");
    assertThat(nodes(files)).extracting(NumaNode::id).containsExactly(0, 33, 45);
    assertThat(nodes(files).get(1).distances().orElse(List.of())).containsExactly(16, 10, 16);
    assertThat(nodes(files).get(2).memoryBytes().orElse(0L)).isEqualTo(1024 * 1024);
  }

  @Test
  void aNodeWithoutCpusIsThere() {
    MachineFiles files = node(new MachineFiles().file(NODE + "online", "4\n"), 4, "", "10");
    assertThat(nodes(files).getFirst().cpus()).isEqualTo(Reading.present(CpuSet.empty(), ""));
  }

  @Test
  void withoutTheListTheFoldersTell() {
    MachineFiles files = node(new MachineFiles(), 1, "1,3", "10");
    assertThat(nodes(files)).extracting(NumaNode::id).containsExactly(1);
  }

  @Test
  void anOfflineNodeIsNotListed() {
    MachineFiles files =
        node(node(new MachineFiles().file(NODE + "online", "1\n"), 0, "0", "10"), 1, "1", "10");
    assertThat(nodes(files)).extracting(NumaNode::id).containsExactly(1);
  }

  @Test
  void aMaskStandsInForAMissingList() {
    MachineFiles files =
        new MachineFiles()
            .file(NODE + "online", "0\n")
            .file(NODE + "node0/cpumap", "00000000,003f0000,0000003f\n");
    assertThat(nodes(files).getFirst().cpus().orElse(CpuSet.empty())).hasToString("0-5,48-53");
  }

  @Test
  void filesThatEveryNodeHasAreUnreadableWhereTheyLack() {
    MachineFiles files = new MachineFiles().file(NODE + "node0/uevent", "");
    NumaNode node = nodes(files).getFirst();
    assertThat(node.cpus()).isInstanceOf(Reading.Unreadable.class);
    assertThat(node.memoryBytes()).isInstanceOf(Reading.Unreadable.class);
    assertThat(node.distances()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void aRowWithMoreDistancesThanNodesIsMalformed() {
    assertThat(NumaSurvey.distances("21 10\n", 1)).isInstanceOf(Reading.Malformed.class);
    assertThat(NumaSurvey.distances("10 x\n", 2)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aKernelWithoutNumaHasNoNodesAndThatIsAbsent() {
    MachineFiles files = new MachineFiles().file("/sys/devices/system/cpu/online", "0\n");
    assertThat(NumaSurvey.nodes(files.host())).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void nothingRecordedIsUnreadable() {
    MachineFiles files = new MachineFiles().file("/proc/uptime", "1 1\n");
    assertThat(NumaSurvey.nodes(files.host())).isInstanceOf(Reading.Unreadable.class);
  }
}
