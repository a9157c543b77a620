package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;

class KernelLimitProbeTest {
  private static final Reading<Long> NO_GROUP = Reading.present(-1L, "-1");

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new KernelLimitProbe(), question).getFirst();
  }

  @Test
  void openFilesAreAShareOfTheLimit() {
    HostFixture fixture =
        new HostFixture().file(KernelLimitProbe.FILE_NR, "13728\t0\t9223372036854775807\n");
    assertThat(answer(fixture, "vfs/open-files-percent")).isEqualTo("host: 0");
    fixture.file(KernelLimitProbe.FILE_NR, "900\t0\t1000\n");
    assertThat(answer(fixture, "vfs/open-files-percent")).isEqualTo("host: 90");
    assertThat(answer(fixture.file(KernelLimitProbe.FILE_NR, "900 0"), "vfs/open-files-percent"))
        .contains("malformed");
    assertThat(answer(fixture.file(KernelLimitProbe.FILE_NR, "1 0 0"), "vfs/open-files-percent"))
        .contains("malformed");
  }

  @Test
  void aioIsAShareOfItsLimit() {
    HostFixture fixture =
        new HostFixture()
            .file(KernelLimitProbe.AIO_NR, "65536\n")
            .file(KernelLimitProbe.AIO_MAX, "65536\n");
    assertThat(answer(fixture, "vfs/aio-percent")).isEqualTo("host: 100");
    fixture.file(KernelLimitProbe.AIO_NR, new Raw.Refused("EACCES"));
    assertThat(answer(fixture, "vfs/aio-percent")).contains("unreadable");
  }

  @Test
  void theSwitchAndTheGroupSayWhoMayUseIoUring() {
    assertThat(HostFixture.words(KernelLimitProbe.allowed(0, NO_GROUP))).isEqualTo("everyone");
    assertThat(HostFixture.words(KernelLimitProbe.allowed(1, NO_GROUP)))
        .isEqualTo("administrators");
    assertThat(HostFixture.words(KernelLimitProbe.allowed(1, Reading.present(998L, "998"))))
        .isEqualTo("group");
    assertThat(HostFixture.words(KernelLimitProbe.allowed(2, NO_GROUP))).isEqualTo("nobody");
    assertThat(KernelLimitProbe.allowed(7, NO_GROUP)).isInstanceOf(Reading.Malformed.class);
    assertThat(KernelLimitProbe.allowed(1, Reading.unreadable("EACCES", "root")))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void aKernelWithoutTheSwitchIsNotAsked() {
    HostFixture old = new HostFixture().file("/proc/sys/kernel/ostype", "Linux\n");
    assertThat(answer(old, "io-uring/allowed")).contains("absent");
  }
}
