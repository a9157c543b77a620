package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedHostTest {
  private static final Raw RINGS =
      new Raw.Bytes("rx: 1024\nrx-max: 8192\n".getBytes(StandardCharsets.UTF_8));

  /** Answers about DEV eth0; the answer about hung does not come back. */
  private static final class Source extends NoFiles implements AutoCloseable {
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    @Override
    public Raw ask(String query) {
      asked.incrementAndGet();
      if (query.contains("hung")) {
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return query.startsWith("ethtool/eth0/") ? RINGS : new Raw.Refused("EPERM");
    }

    @Override
    public void close() {
      end.countDown();
    }
  }

  @Test
  void aQueryIsAskedOnceAndIsNoFile() {
    try (Source source = new Source();
        CachedHost host = new CachedHost(source, 5000)) {
      assertThat(host.ask("ethtool/eth0/rings")).isEqualTo(RINGS);
      assertThat(host.ask("ethtool/eth0/rings")).isEqualTo(RINGS);
      assertThat(source.asked).hasValue(1);
      assertThat(host.read("/ask/ethtool/eth0/rings")).isEqualTo(new Raw.Missing());
      assertThat(host.filesRead()).isEqualTo(1);
    }
  }

  @Test
  void aDriverThatHangsIsGivenUp() {
    try (Source source = new Source();
        CachedHost host = new CachedHost(source, 50)) {
      Raw raw = CachedHost.reading(host, reader -> reader.ask("ethtool/hung/rings"));
      assertThat(raw).isEqualTo(new Raw.Blocked(50));
      assertThat(host.readsGivenUp()).isEqualTo(1);
    }
  }

  @Test
  void aSnapshotAnswersWhatWasAskedAndNothingElse() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Source source = new Source();
        CachedHost host = new CachedHost(source, 5000)) {
      host.ask("ethtool/eth0/rings");
      host.ask("kernel-log");
      Snapshot.write(host, out, Masking.MASKED);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            "f|/ask/ethtool/eth0/rings|rx: 1024\\nrx-max: 8192\\n", "!|/ask/kernel-log|EPERM");
    Recording recording =
        SnapshotReader.read(new ByteArrayInputStream(out.toByteArray()), "memory");
    try (CachedHost host = new CachedHost(new RecordedFiles(recording), 5000)) {
      assertThat(host.ask("ethtool/eth0/rings")).isEqualTo(RINGS);
      assertThat(host.ask("kernel-log")).isEqualTo(new Raw.Refused("EPERM"));
      assertThat(host.ask("ethtool/eth0/channels")).isEqualTo(new Raw.NotRecorded());
    }
  }

  @Test
  void anAnswerBesideAnotherIsNotRecordedRatherThanMissing() {
    try (CachedHost host = Hosts.recorded(Map.of("/ask/ethtool/eth0/rings", RINGS))) {
      assertThat(host.ask("ethtool/eth0/rings")).isEqualTo(RINGS);
      assertThat(host.ask("ethtool/eth0/channels")).isEqualTo(new Raw.NotRecorded());
    }
  }

  @Test
  void aTreeAnswersNothingEvenWhereItIsMounted(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("proc"));
    for (Path root : new Path[] {folder, Path.of("/")}) {
      try (CachedHost host = Hosts.tree(root)) {
        assertThat(host.ask("ethtool/lo/features")).isEqualTo(new Raw.NotRecorded());
      }
    }
  }

  @Test
  void theNamesOfNfsServersAreMasked() {
    Raw log =
        new Raw.Bytes(
            "[1.0] nfs: server store7 not responding, timed out\n"
                .getBytes(StandardCharsets.UTF_8));
    Recording masked =
        new Masker()
            .mask(
                new Recording(
                    Map.of("/ask/kernel-log", log),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    OptionalLong.empty()));
    assertThat(masked.files().get("/ask/kernel-log"))
        .isInstanceOfSatisfying(
            Raw.Bytes.class,
            bytes -> assertThat(bytes.text()).doesNotContain("store7").contains("not responding"));
  }
}
