package dev.kerneltune.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hints on real kernels, one that has slices and one that has none. What threads and control groups
 * have is read by a program of the guest's, not by ours. The GPU is a render node of vgem.
 */
@Tag("vm")
class HintsVmIT {
  private static final int SECONDS = 1500;

  private static final String COMMON =
      """
      export COLUMNS=150; G=/sys/fs/cgroup/ai.slice; GPU=/dev/dri/renderD128
      sched() { %s sched "$@"; }
      mkdir $G; for each in vllm train backup other; do mkdir $G/$each.service; done
      echo +cpu > /sys/fs/cgroup/cgroup.subtree_control && echo +cpu > $G/cgroup.subtree_control
      # A loop in a unit's group that calls itself as it likes and makes children when it is told to.
      busy() { ( echo 0 > $G/$2.service/cgroup.procs; printf %%s "$1" > /proc/$BASHPID/comm
        exec 9< $3; trap 'sleep 1000 &' USR1; trap '( sleep 1000 & echo $! > /run/orphan )' USR2
        while :; do :; done ) & }
      busy VLLM::EngineCor vllm $GPU; vllm=$!
      busy pt_data_worker train /dev/null; worker=$!
      busy pt_data_worker train /dev/null; theirs=$!
      busy nobody-knows other /dev/null; other=$!
      cp "$(readlink -f /bin/sh)" /run/restic
      ( echo 0 > $G/backup.service/cgroup.procs; exec /run/restic -c 'while :; do :; done' ) &
      restic=$!
      renice -n 3 -p $theirs > /dev/null
      all() { echo vllm=$vllm worker=$worker theirs=$theirs other=$other restic=$restic; }
      # PHASE NAME=TID...: sched_getattr(2) of each, and every weight. Of a slice it is the microseconds, by
      # the hundred: what is below is the mark of the journal.
      tell() { python3 -c '
      import ctypes, struct, sys
      for word in sys.argv[2:]:
          name, tid = word.split("=")
          told = ctypes.create_string_buffer(56)
          if ctypes.CDLL(None).syscall(315, int(tid), told, 56, 0): sys.exit(word + ": no answer")
          _, policy, flags, nice, _, slice = struct.unpack_from("IIQiIQ", told)
          print(sys.argv[1], name, policy, nice, flags, slice // 100000 * 100)
      ' "$@"; for each in vllm train backup other; do
          echo "$1 $each.service $(cat $G/$each.service/cpu.weight)"; done; }
      nice_of() { sed 's/.*) //' /proc/$1/stat | cut -d' ' -f17; }
      policy_of() { sed 's/.*) //' /proc/$1/stat | cut -d' ' -f39; }
      begin() { ( exec %s sched run --backend hints --cgroup-weights --baseline 1s --interval 4s \
          > /run/out 2> /run/err ) & runner=$!; n=0
        until [ "$(nice_of $vllm) $(policy_of $worker) $(policy_of $restic)" = "-5 3 5" ] \
            && grep -q 200 $G/vllm.service/cpu.weight; do
          n=$((n + 1)); [ $n -lt 1200 ] || { cat /run/out /run/err; exit 11; }; sleep 0.2; done; }
      child() { kill -USR1 $1; until made=$(cat /proc/$1/task/$1/children) && [ -n "$made" ]; do
        sleep 0.2; done; echo $made; }
      sleep 1; tell before $(all)
      """
          .formatted(Vm.program(), Vm.program());

