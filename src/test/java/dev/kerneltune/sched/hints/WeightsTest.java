package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.apply.StateFolder;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.ThreadWriter;
import dev.kerneltune.sched.TaskClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of control groups: the plan, and a folder that looks as the kernel's does. */
class WeightsTest {
  private static final String GPU = "/system.slice/vllm.service";
  private static final String BACKUP = "/system.slice/backup.service";
  private static final String POD = "/kubepods.slice/kubepods-burstable.slice/pod1.slice";

  @TempDir Path root;
  @TempDir Path state;

  private HintJournal journal;
  private Weights weights;

  @BeforeEach
  void open() {
    journal = HintJournal.open(new StateFolder(state), "boot");
    weights = new Weights(journal, ThreadWriter.withFilesBelow(root));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void siblingsWithPromotedAndDemotedTasksAreWeighed() {
    WeightPlan plan =
        WeightPlan.of(
            Map.of(GPU, Set.of(TaskClass.CRITICAL), BACKUP, Set.of(TaskClass.BACKGROUND)));
    assertThat(plan.weights()).isEqualTo(Map.of(GPU, 200, BACKUP, 10));
    assertThat(plan.told()).isEmpty();
  }

  @Test
  void whatDoesNotCompeteIsLeft() {
    assertThat(
            WeightPlan.of(Map.of(GPU, Set.of(TaskClass.CRITICAL), BACKUP, Set.of(TaskClass.NORMAL)))
                .weights())
        .isEmpty();
    assertThat(WeightPlan.of(Map.of(GPU, Set.of(TaskClass.CRITICAL, TaskClass.BATCH))).weights())
        .isEmpty();
    assertThat(WeightPlan.of(Map.of("", Set.of(TaskClass.BATCH))).weights()).isEmpty();
  }

  @Test
  void aGroupOfBothKindsIsLeftAndTheOthersAreNot() {
    WeightPlan plan =
        WeightPlan.of(
            Map.of(
                GPU, Set.of(TaskClass.CRITICAL, TaskClass.BATCH), BACKUP, Set.of(TaskClass.BATCH)));
    assertThat(plan.weights()).isEqualTo(Map.of(BACKUP, 50));
  }

  @Test
  void aGroupWithANormalTaskIsNotDemoted() {
    WeightPlan plan =
        WeightPlan.of(
            Map.of(
                GPU, Set.of(TaskClass.SERVING), BACKUP, Set.of(TaskClass.BATCH, TaskClass.NORMAL)));
    assertThat(plan.weights()).isEqualTo(Map.of(GPU, 150));
  }

  @Test
  void whatIsRightBelowTheRootIsNeverWeighed() {
    WeightPlan plan =
        WeightPlan.of(
            Map.of(
                GPU,
                Set.of(TaskClass.CRITICAL),
                "/user.slice/user-1000.slice",
                Set.of(TaskClass.BATCH)));
    assertThat(plan.weights()).isEmpty();
    assertThat(plan.told())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("right below the root"));
  }

  @Test
  void whatIsKubeletsOrAContainersIsToldAndNeverWritten() {
    String inside = BACKUP + "/inner";
    WeightPlan plan =
        WeightPlan.of(
            Map.of(
                POD,
                Set.of(TaskClass.CRITICAL),
                POD.replace("pod1", "pod2"),
                Set.of(TaskClass.BATCH),
                inside,
                Set.of(TaskClass.BATCH),
                BACKUP + "/other",
                Set.of(TaskClass.CRITICAL)));
    assertThat(plan.weights()).isEmpty();
    assertThat(plan.told())
        .anySatisfy(line -> assertThat(line).startsWith(POD + ": kubelet sets"))
        .anySatisfy(line -> assertThat(line).startsWith(inside + ": not a unit"));
  }

  @Test
  void weightsAreWrittenDownWrittenAndPutBack() throws IOException {
    groups();
    assertThat(look(1, wishes())).isEmpty();
    assertThat(weight(GPU)).isEqualTo("200");
    assertThat(weight(BACKUP)).isEqualTo("10");
    assertThat(journal.ledger().weights()).hasSize(2);
    assertThat(weights.undo(host())).isEqualTo(new Counts(2, 0, 0, 0, List.of()));
    assertThat(journal.ledger().isEmpty()).isTrue();
    assertThat(weight(GPU)).isEqualTo("100");
    assertThat(weight(BACKUP)).isEqualTo("100");
  }

