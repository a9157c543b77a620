package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.Behaviour.Evidence;
import dev.kerneltune.sched.Decision;
import dev.kerneltune.sched.Origin;
import dev.kerneltune.sched.Task;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.guard.Demand;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OtherGroupsTest {
  private static final int OURS = 10;
  private static final int OTHERS = 20;
  private static final int OWN = 30;

  private final Map<String, Raw> files = new HashMap<>();
  private final OtherGroups groups = new OtherGroups(OWN);

  private void put(String path, String text) {
    files.put(path, new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Wish wish(int tid, boolean isKernelThread, long ran, long waited) {
    Behaviour behaviour = new Behaviour(ran, waited, 1, 1, 100, 0, 1, Evidence.NO, Evidence.NO);
    Task task =
        new Task(
            tid,
            tid,
            77,
            0,
            isKernelThread,
            new TaskKey("x", "x", "", "", ""),
            "/",
            Optional.of(behaviour));
    return new Wish(task, new Decision(TaskClass.NORMAL, Origin.NONE, ""));
  }

  private Map<String, Demand> look(Set<Integer> acted, Wish... wishes) {
    Host host = Hosts.recorded(files);
    return groups.look(
        host,
        List.of(wishes),
        acted.stream().map(tid -> new ThreadId(tid, 77)).collect(Collectors.toSet()));
  }

  private void twoGroups() {
    put("/sys/fs/cgroup/pods/a/cpu.weight", "100\n");
    put("/sys/fs/cgroup/pods/b/cpu.weight", "100\n");
    put("/proc/10/cgroup", "0::/pods/a/inner\n");
    put("/proc/20/cgroup", "0::/pods/b\n");
    put("/proc/21/cgroup", "0::/pods/b/inner\n");
  }

  @Test
  void demandsAddUpInTheGroupThatHasAWeight() {
    twoGroups();
    assertThat(
            look(
                Set.of(),
                wish(OURS, false, 500, 100),
                wish(OTHERS, false, 300, 200),
                wish(21, false, 30, 20)))
        .isEqualTo(Map.of("/pods/a", new Demand(500, 100), "/pods/b", new Demand(330, 220)));
    assertThat(groups.leftOut()).isEmpty();
  }

  @Test
  void aGroupOfTheFirstVersionIsTheCpuControllersOwn() {
    put("/proc/10/cgroup", "5:memory:/m\n4:cpu,cpuacct:/a\n0::/\n");
    put("/proc/20/cgroup", "5:memory:/m\n4:cpu,cpuacct:/b\n0::/\n");
    assertThat(look(Set.of(), wish(OURS, false, 1, 2), wish(OTHERS, false, 3, 4)))
        .isEqualTo(Map.of("/a", new Demand(1, 2), "/b", new Demand(3, 4)));
  }

  @Test
  void aGroupInWhichAThreadHasHintsIsOursFromThenOn() {
    twoGroups();
    look(Set.of(), wish(OURS, false, 500, 100), wish(OTHERS, false, 300, 200));
    groups.endBaseline();
    look(Set.of(OURS), wish(OURS, false, 500, 100), wish(OTHERS, false, 300, 200));
    assertThat(groups.leftOut()).containsExactly("/pods/a");
    look(Set.of(), wish(OTHERS, false, 300, 200));
    assertThat(groups.leftOut()).containsExactly("/pods/a");
  }

  @Test
  void aGroupThatMayNotHaveMoreIsLeftOutFromWhenItWaits() {
    twoGroups();
    look(Set.of(), wish(OTHERS, false, 300, 200));
    assertThat(groups.leftOut()).isEmpty();
    put("/sys/fs/cgroup/pods/b/cpu.max", "50000 100000\n");
    look(Set.of(), wish(OTHERS, false, 300, 49));
    assertThat(groups.leftOut()).isEmpty();
    look(Set.of(), wish(OTHERS, false, 300, 50));
    assertThat(groups.leftOut()).containsExactly("/pods/b");
  }

  @Test
  void whoCameLaterOrIsTheKernelsOrItselfOrGoneIsNotLookedAt() {
    twoGroups();
    put("/proc/30/cgroup", "0::/pods/b\n");
    assertThat(
            look(Set.of(), wish(OTHERS, true, 9, 9), wish(OWN, false, 9, 9), wish(99, false, 9, 9)))
        .isEmpty();
    groups.endBaseline();
    assertThat(look(Set.of(OURS), wish(OURS, false, 500, 100))).isEmpty();
    assertThat(groups.leftOut()).isEmpty();
  }

  @Test
  void anotherThreadOfTheSameNumberIsNotActedUpon() {
    twoGroups();
    Wish wish = wish(OURS, false, 500, 100);
    groups.look(Hosts.recorded(files), List.of(wish), Set.of(new ThreadId(OURS, 76)));
    assertThat(groups.leftOut()).isEmpty();
  }

  @Test
  void theRootIsAGroupToo() {
    put("/proc/10/cgroup", "0::/user.slice\n");
    assertThat(look(Set.of(), wish(OURS, false, 5, 6))).containsOnlyKeys("/");
  }
}