  @ParameterizedTest
  @ValueSource(strings = {"6.1", "7.2"})
  void whatItSaysIsWhatTheKernelHasAndAStopPutsAllOfItBack(String kernel) throws Exception {
    Run run =
        machine(kernel)
            .run(
                COMMON
                    + """
                    sched doctor
                    begin; first=$(child $vllm); second=$(child $worker)
                    tell acting $(all) vllm-child=$first worker-child=$second
                    sched status --format json
                    sched stop || exit 12
                    wait $runner || exit 13
                    tell after $(all) vllm-child=$first worker-child=$second
                    sched status --format json
                    """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    Map<String, String> before = phase(run, "before");
    String untouched = told(before, "other");
    assertThat(untouched).startsWith("0 0 0 ");
    assertThat(run.out()).contains("EEVDF slices " + (hasSlices(kernel) ? "   the" : "   sched_"));

    Map<String, String> acting = phase(run, "acting");
    assertThat(acting)
        .containsEntry("vllm", "0 -5 1 " + slice(kernel, 300))
        .containsEntry("worker", "3 3 0 " + slice(kernel, 20_000))
        .containsEntry("restic", "5 0 0 " + slice(kernel, 20_000))
        .containsEntry("theirs", told(before, "theirs"))
        .containsEntry("other", untouched)
        .containsEntry("vllm-child", untouched)
        .containsEntry("worker-child", told(acting, "worker"))
        .containsEntry("vllm.service", "200")
        .containsEntry("train.service", "50")
        .containsEntry("backup.service", "10")
        .containsEntry("other.service", "100");
    assertThat(run.out())
        .contains("\"run\":\"runs\"", "\"critical\":1", "\"background\":1", "\"weights\":3");

    Map<String, String> after = phase(run, "after");
    assertThat(after).containsAllEntriesOf(before);
    assertThat(after)
        .containsEntry("vllm-child", untouched)
        .containsEntry("worker-child", untouched);
    assertThat(run.out()).contains("\"run\":\"none\",\"says\":\"nothing runs\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.1", "7.2"})
  void behindAKillAStopPutsBackWhatIsOursAndWhatWasForkedMeanwhile(String kernel) throws Exception {
    Run run =
        machine(kernel)
            .run(
                COMMON
                    + """
                    begin; kill -KILL $runner; wait $runner
                    first=$(child $vllm); second=$(child $worker)
                    kill -USR2 $worker; until [ -s /run/orphan ]; do sleep 0.2; done
                    third=$(cat /run/orphan); renice -n 7 -p $worker > /dev/null
                    tell killed $(all) worker-child=$second orphan=$third
                    sched status --format json
                    sched stop || exit 12
                    tell after $(all) vllm-child=$first worker-child=$second orphan=$third
                    """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    Map<String, String> before = phase(run, "before");
    Map<String, String> killed = phase(run, "killed");
    assertThat(killed)
        .containsEntry("vllm", "0 -5 1 " + slice(kernel, 300))
        .containsEntry("worker", "3 7 0 " + slice(kernel, 20_000))
        .containsEntry("worker-child", "3 3 0 " + slice(kernel, 20_000))
        .containsEntry("orphan", "3 3 0 " + slice(kernel, 20_000))
        .containsEntry("vllm.service", "200");
    assertThat(run.out()).contains("\"run\":\"killed\"");

    Map<String, String> after = phase(run, "after");
    String untouched = told(before, "other");
    assertThat(run.err()).contains("kept nice 7");
    assertThat(after)
        .containsEntry("worker", untouched.replaceFirst("^0 0 ", "0 7 "))
        .containsEntry("vllm-child", untouched)
        .containsEntry("worker-child", untouched);
    // Without slices nobody can tell where a thread has it from whose parents have ended.
    if (hasSlices(kernel)) {
      assertThat(after).containsEntry("orphan", untouched);
    }
    before.remove("worker");
    assertThat(after).containsAllEntriesOf(before);
  }

  /** A realtime loop that nothing holds back keeps its CPU from the others, as no hint does. */
  @ParameterizedTest
  @ValueSource(strings = {"6.1", "7.2"})
  void aThreadOfOthersThatIsKeptFromRunningEndsTheRunAndAllIsUndone(String kernel)
      throws Exception {
    Vm vm = Vm.of(kernel, "two").with("--modules", "vgem");
    Run run =
        new Vm(vm.name(), vm.start(), SECONDS)
            .run(
                COMMON
                    + """
                    mount -t debugfs none /sys/kernel/debug
                    echo -1 > /proc/sys/kernel/sched_rt_runtime_us
                    for each in /sys/kernel/debug/sched/fair_server/cpu*/runtime; do
                      [ ! -e $each ] || echo 0 > $each; done
                    pinned() { exec python3 -c '
                    import os, sys, time
                    os.sched_setaffinity(0, {1})
                    open("/proc/self/comm", "w").write(sys.argv[1])
                    if sys.argv[2] == "fifo":
                        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
                    end = time.monotonic() + 60
                    while time.monotonic() < end: pass
                    ' "$@"; }
                    pinned neighbour fair & neighbour=$!
                    begin
                    pinned hog fifo & hog=$!
                    wait $runner; echo ends with $?
                    kill $hog $neighbour; cat /run/out
                    tell after $(all)
                    """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("ends with 6").contains("guard starved: thread ");
    assertThat(phase(run, "after")).containsAllEntriesOf(phase(run, "before"));
  }

  private static Vm machine(String kernel) {
    Vm vm = Vm.of(kernel, "small").with("--modules", "vgem");
    return new Vm(vm.name(), vm.start(), SECONDS);
  }

  private static boolean hasSlices(String kernel) {
    return !kernel.equals("6.1");
  }

  /** Returns a slice in microseconds as the kernel tells it: 0 where it has none. */
  private static int slice(String kernel, int micros) {
    return hasSlices(kernel) ? micros : 0;
  }

  private static String told(Map<String, String> phase, String name) {
    return Objects.requireNonNull(phase.get(name), name);
  }

  /** Returns policy, nice, flags and slice by thread, and the weight by unit. */
  private static Map<String, String> phase(Run run, String name) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line : run.out().lines().toList()) {
      List<String> words = List.of(line.split(" ", 3));
      if (words.getFirst().equals(name) && words.size() == 3) {
        lines.put(words.get(1), words.get(2));
      }
    }
    assertThat(lines).as(run.out()).isNotEmpty();
    return lines;
  }
}
