package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CachedHostTest {
  private static final long LIMIT = 250;
  private static final Raw BLOCKED = new Raw.Blocked(LIMIT);

  @TempDir Path folder;

  private final CountingSource source = new CountingSource();
  private final CachedHost host = new CachedHost(source, LIMIT);

  @AfterEach
  void release() {
    source.close();
    host.close();
  }

  @Test
  void eachFileIsReadOnceByEightThreads() throws InterruptedException {
    // A busy machine may keep a thread off its CPU for longer than LIMIT.
    CachedHost host = new CachedHost(source, 30_000);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      paths.add("/sys/file" + i);
    }
    host.warm(paths);
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger present = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean isPhase = i % 2 == 0;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    awaitQuietly(start);
                    int count =
                        isPhase
                            ? CachedHost.reading(host, h -> readAll(h, paths))
                            : readAll(host, paths);
                    present.addAndGet(count);
                  }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(present).hasValue(8 * 500);
    assertThat(source.count("/sys/file0")).isEqualTo(1);
    assertThat(source.most()).isEqualTo(1);
    assertThat(host.filesRead()).isEqualTo(500);
    assertThat(host.bytesRead()).isEqualTo(paths.stream().mapToInt(String::length).sum());
  }

  private static int readAll(Host host, List<String> paths) {
    int present = 0;
    for (String path : paths) {
      present += host.read(path) instanceof Raw.Bytes ? 1 : 0;
      host.list(path);
      host.readLink(path);
      host.readLong(path);
    }
    return present;
  }

  @Test
  void aReadThatHangsIsGivenUpForAllWhoWantIt() throws InterruptedException {
    List<Raw> answers = new ArrayList<>();
    Runnable read =
        () -> {
          Raw raw = host.read("/sys/hang-1");
          synchronized (answers) {
            answers.add(raw);
          }
        };
    Thread one = Thread.ofPlatform().start(read);
    Thread two = Thread.ofPlatform().start(read);
    one.join();
    two.join();
    assertThat(answers).containsExactly(BLOCKED, BLOCKED);
    assertThat(source.count("/sys/hang-1")).isEqualTo(1);
    assertThat(host.readsGivenUp()).isEqualTo(1);
  }

  @Test
  void aPhaseThatHangsRunsAgainWithWhatItHadRead() {
    AtomicInteger runs = new AtomicInteger();
    List<Raw> answers =
        CachedHost.reading(
            host,
            h -> {
              runs.incrementAndGet();
              return List.of(h.read("/sys/before"), h.read("/sys/hang-1"), h.read("/sys/after"));
            });
    assertThat(answers.get(0)).isInstanceOf(Raw.Bytes.class);
    assertThat(answers.get(1)).isEqualTo(BLOCKED);
    assertThat(answers.get(2)).isInstanceOf(Raw.Bytes.class);
    assertThat(runs).hasValue(2);
    assertThat(source.most()).isEqualTo(1);
  }

  @Test
  void whatMakesReadyToAskIsNoTimeThatTheKernelTook() {
    FileSource slowToStart =
        new NoFiles() {
          private boolean isReady;

          @Override
          public void prepareToAsk(String query) {
            // As long as it takes for a host that watches to give a read up.
            for (long end = System.nanoTime() + 3 * LIMIT * 1_000_000; System.nanoTime() < end; ) {
              Thread.onSpinWait();
            }
            isReady = true;
          }

          @Override
          public Raw ask(String query) {
            return isReady ? new Raw.Bytes(new byte[1]) : new Raw.Failed("not ready");
          }
        };
    try (CachedHost host = new CachedHost(slowToStart, LIMIT)) {
      Raw answer = CachedHost.reading(host, h -> h.ask("ethtool/eth0/rings"));
      assertThat(answer).isInstanceOf(Raw.Bytes.class);
    }
  }

  @Test
  void ofPhasesSideBySideOnlyTheOneThatHangsRunsAgain() {
    List<AtomicInteger> runs = List.of(new AtomicInteger(), new AtomicInteger());
    List<Raw> answers =
        CachedHost.reading(
            host,
            h ->
                h.together(
                    List.of(
                        () -> counted(runs.get(0), h.read("/sys/well")),
                        () -> counted(runs.get(1), h.read("/sys/hang-1")))));
    assertThat(answers.get(0)).isInstanceOf(Raw.Bytes.class);
    assertThat(answers.get(1)).isEqualTo(BLOCKED);
    assertThat(runs.get(0)).hasValue(1);
    assertThat(runs.get(1)).as("it counts behind its read").hasValue(1);
    assertThat(source.count("/sys/hang-1")).isEqualTo(1);
    assertThat(host.readsGivenUp()).isEqualTo(1);
  }

  private static Raw counted(AtomicInteger runs, Raw raw) {
    runs.incrementAndGet();
    return raw;
  }

  @Test
  void phasesSideBySideWaitForOneAnothersReadsAndKeepTheirOrder() {
    List<Supplier<List<Raw>>> phases = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String own = "/sys/own" + i;
      phases.add(() -> List.of(host.read("/sys/shared"), host.read(own)));
    }
    List<List<Raw>> answers = CachedHost.reading(host, h -> h.together(phases));
    for (int i = 0; i < 6; i++) {
      assertThat(answers.get(i))
          .containsExactly(host.read("/sys/shared"), host.read("/sys/own" + i));
    }
    assertThat(source.most()).isEqualTo(1);
    assertThat(host.together(phases)).as("outside of a reading phase").isEqualTo(answers);
  }

  @Test
  void whatAPhaseAsideThrowsIsThrownByTheWhole() {
    List<Supplier<Raw>> phases =
        List.of(
            () -> host.read("/sys/well"),
            () -> {
              throw new IllegalStateException("aside");
            });
    assertThatThrownBy(() -> CachedHost.reading(host, h -> h.together(phases)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("aside");
  }

  @Test
  void foldersAndLinksAreGivenUpToo() {
    Listing listing = CachedHost.reading(host, h -> h.list("/sys/hang-1"));
    assertThat(listing).isEqualTo(new Listing.None(BLOCKED));
    Raw link = CachedHost.reading(host, h -> h.readLink("/sys/hang-2"));
    assertThat(link).isEqualTo(BLOCKED);
  }

  @Test
  void aReadAheadThatHangsIsGivenUpByWhoWantsIt() {
    host.warm(List.of("/sys/hang-1", "/sys/hang-2", "/sys/hang-3", "/sys/hang-4", "/sys/hang-5"));
    Raw raw = CachedHost.reading(host, h -> h.read("/sys/hang-1"));
    assertThat(raw).isEqualTo(BLOCKED);
    assertThat(host.read("/sys/well")).isInstanceOf(Raw.Bytes.class);
    assertThat(source.count("/sys/hang-1")).isEqualTo(1);
  }

  @Test
  void patienceEndsAndSaysSo() {
    List<Raw> answers =
        CachedHost.reading(
            host,
            h -> {
              List<Raw> raws = new ArrayList<>();
              for (int i = 0; i < 20; i++) {
                raws.add(h.read("/sys/hang-" + i));
              }
              return raws;
            });
    assertThat(answers.subList(0, Patience.MOST_BLOCKED)).containsOnly(BLOCKED);
    Raw notTried =
        new Raw.Failed("not read: 8 other reads did not come back within " + LIMIT + " ms each");
    assertThat(answers.subList(Patience.MOST_BLOCKED, 20)).containsOnly(notTried);
    assertThat(host.list("/sys/class")).isEqualTo(new Listing.None(notTried));
    assertThat(source.count("/sys/hang-19")).isZero();
  }

  @Test
  void anAnswerThatComesTooLateChangesNothing() throws InterruptedException {
    assertThat(host.read("/sys/hang-1")).isEqualTo(BLOCKED);
    source.close();
    Thread.sleep(50);
    assertThat(host.read("/sys/hang-1")).isEqualTo(BLOCKED);
  }

  @Test
  void aFifoInARealTreeIsGivenUp() throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("sys"));
    Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("sys/fifo").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    try (CachedHost tree = Hosts.tree(folder, LIMIT)) {
      Raw raw = CachedHost.reading(tree, h -> h.read("/sys/fifo"));
      assertThat(raw).isEqualTo(BLOCKED);
    }
  }

  @Test
  void whatAPhaseThrowsIsThrown() {
    IllegalStateException thrown = new IllegalStateException("a bug");
    assertThatThrownBy(
            () ->
                CachedHost.reading(
                    host,
                    _ -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
  }

  @Test
  void anErrorOfTheSourceIsThrownForAllWhoAsk() {
    assertThatThrownBy(() -> host.read("/sys/broken-1")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> host.read("/sys/broken-1")).isInstanceOf(IllegalStateException.class);
    assertThat(source.count("/sys/broken-1")).isEqualTo(1);
  }

  @Test
  void aLongFileIsTooLongForAShortReadWhicheverComesFirst() {
    Raw tooLong = new Raw.Failed("longer than 1048576 bytes");
    assertThat(host.read("/proc/long-1")).isEqualTo(tooLong);
    assertThat(host.readLong("/proc/long-1")).isInstanceOf(Raw.Bytes.class);
    assertThat(host.read("/proc/long-1")).isEqualTo(tooLong);
    assertThat(host.readLong("/proc/long-2")).isInstanceOf(Raw.Bytes.class);
    assertThat(host.read("/proc/long-2")).isEqualTo(tooLong);
    assertThat(source.count("/proc/long-1")).isEqualTo(2);
    assertThat(source.count("/proc/long-2")).isEqualTo(1);
  }

  @Test
  void aWindowIsAtLeastAsLongAsAskedAndReadsItsFilesTwice() {
    host.sample(List.of("/proc/stat", "/proc/vmstat"), 50_000_000);
    assertThat(host.later("/proc/stat")).isEqualTo(new Raw.NotRecorded());
    assertThat(host.windowNanos()).isEmpty();
    host.finishWindow();
    host.finishWindow();
    assertThat(host.later("/proc/stat")).isInstanceOf(Raw.Bytes.class);
    assertThat(host.later("/proc/meminfo")).isEqualTo(new Raw.NotRecorded());
    assertThat(host.windowNanos().orElseThrow()).isGreaterThanOrEqualTo(50_000_000);
    assertThat(source.count("/proc/stat")).isEqualTo(2);
  }

  @Test
  void aCounterThatSomebodyWantedTwiceIsReadTwiceWithinTheWindow() {
    host.read("/proc/stat");
    assertThat(host.later("/proc/stat")).isEqualTo(new Raw.NotRecorded());
    assertThat(host.countersAsked()).containsExactly("/proc/stat");
    host.sample(host.countersAsked(), 1_000_000);
    host.finishWindow();
    assertThat(host.later("/proc/stat")).isInstanceOf(Raw.Bytes.class);
    // Once before the window was thought of, and once at each of its ends.
    assertThat(source.count("/proc/stat")).isEqualTo(3);
  }

  @Test
  void aPhaseThatSamplesAndIsRunAgainKeepsItsWindow() {
    long window =
        CachedHost.reading(
            host,
            _ -> {
              host.sample(List.of("/proc/stat"), 20_000_000);
              host.read("/sys/hang-1");
              host.finishWindow();
              return host.windowNanos().orElseThrow();
            });
    assertThat(window).isGreaterThanOrEqualTo(LIMIT * 1_000_000);
    assertThat(source.count("/proc/stat")).isEqualTo(2);
  }

  @Test
  void aRecordingIsNotSampledBecauseItsCountersStandStill() throws IOException {
    Files.createDirectories(folder.resolve("proc"));
    Files.writeString(folder.resolve("proc/stat"), "cpu 1 2 3");
    try (CachedHost tree = Hosts.tree(folder)) {
      tree.sample(List.of("/proc/stat"), 3_600_000_000_000L);
      tree.finishWindow();
      assertThat(tree.later("/proc/stat")).isEqualTo(new Raw.NotRecorded());
      assertThat(tree.windowNanos()).isEmpty();
    }
  }

  @Test
  void aClosedHostStillTellsWhatItRead() {
    Raw before = host.read("/sys/file");
    host.close();
    assertThat(host.read("/sys/file")).isEqualTo(before);
    assertThatThrownBy(() -> host.read("/sys/other")).isInstanceOf(IllegalStateException.class);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
