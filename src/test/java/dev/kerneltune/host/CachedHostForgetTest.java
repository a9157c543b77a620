package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CachedHostForgetTest {
  private static final long LIMIT = 250;

  private final CountingSource source = new CountingSource();
  private final CachedHost host = new CachedHost(source, LIMIT);

  @AfterEach
  void release() {
    source.close();
    host.close();
  }

  private Raw read(String path) {
    return CachedHost.reading(host, reader -> reader.readLong(path));
  }

  @Test
  void whatWasForgottenIsReadAnewOnce() {
    for (int i = 0; i < 3; i++) {
      host.forget();
      assertThat(read("/proc/stat")).isInstanceOf(Raw.Bytes.class);
      assertThat(read("/proc/stat")).isInstanceOf(Raw.Bytes.class);
      CachedHost.reading(host, reader -> reader.list("/sys/class/net"));
    }
    assertThat(source.count("/proc/stat")).isEqualTo(3);
    assertThat(source.count("list /sys/class/net")).isEqualTo(3);
  }

  @Test
  void aLongFileIsReadOnceEachTime() {
    for (int i = 0; i < 3; i++) {
      host.forget();
      assertThat(read("/proc/long-interrupts")).isInstanceOf(Raw.Bytes.class);
    }
    assertThat(source.count("/proc/long-interrupts")).isEqualTo(3);
  }

  @Test
  void whatDoesNotComeBackIsNotAskedAgain() {
    for (int i = 0; i < 3; i++) {
      host.forget();
      assertThat(read("/sys/hang-1")).isEqualTo(new Raw.Blocked(LIMIT));
    }
    assertThat(source.count("/sys/hang-1")).isEqualTo(1);
    assertThat(host.readsGivenUp()).isEqualTo(1);
  }
}
