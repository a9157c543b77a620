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
import dev.kerneltune.sched.guard.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class GuardFeedTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int OWN = 7;

  /** Numbers that no thread of the machine under test has. */
  private static final int OURS = 2_000_000_010;

  private static final int OTHERS = 2_000_000_020;

  private final Map<String, Raw> files = new HashMap<>();
  private long now;

  /** Acts upon one thread, and does nothing. */
  private record OneThread(int tid) implements Backend {
    @Override
    public String name() {
      return "one";
    }

    @Override
    public Counts recover(Supplier<Host> fresh) {
      return Counts.NONE;
    }

    @Override
    public Came begin() {
      return new Came.Done(0, Map.of(), List.of());
    }

    @Override
    public Came apply(Host host, long nowTicks, List<Wish> wishes) {
      return new Came.Done(0, Map.of(), List.of());
    }

    @Override
    public Task asBefore(Task task) {
      return task;
    }

    @Override
    public List<Acted> acted() {
      return List.of(new Acted(tid, 77, TaskClass.BATCH));
    }

    @Override
    public OptionalLong events(Host host) {
      return OptionalLong.empty();
    }

    @Override
    public Counts undo(Supplier<Host> fresh) {
      return Counts.NONE;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static Wish wish(int tid, long ran, long waited) {
    Behaviour behaviour = new Behaviour(ran, waited, 1, 1, 100, 0, 1, Evidence.NO, Evidence.NO);
    Task task =
        new Task(
            tid, tid, 77, 0, false, new TaskKey("x", "x", "", "", ""), "/", Optional.of(behaviour));
    return new Wish(task, new Decision(TaskClass.NORMAL, Origin.NONE, ""));
  }

  private void put(String path, String text) {
    files.put(path, new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Verdict look(GuardFeed feed, Wish... wishes) {
    now += 2 * SECOND;
    return feed.look(
        Hosts.recorded(files), List.of(wishes), List.of(), OptionalDouble.empty(), now);
  }

  /** What is said when both groups get a tenth of what they want, which they had before. */
  private String lost(GuardFeed.Shares shares) {
    put("/sys/fs/cgroup/ours/cpu.weight", "100\n");
    put("/sys/fs/cgroup/others/cpu.weight", "100\n");
    put("/proc/" + OURS + "/cgroup", "0::/ours\n");
    put("/proc/" + OTHERS + "/cgroup", "0::/others\n");
    Host host = Hosts.recorded(files);
    GuardFeed feed = new GuardFeed(host, new OneThread(OURS), OWN, shares, 10 * SECOND, now);
    for (int i = 0; i < 3; i++) {
      look(feed, wish(OURS, 900, 100), wish(OTHERS, 900, 100));
    }
    feed.endBaseline(host, now);
    String said = "";
    for (int i = 0; i < 20 && said.isEmpty(); i++) {
      if (look(feed, wish(OURS, 50, 950), wish(OTHERS, 100, 900))
          instanceof Verdict.Tripped(var guard, var reason)) {
        said = guard + ": " + reason;
      }
    }
    return said;
  }

  @Test
  void aGroupWithoutHintsThatLosesTripsAndOneWithHintsDoesNot() {
    assertThat(lost(GuardFeed.Shares.KEPT))
        .startsWith("share: control group /others, which has no hints, had a CPU in 10.0 %");
  }

  @Test
  void whereWeightsAreSetSharesMayMove() {
    assertThat(lost(GuardFeed.Shares.MOVED)).isEmpty();
  }
}
