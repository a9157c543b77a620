package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.sched.guard.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static final int TENANT = 42;
  private static final long QUARTER = 250_000_000;

  private final Map<String, Raw> files = new HashMap<>();
  private final Neighbours neighbours = new Neighbours();
  private long now;

  private void put(String path, String text) {
    files.put(path, new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A thread as /proc tells it: how long it ran, its state, nice and policy. */
  private void thread(long ran, char state, int nice, int policy) {
    put("/proc/42/schedstat", ran + " 7 3\n");
    put("/proc/42/task/42/stat", stat(42, state, nice, policy));
    put("/proc/42/comm", "ten\u001bant\n");
    put("/proc/42/cgroup", "4:cpu,cpuacct:/neighbour\n0::/\n");
    put("/sys/fs/cgroup/cpu,cpuacct/tasks", "");
    put("/proc/loadavg", "3.1 2.0 1.0 6/200 99\n");
    put("/sys/devices/system/cpu/online", "0-1\n");
    files.putIfAbsent("/sys/devices/system/cpu/nohz_full", new Raw.Missing());
  }

  private static String stat(int tid, char state, int nice, int policy) {
    return ("%d (a) b) %c 1 1 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 %d 3 0 77 0 0 0 0 0 0 0 0 0 0 0 0"
            + " 0 0 0 17 3 0 %d 0 0 0\n")
        .formatted(tid, state, nice, policy);
  }

  /** As if the thread had gone and come again: nothing is remembered of it. */
  private void anew() {
    neighbours.watch(List.of(), List.of(), Set.of(TENANT));
    look();
    changing();
  }

  private Verdict look() {
    Host host = Hosts.recorded(files);
    now += QUARTER;
    return neighbours.judge(neighbours.read(host), host, now);
  }

  /** Reads that often a thread that is ready and does not run, and returns the last verdict. */
  private Verdict stands(int times) {
    Verdict last = new Verdict.Fine();
    for (int i = 0; i < times; i++) {
      last = look();
    }
    return last;
  }

  private void changing() {
    neighbours.endBaseline();
    neighbours.watch(List.of(), List.of(TENANT), Set.of());
    look();
  }

  @Test
  void aThreadOfOthersThatIsReadyForASecondAndDoesNotRunIsStarved() {
    thread(5, 'R', 0, 0);
    changing();
    assertThat(stands(3)).isInstanceOf(Verdict.Fine.class);
    assertThat(look())
        .isEqualTo(
            new Verdict.Tripped(
                "starved",
                "thread 42 (ten?ant), of the control group /neighbour /, has no hints, was ready at"
                    + " 5 readings and did not run for 1.0 s; expected less than 1.0 s (before:"
                    + " 0.0 s at most; 3.0 threads are ready for each CPU)"));
  }

  @Test
  void twoReadingsFarApartAreNotEnough() {
    thread(5, 'R', 0, 0);
    changing();
    now += 4 * QUARTER;
    assertThat(look()).isInstanceOf(Verdict.Fine.class);
    assertThat(look()).isInstanceOf(Verdict.Tripped.class);
  }

  @Test
  void whatCannotBeReadIsNoNumber() {
    thread(5, 'R', 0, 0);
    files.put("/proc/loadavg", new Raw.Refused("EACCES"));
    put("/sys/devices/system/cpu/nohz_full", "(null)\n");
    changing();
    assertThat(stands(4).toString()).contains("nobody knows how many threads are ready");
    files.put("/sys/devices/system/cpu/nohz_full", new Raw.Refused("EACCES"));
    anew();
    assertThat(stands(7)).isInstanceOf(Verdict.Fine.class);
    assertThat(stands(9)).isInstanceOf(Verdict.Tripped.class);
  }

  @Test
  void aQuotaThatComesLaterIsSeen() {
    thread(5, 'R', 0, 0);
    changing();
    thread(6, 'R', 0, 0);
    look();
    put("/sys/fs/cgroup/cpu,cpuacct/neighbour/cpu.cfs_quota_us", "1000\n");
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
  }

  @Test
  void whoRanOrSleptMeanwhileIsNotStarved() {
    thread(5, 'R', 0, 0);
    changing();
    stands(3);
    thread(6, 'R', 0, 0);
    assertThat(stands(5)).isInstanceOf(Verdict.Fine.class);
    thread(6, 'S', 0, 0);
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
  }

  @Test
  void whatHasHintsOrAPolicyOrNiceOfItsOwnMayWait() {
    thread(5, 'R', 1, 0);
    changing();
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
    thread(5, 'R', 0, 5);
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
    thread(5, 'R', 0, 3);
    assertThat(stands(9)).isInstanceOf(Verdict.Tripped.class);
    neighbours.watch(List.of(), List.of(TENANT), Set.of(TENANT));
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
  }

  @Test
  void whoseGroupIsNotToHaveMoreIsNotStarvedInEitherVersion() {
    thread(5, 'R', 0, 0);
    put("/sys/fs/cgroup/cpu,cpuacct/neighbour/cpu.cfs_quota_us", "1000\n");
    changing();
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
    put("/sys/fs/cgroup/cpu,cpuacct/neighbour/cpu.cfs_quota_us", "-1\n");
    put("/proc/42/cgroup", "0::/pods/one\n");
    put("/sys/fs/cgroup/pods/cpu.max", "1000 100000\n");
    put("/sys/fs/cgroup/pods/one/cpu.max", "max 100000\n");
    anew();
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
    put("/sys/fs/cgroup/pods/cpu.max", "max 100000\n");
    anew();
    assertThat(stands(9)).isInstanceOf(Verdict.Tripped.class);
  }

  @Test
  void aGroupThatIsToHaveHardlyAnythingOrThatNobodySeesIsNotJudged() {
    thread(5, 'R', 0, 0);
    put("/proc/42/cgroup", "0::/kubepods/besteffort/pod\n");
    put("/sys/fs/cgroup/kubepods/besteffort/cpu.weight", "1\n");
    changing();
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
    put("/sys/fs/cgroup/kubepods/besteffort/cpu.weight", "50\n");
    put("/proc/42/cgroup", "0::/../other\n");
    anew();
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
    put("/proc/42/cgroup", "0::/\n");
    put("/sys/fs/cgroup/cpu.max", "1000 100000\n");
    anew();
    assertThat(stands(9)).isInstanceOf(Verdict.Fine.class);
    put("/proc/42/cgroup", "0::/kubepods/besteffort/pod\n");
    put("/sys/fs/cgroup/cpu.max", "max 100000\n");
    anew();
    assertThat(stands(9)).isInstanceOf(Verdict.Tripped.class);
  }

  @Test
  void whoIsLimitedNeitherHidesWhoIsStarvedNorExcusesIt() {
    thread(5, 'S', 0, 0);
    put("/proc/43/schedstat", "5 7 3\n");
    put("/proc/43/task/43/stat", stat(43, 'R', 0, 0));
    put("/proc/43/cgroup", "0::/limited\n");
    put("/sys/fs/cgroup/limited/cpu.max", "1000 100000\n");
    neighbours.watch(List.of(), List.of(TENANT, 43), Set.of());
    stands(40);
    neighbours.endBaseline();
    thread(5, 'R', 0, 0);
    assertThat(stands(9)).isInstanceOf(Verdict.Tripped.class);
  }

  @Test
  void twiceAsLongAsBeforeAnythingWasChangedIsNoHarm() {
    thread(5, 'R', 0, 0);
    neighbours.watch(List.of(), List.of(TENANT), Set.of());
    assertThat(stands(7)).isInstanceOf(Verdict.Fine.class); // Ready for 1.5 s.
    thread(6, 'R', 0, 0);
    changing();
    assertThat(stands(12)).isInstanceOf(Verdict.Fine.class);
    assertThat(look()).isInstanceOf(Verdict.Tripped.class);
  }

  @Test
  void aRoundOfVeryManyThreadsTakesLongerThanASecond() {
    thread(5, 'R', 0, 0);
    put("/proc/loadavg", "3.1 2.0 1.0 200/2000 99\n");
    changing();
    assertThat(stands(7)).isInstanceOf(Verdict.Fine.class);
    assertThat(look()).isInstanceOf(Verdict.Tripped.class);
  }

  @Test
  void onCpusWithoutATickTimeIsToldLate() {
    thread(5, 'R', 0, 0);
    put("/sys/devices/system/cpu/nohz_full", "2-3\n");
    changing();
    assertThat(stands(11)).isInstanceOf(Verdict.Fine.class);
    assertThat(look()).isInstanceOf(Verdict.Tripped.class);
  }

  @Test
  void whoStandsStillIsReadOnThoughNobodyNamesItAnyMore() {
    thread(5, 'R', 0, 0);
    changing();
    stands(3);
    neighbours.watch(List.of(), List.of(), Set.of());
    assertThat(stands(2)).isInstanceOf(Verdict.Tripped.class);
  }
}
