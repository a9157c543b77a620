package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GateTest {
  private final BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
  private final Gate gate = new Gate(2, queue::add);
  private final CountDownLatch passed = new CountDownLatch(1);

  private Thread passing(int task) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              gate.pass(task);
              passed.countDown();
            });
  }

  @Test
  void anOpenGateTellsNobody() {
    gate.pass(0);
    assertThat(queue).isEmpty();
  }

  @Test
  void aShutGateHoldsAThreadUntilItsOwnNumberIsLet() throws InterruptedException {
    gate.shut();
    Thread thread = passing(1);
    assertThat(queue.take()).isEqualTo(1);
    gate.let(0);
    gate.let(7);
    gate.let(-1);
    assertThat(thread.join(java.time.Duration.ofMillis(100))).isFalse();
    gate.let(1);
    passed.await();
  }

  @Test
  void aGateThatOpensLetsAllThrough() throws InterruptedException {
    gate.shut();
    Thread thread = passing(0);
    assertThat(queue.take()).isZero();
    gate.open();
    passed.await();
    thread.join();
    assertThat(queue).isEmpty();
  }
}
