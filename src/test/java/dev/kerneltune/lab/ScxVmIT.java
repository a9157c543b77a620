package dev.kerneltune.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The BPF scheduler on real kernels: it is loaded, runs everything, and is gone again, whatever
 * becomes of its loader. What emulation cannot show, latencies, is not looked at.
 */
@Tag("vm")
class ScxVmIT {
  private static final int SECONDS = 1500;
  private static final String LIBRARY =
      Optional.ofNullable(System.getenv("KERNEL_TUNE_LAB"))
              .orElse(System.getProperty("user.home") + "/.cache/kernel-tune-lab")
          + "/tools/libbpf/usr/lib/x86_64-linux-gnu/libbpf.so.1";

  private static final String COMMON =
      """
      export COLUMNS=150; S=/sys/kernel/sched_ext
      scx() { exec %s sched scx --libbpf %s "$@"; }
      becomes() { n=0; until [ "$(cat $S/state)" = $1 ]; do
        n=$((n + 1)); [ $n -lt 600 ] || return 1; sleep 0.2; done; }
      # A loop under a name of its own, in a group of its own.
      mkdir /sys/fs/cgroup/lab
      loop() { cp "$(readlink -f /bin/sh)" /run/$1; shift_to=$2
        ( echo 0 > /sys/fs/cgroup/lab/cgroup.procs
          exec taskset -c $shift_to /run/$1 -c 'while :; do :; done' ) & }
      ran() { cut -d' ' -f1 /proc/$1/schedstat; }
      """
          .formatted(Path.of(Vm.program()), LIBRARY);

  @ParameterizedTest
  @ValueSource(strings = {"7.2", "7.3"})
  void itRunsEverythingByClassThroughHotplugAndLeavesNothing(String kernel) throws Exception {
    Run run =
        machine(kernel)
            .run(
                COMMON
                    + """
                    ( scx --check ) || exit 11
                    loop heavy 0; heavy=$!; loop light 0; light=$!
                    ( scx --for 40s --format json --rule /lab:light=background > /run/stats ) &
                    loader=$!
                    becomes enabled || exit 12
                    cat $S/root/ops
                    sleep 2; h=$(ran $heavy); l=$(ran $light); sleep 12
                    echo "heavy ms: $((($(ran $heavy) - h) / 1000000))"
                    echo "light ms: $((($(ran $light) - l) / 1000000))"
                    echo 0 > /sys/devices/system/cpu/cpu1/online || exit 13
                    sleep 1; date > /dev/null; sleep 1
                    echo 1 > /sys/devices/system/cpu/cpu1/online || exit 14
                    sleep 1; grep -q enabled $S/state || { dmesg | tail; exit 15; }
                    cat $S/root/events
                    wait $loader || exit 16
                    becomes disabled || exit 17
                    kill $heavy $light
                    cat /run/stats; dmesg | grep -E 'BUG|WARNING|Oops' && exit 18
                    exit 0
                    """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("kernel_tune", "\"ended\" : \"by the loader\"");
    // By their weights it would be 10 to 1; half of that is more than chance.
    assertThat(number(run.out(), "heavy ms: "))
        .as(run.out())
        .isGreaterThan(5 * number(run.out(), "light ms: "));
    assertThat(number(run.out(), "light ms: ")).as(run.out()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.2", "7.3"})
  void withoutItsLoaderTheKernelFallsBack(String kernel) throws Exception {
    Run run =
        machine(kernel)
            .run(
                COMMON
                    + """
                    loop heavy 0; heavy=$!
                    ( scx --for 10m > /dev/null ) & loader=$!
                    becomes enabled || exit 11
                    grep 'ext.enabled' /proc/$heavy/sched
                    kill -KILL $loader; becomes disabled || exit 12
                    grep 'ext.enabled' /proc/$heavy/sched
                    before=$(ran $heavy); sleep 2; [ $(ran $heavy) -gt $before ] || exit 13
                    echo "killed, and everything runs"

                    ( scx --for 10m 2> /run/err ) & loader=$!
                    becomes enabled || exit 14
                    echo S > /proc/sysrq-trigger; becomes disabled || exit 15
                    wait $loader && exit 16
                    cat /run/err
                    """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("killed, and everything runs", "sysrq");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.2", "7.3"})
  void aTaskThatIsNeverRunEndsTheSchedulerAndNotTheTask(String kernel) throws Exception {
    Run run =
        machine(kernel)
            .run(
                COMMON
                    + """
                    sh -c 'while :; do sleep 0.2; done' & victim=$!
                    ( scx --for 5m --forget $victim 2> /run/err ) & loader=$!
                    becomes enabled || exit 11
                    becomes disabled || exit 12
                    wait $loader && exit 13
                    cat /run/err
                    before=$(ran $victim); sleep 3; [ $(ran $victim) -gt $before ] || exit 14
                    echo "the victim runs again"
                    """);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("runnable task stall", "the kernel took it out", "the victim runs again");
  }

  /** Each start of the program takes a minute where others compute, too. */
  private static Vm machine(String kernel) {
    Vm vm = Vm.of(kernel, "small");
    return new Vm(vm.name(), vm.start(), SECONDS);
  }

  private static long number(String text, String behind) {
    int at = text.indexOf(behind);
    assertThat(at).as(text).isNotNegative();
    int from = at + behind.length();
    int to = from;
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    return Long.parseLong(text.substring(from, to));
  }
}
