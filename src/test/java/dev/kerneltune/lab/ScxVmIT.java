package dev.kerneltune.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The BPF scheduler on real kernels: it is loaded, runs everything, and is gone again, whatever
 * becomes of its loader. What emulation cannot show, latencies, is not looked at.
 */
@Tag("vm")
class ScxVmIT {
  private static final int SECONDS = 1500;

  /** Exit code of a run that a guard ended, as kernel-tune(1) has it. */
  private static final int UNDONE = 6;

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
      # PHASE: what both loops run in 12 s.
      shares() { h=$(ran $heavy); l=$(ran $light); sleep 12
        echo "$1 heavy ms: $((($(ran $heavy) - h) / 1000000))"
        echo "$1 light ms: $((($(ran $light) - l) / 1000000))"; }
      """
          .formatted(Path.of(Vm.program()), LIBRARY);

  /** The whole command has no option for the library: it is put where it looks. */
  private static final String RUNNER =
      """
      at=/usr/lib/x86_64-linux-gnu/libbpf.so.1; rm -f $at; cp %s $at
      printf -- '- id: lab.%%s\\n  match: { comm: %%s }\\n  class: %%s\\n  why: the test\\n' \
        heavy heavy normal light light background > /run/rules.yaml
      sched() { %s sched "$@"; }
      begin() { ( exec %s sched run --backend scx --rules /run/rules.yaml --baseline 1s \
          --interval 4s --format json > /run/out 2> /run/err ) & runner=$!
        becomes enabled || { cat /run/out /run/err; exit $1; }; }
      """
          .formatted(LIBRARY, Vm.program(), Vm.program());

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
                    sleep 2; shares loaded
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
    assertThatClassesCount(run.out(), "loaded");
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

  @Test
  void aRunThatFallsSilentLeavesEverybodyNormalAndTripsWhenItWakesUp() throws Exception {
    Run run =
        machine("7.2")
            .run(
                COMMON
                    + RUNNER
                    + """
                    loop heavy 0; heavy=$!; loop light 0; light=$!
                    begin 11
                    n=0; until grep -q background /run/out; do
                      n=$((n + 1)); [ $n -lt 600 ] || { cat /run/out /run/err; exit 12; }; sleep 0.5; done
                    shares acting; sched status
                    kill -STOP $runner; sleep 65; shares silent; sched status
                    grep -q enabled $S/state || exit 13
                    kill -CONT $runner; wait $runner; echo "run ends with $?"
                    becomes disabled || exit 14
                    cat /run/out; sched status; sched run --backend scx && exit 15
                    sched stop --reset || exit 16
                    begin 17; sched stop || exit 18
                    wait $runner || { cat /run/out /run/err; exit 19; }
                    becomes disabled || exit 20
                    shares after; dmesg | grep -E 'BUG|WARNING|Oops' && exit 21
                    exit 0
                    """);
    String out = run.out();
    assertThat(run.code()).as(out + run.err()).isZero();
    assertThatClassesCount(out, "acting");
    for (String phase : List.of("silent", "after")) {
      assertThat(number(out, phase + " heavy ms: "))
          .as(out)
          .isLessThan(2 * number(out, phase + " light ms: "));
    }
    assertThat(out)
        .containsSubsequence(
            "run        runs: process",
            "sched_ext  enabled, kernel_tune",
            "run        silent: process",
            "run ends with " + UNDONE,
            "\"guard\":\"hang\"",
            "sched_ext  disabled",
            "guards     hang tripped");
    assertThat(run.err()).contains("sched run: guard hang tripped");
  }

  @Test
  void aPromotedSpinnerIsHeldToItsBudgetAndNobodyIsStarvedInEitherShard() throws Exception {
    Run run =
        machine("7.2", "two")
            .run(
                COMMON
                    + """
                    ( scx --check ) || exit 11
                    loop heavy 0; heavy=$!; loop light 0; light=$!; loop far 1; far=$!
                    loop any 0-1; loop every 0-1
                    ( scx --for 40s --format json --rule /lab:heavy=critical > /run/stats ) &
                    loader=$!
                    becomes enabled || exit 12
                    # A thread of the kernel with nice 19 that never has enough.
                    pages=/sys/kernel/mm/transparent_hugepage
                    echo 0 > $pages/khugepaged/scan_sleep_millisecs
                    echo always > $pages/enabled; huge=$(pgrep -x khugepaged)
                    sleep 2; f=$(ran $far); k=$(ran $huge); shares loaded
                    echo "far ms: $((($(ran $far) - f) / 1000000))"
                    echo "khugepaged ms: $((($(ran $huge) - k) / 1000000))"
                    wait $loader || exit 13
                    cat /run/stats
                    """);
    String out = run.out();
    assertThat(run.code()).as(out + run.err()).isZero();
    assertThat(out).contains(" in 2 shards");
    for (String each : List.of("loaded heavy ms: ", "loaded light ms: ", "far ms: ")) {
      assertThat(number(out, each)).as(out).isPositive();
    }
    // Of the 24 s of two CPUs, which five loops want, too: weighed by its nice it got 250 ms.
    assertThat(number(out, "khugepaged ms: ")).as(out).isGreaterThan(500);
    JsonNode stats = new JsonMapper().readTree(out.substring(out.indexOf('{')));
    assertThat(stats.path("ended").asString()).isEqualTo("by the loader");
    JsonNode critical = stats.path("classes").path(0);
    assertThat(critical.path("class").asString()).isEqualTo("critical");
    assertThat(critical.path("demotions").asLong()).as(out).isPositive();
    assertThat(stats.path("classes").path(2).path("steals").asLong()).as(out).isPositive();
  }

  /** By their weights it would be 10 to 1; half of that is more than chance. */
  private static void assertThatClassesCount(String out, String phase) {
    assertThat(number(out, phase + " heavy ms: "))
        .as(out)
        .isGreaterThan(5 * number(out, phase + " light ms: "));
    assertThat(number(out, phase + " light ms: ")).as(out).isPositive();
  }

  private static Vm machine(String kernel) {
    return machine(kernel, "small");
  }

  /** Each start of the program takes a minute where others compute, too. */
  private static Vm machine(String kernel, String name) {
    Vm vm = Vm.of(kernel, name);
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