  @Test
  void aWeightThatSomebodySetBeforeOrSinceIsLeft() throws IOException {
    group(GPU, 300);
    group(BACKUP, 100);
    assertThat(look(2, wishes()))
        .containsExactly(GPU + ": cpu.weight is 300, which somebody set; left");
    group(BACKUP, 77);
    assertThat(weights.undo(host())).isEqualTo(new Counts(0, 0, 1, 0, List.of()));
    assertThat(weight(GPU)).isEqualTo("300");
    assertThat(weight(BACKUP)).isEqualTo("77");
  }

  @Test
  void aGroupThatIsNoLongerPlannedIsPutBack() throws IOException {
    groups();
    look(1, wishes());
    look(1, List.of());
    assertThat(weight(GPU)).as("once is no reason").isEqualTo("200");
    look(2, List.of());
    assertThat(journal.ledger().weights()).isEmpty();
    assertThat(weight(GPU)).isEqualTo("100");
    assertThat(weight(BACKUP)).isEqualTo("100");
  }

  @Test
  void aGroupThatIsPlannedOtherwiseIsWeighedAnew() throws IOException {
    groups();
    int self = (int) ProcessHandle.current().pid();
    List<Wish> others =
        List.of(
            Children.wish(self, self, TaskClass.SERVING, GPU),
            Children.wish(self, self, TaskClass.BACKGROUND, BACKUP));
    look(1, wishes());
    look(4, others);
    assertThat(weight(GPU)).isEqualTo("150");
    assertThat(weight(BACKUP)).isEqualTo("10");
    assertThat(weights.undo(host()).restored()).isEqualTo(2);
  }

  @Test
  void aWeightThatSomebodyTookIsNotTakenBack() throws IOException {
    groups();
    List<String> told = look(1, wishes());
    group(BACKUP, 100);
    told.addAll(look(2, wishes()));
    assertThat(weight(BACKUP)).isEqualTo("100");
    assertThat(told).containsExactly(BACKUP + ": cpu.weight is 100, set since; left");
  }

  @Test
  void aWeightThatCannotBeReadIsNotTakenForAGroupThatIsGone() throws IOException {
    groups();
    String file = CpuGroups.weightFile(BACKUP);
    look(1, wishes());
    Map<String, Raw> broken =
        Map.of(file, new Raw.Failed("EIO"), CpuGroups.weightFile(GPU), new Raw.Missing());
    assertThat(weights.undo(Hosts.recorded(broken)))
        .isEqualTo(new Counts(0, 0, 0, 1, List.of(file + ": cannot be read; expected a weight")));
    assertThat(journal.ledger().weights()).extracting(HeldWeight::cgroup).containsExactly(BACKUP);
    assertThat(weights.undo(host())).isEqualTo(new Counts(1, 0, 0, 0, List.of()));
    assertThat(weight(BACKUP)).isEqualTo("100");
  }

  private void groups() throws IOException {
    group(GPU, 100);
    group(BACKUP, 100);
  }

  /** Looks so many times, and returns what was told. */
  private List<String> look(int times, List<Wish> wishes) {
    List<String> told = new ArrayList<>();
    for (int look = 0; look < times; look++) {
      weights.apply(host(), wishes, told);
    }
    return told;
  }

  private List<Wish> wishes() {
    int self = (int) ProcessHandle.current().pid();
    return List.of(
        Children.wish(self, self, TaskClass.CRITICAL, GPU),
        Children.wish(self, self, TaskClass.BACKGROUND, BACKUP + "/without-controller"));
  }

  private CachedHost host() {
    return Hosts.tree(root);
  }

  private void group(String path, int weight) throws IOException {
    Path mount = root.resolve("sys/fs/cgroup");
    Path group = mount.resolve(path.substring(1));
    Files.createDirectories(group);
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(mount.resolve("cgroup.controllers"), "cpuset cpu io memory\n");
    Files.writeString(group.resolveSibling("cpu.weight"), "100\n");
    Files.writeString(group.resolve("cpu.weight"), weight + "\n");
  }

  private String weight(String group) throws IOException {
    return Files.readString(Path.of(root + CpuGroups.weightFile(group)))
        .lines()
        .findFirst()
        .orElse("");
  }
}
