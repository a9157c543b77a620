package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShmUseProbeTest {
  private static String statfs(long bytes, long available, long files, long free) {
    return "type: 0x1021994\nflags: 0x1026\nbytes: "
        + bytes
        + "\nbytes-free: "
        + available
        + "\nbytes-available: "
        + available
        + "\nfiles: "
        + files
        + "\nfiles-free: "
        + free
        + "\n";
  }

  @ParameterizedTest
  @CsvSource({
    "1000,1000,10,10,0",
    "1000,30,10,10,97",
    "1000,0,10,10,100",
    "1000,900,10,0,100",
    "0,0,10,9,10",
    "8589934592,8589934591,100,100,1"
  })
  void theFullerOfBytesAndFilesCounts(long bytes, long left, long files, long free, String used) {
    assertThat(HostFixture.words(ShmUseProbe.percent(statfs(bytes, left, files, free))))
        .isEqualTo(used);
  }

  @Test
  void aFileSystemWithoutALimitHasNoShare() {
    assertThat(HostFixture.words(ShmUseProbe.percent(statfs(0, 0, 0, 0)))).startsWith("absent");
    assertThat(HostFixture.words(ShmUseProbe.percent("bytes: x\n"))).startsWith("malformed");
  }

  @Test
  void noFolderIsAbsentAndARefusalUnreadable() {
    HostFixture gpu = EthtoolFixture.withGpu();
    assertThat(
            gpu.file("/ask/statfs/dev/shm", new Raw.Missing())
                .answers(new ShmUseProbe(), "shm/used-percent"))
        .containsExactly("host: absent, there is no /dev/shm");
    assertThat(
            gpu.file("/ask/statfs/dev/shm", new Raw.Refused("EACCES"))
                .answers(new ShmUseProbe(), "shm/used-percent")
                .getFirst())
        .startsWith("host: unreadable, EACCES");
  }
}
