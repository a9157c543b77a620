package dev.kerneltune.host;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Files in memory that count how often each is read; those named hang- do not come back. */
final class CountingSource implements FileSource, AutoCloseable {
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);

  int count(String path) {
    return counts.getOrDefault(path, new AtomicInteger()).get();
  }

  /** Returns the largest number of reads of one path. */
  int most() {
    return counts.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
  }

  private void note(String path) {
    counts.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
    if (path.contains("hang-")) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (path.contains("broken-")) {
      throw new IllegalStateException("broken");
    }
  }

  @Override
  public Raw read(String path, int limitBytes) {
    note(path);
    int length = path.contains("long-") ? 2 << 20 : path.length();
    return length > limitBytes ? FileSource.tooLong(limitBytes) : new Raw.Bytes(new byte[length]);
  }

  @Override
  public Listing list(String path) {
    note("list " + path);
    return new Listing.Names(List.of("a", "b"));
  }

  @Override
  public Raw readLink(String path) {
    note("link " + path);
    return new Raw.Missing();
  }

  @Override
  public boolean canBlock() {
    return true;
  }

  @Override
  public boolean isLive() {
    return true;
  }

  /** Lets the reads that hang come back. */
  @Override
  public void close() {
    end.countDown();
  }
}
