package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real processes, for some seconds; what they measure is never asserted. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class BenchTest {
  private static final long MILLI = 1_000_000;
  private static final Workload SMALL =
      new Workload(
          List.of(
              new Part(Role.DECODE, 2, MILLI, 50_000),
              new Part(Role.BATCH, 1, 0, 100_000),
              new Part(Role.FRONT_END, 1, 5 * MILLI, 50_000),
              new Part(Role.SPINNER, 1, MILLI, MILLI)));

  private static Children children() {
    return new Children(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xbatch",
            "-cp",
            System.getProperty("java.class.path"),
            RoleMain.class.getName()));
  }

  private static Set<String> names(List<RoleThread> threads) {
    return threads.stream().map(thread -> thread.comm()).collect(Collectors.toSet());
  }

  @Test
  void threadsOfARoleBearItsNameForTheKernel() throws InterruptedException {
    try (Ensemble ensemble = Ensemble.start(SMALL, children())) {
      List<RoleThread> threads = List.of();
      // A thread takes its name as the first thing that it does, which may be a moment away.
      for (int i = 0; i < 600 && threads.size() < 5; i++) {
        Thread.sleep(100);
        try (CachedHost host = Hosts.live()) {
          threads = RoleThread.of(host, ensemble);
        }
      }
      assertThat(names(threads))
          .containsExactlyInAnyOrder(
              "VLLM::EngineCor", "pt_data_worker", "uvicorn", "NCCL Progress 0");
      assertThat(threads).hasSize(5);
    }
  }

  @Test
  void twoArmsTakeTurnsAndEveryRoleIsCounted() throws InterruptedException {
    List<Arm> arms =
        List.of(
            new DefaultArm(),
            new DispatchArm(Dispatch.BATCHED, Asked.delay(MILLI)),
            new DispatchArm(Dispatch.CACHED, Asked.delay(MILLI)),
            new DispatchArm(Dispatch.PER_TASK, Asked.delay(MILLI)));
    List<Block> told = new ArrayList<>();
    List<Block> blocks;
    List<Long> pids;
    try (Ensemble ensemble = Ensemble.start(SMALL, children())) {
      pids = ensemble.children().stream().map(Child::pid).toList();
      Measured measured =
          Bench.run(ensemble, arms, Turns.of(2, 1000 * MILLI), List.of(), told::add);
      assertThat(measured.ended()).isEmpty();
      blocks = measured.blocks();
    }
    assertThat(told).isEqualTo(blocks);
    assertThat(blocks)
        .extracting(Block::arm)
        .containsExactly(
            "default", "batched", "cached", "per-task", "per-task", "cached", "batched", "default");
    assertThat(blocks).extracting(Block::pass).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(blocks)
        .allSatisfy(
            block ->
                assertThat(block.values())
                    .containsKeys(Metric.DECODE_STEPS, Metric.BATCH_OPS, Metric.FORKS, Metric.SPINS)
                    .doesNotContainKey(Metric.TENANT_OPS));
    assertThat(pids)
        .extracting((Function<Long, Boolean>) pid -> ProcessHandle.of(pid).isPresent())
        .containsOnly(false);
  }

  @Test
  void aProcessThatCannotBeStartedIsToldInALine() {
    Children none = new Children(List.of("/no/such/program"));
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> Ensemble.start(SMALL, none).close())
        .withMessageStartingWith("decode: cannot be started");
  }

  @Test
  void aProcessThatSaysSomethingElseIsToldInALine() {
    Children other = new Children(List.of("/bin/echo", "hello"));
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> Ensemble.start(SMALL, other).close())
        .withMessageContaining("'hello decode known 2");
  }

  @Test
  void aProcessThatEndsIsToldInALine() {
    Children other = new Children(List.of("/bin/true"));
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> Ensemble.start(SMALL, other).close())
        .withMessageContaining("decode: it ended");
  }

  @Test
  void aModelThatFailsEndsItsArmWithTheReason() throws InterruptedException {
    Asked broken =
        new Asked() {
          @Override
          public String about() {
            return "nobody";
          }

          @Override
          public void ask(int tasks) {
            throw new BenchException("no answer");
          }
        };
    DispatchArm arm = new DispatchArm(Dispatch.PER_TASK, broken);
    try (Ensemble ensemble = Ensemble.start(SMALL, children())) {
      assertThat(Bench.run(ensemble, List.of(arm), Turns.of(2, 1000 * MILLI), List.of(), _ -> {}))
          .isEqualTo(new Measured(List.of(), Optional.of("per-task: no answer")));
    }
  }

  /** An arm that can be entered so often. */
  private record Entered(AtomicInteger left) implements Arm {
    @Override
    public String name() {
      return "tired";
    }

    @Override
    public String about() {
      return "gives up";
    }

    @Override
    public void enter(Ensemble ensemble) {
      if (left.getAndDecrement() == 0) {
        throw new BenchException("no more");
      }
    }

    @Override
    public void leave(Ensemble ensemble) {
      // Nothing was changed.
    }
  }

  @Test
  void whatWasMeasuredBeforeItEndsEarlyStaysInWholePairsOfPasses() throws InterruptedException {
    List<Arm> arms = List.of(new DefaultArm(), new Entered(new AtomicInteger(3)));
    try (Ensemble ensemble = Ensemble.start(SMALL, children())) {
      Measured measured = Bench.run(ensemble, arms, Turns.of(4, 500 * MILLI), List.of(), _ -> {});
      assertThat(measured.ended()).contains("tired: no more");
      assertThat(measured.blocks())
          .extracting(Block::arm)
          .containsExactly("default", "tired", "tired", "default");
    }
  }

  /** What the processes of these tests run. */
  static final class RoleMain {
    private RoleMain() {}

    public static void main(String[] arguments) {
      RoleProcess.run(
          Part.of(List.of(arguments)),
          System.in,
          System.out,
          System::nanoTime,
          ProcessHandle.current().pid());
      Runtime.getRuntime().halt(0);
    }
  }
}
