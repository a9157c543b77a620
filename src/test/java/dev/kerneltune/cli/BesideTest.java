package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.store.StoreException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BesideTest {
  private static <T> Beside.Came<T> await(Beside<T> beside) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      Optional<Beside.Came<T>> came = beside.take();
      if (came.isPresent()) {
        return came.get();
      }
      Thread.sleep(5);
    }
    throw new AssertionError("nothing came");
  }

  @Test
  void nobodyWaitsForWhatHangs() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Beside<String> beside = new Beside<>("test");
    beside.begin(
        () -> {
          try {
            over.await();
          } catch (InterruptedException _) {
            return "interrupted";
          }
          return "first";
        });
    assertThat(beside.isFree()).isFalse();
    assertThat(beside.take()).isEmpty();
    beside.begin(() -> "second");
    over.countDown();
    assertThat(await(beside)).isEqualTo(new Beside.Came.Done<>("first"));
    assertThat(beside.take()).as("taken once").isEmpty();
  }

  @Test
  void whatCannotBeDoneIsTold() throws InterruptedException {
    Beside<String> beside = new Beside<>("test");
    beside.begin(
        () -> {
          throw new StoreException("f:1: broken");
        });
    assertThat(await(beside)).isEqualTo(new Beside.Came.Failed<>("f:1: broken"));
  }
}
