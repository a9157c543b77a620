package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvmeQueueProbeTest {
  private static final String QUEUE = "/sys/block/nvme0n1/queue/";

  private static HostFixture drives() {
    return new HostFixture()
        .file(QUEUE + "scheduler", "[none] mq-deadline kyber bfq\n")
        .file(QUEUE + "wbt_lat_usec", new Raw.Failed("EINVAL: Invalid argument"))
        .file(QUEUE + "max_sectors_kb", "1280\n")
        .file(QUEUE + "max_hw_sectors_kb", "4096\n")
        .file("/sys/block/vda/queue/scheduler", "none [mq-deadline]\n")
        .file("/sys/block/nvme0c0n1/queue/scheduler", "none [bfq]\n")
        .file("/sys/block/loop0/queue/scheduler", "[mq-deadline]\n");
  }

  private static List<String> answers(HostFixture fixture, String question) {
    return fixture.answers(new NvmeQueueProbe(), "nvme-queue/" + question);
  }

  @Test
  void onlyNamespacesAreJudged() {
    assertThat(answers(drives(), "scheduler")).containsExactly("nvme0n1: none");
  }

  @Test
  void aThrottleThatIsNotAttachedIsAbsent() {
    assertThat(answers(drives(), "wbt-lat-usec").getFirst()).startsWith("nvme0n1: absent");
    HostFixture broken = drives().file(QUEUE + "wbt_lat_usec", new Raw.Failed("EIO: error"));
    assertThat(answers(broken, "wbt-lat-usec").getFirst()).startsWith("nvme0n1: unreadable");
    assertThat(answers(drives().file(QUEUE + "wbt_lat_usec", "2000\n"), "wbt-lat-usec"))
        .containsExactly("nvme0n1: 2000");
  }

  @Test
  void refusedEmptyAndMissingAreThreeAnswers() {
    HostFixture refused = drives().file(QUEUE + "scheduler", new Raw.Refused("EACCES"));
    assertThat(answers(refused, "scheduler").getFirst()).contains("unreadable, EACCES");
    assertThat(answers(drives().file(QUEUE + "scheduler", ""), "scheduler").getFirst())
        .contains("malformed");
    assertThat(answers(drives(), "nr-requests").getFirst()).contains("absent");
  }

  @Test
  void aMachineWithoutNvmeIsTold() {
    HostFixture virtual = new HostFixture().file("/sys/block/vda/queue/scheduler", "[none]\n");
    assertThat(answers(virtual, "scheduler"))
        .containsExactly("host: absent, no NVMe namespace here");
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 32768, full",
    "1280, 32768, default-cap",
    "512, 32768, lowered",
    "512, 512, full",
    "128, 512, lowered",
    "1280, 1280, full",
  })
  void aRequestIsComparedWithTheDriveAndTheKernel(long now, long hardware, String word) {
    assertThat(NvmeQueueProbe.size(now, hardware)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({
    "nvme0n1, true",
    "nvme12n3, true",
    "nvme0c0n1, false",
    "nvme0, false",
    "nvme, false",
    "vda, false",
    "nvme0n, false",
    "nvmen1, false",
  })
  void aNamespaceIsNamedByControllerAndNumber(String name, boolean namespace) {
    assertThat(NvmeQueueProbe.isNamespace(name)).isEqualTo(namespace);
  }

  @Test
  void aSchedulerThatIsTheKernelsDefaultIsNotJudged() {
    HostFixture single =
        drives()
            .file(QUEUE + "scheduler", "none [mq-deadline] bfq\n")
            .file("/sys/block/nvme0n1/mq/0/cpu_list", "0, 1\n");
    assertThat(answers(single, "scheduler").getFirst()).contains("absent").contains("default");
    assertThat(answers(single.file(QUEUE + "scheduler", "none [bfq]\n"), "scheduler"))
        .containsExactly("nvme0n1: bfq");
    HostFixture many =
        drives()
            .file(QUEUE + "scheduler", "none [mq-deadline]\n")
            .file("/sys/block/nvme0n1/mq/0/cpu_list", "0\n")
            .file("/sys/block/nvme0n1/mq/1/cpu_list", "1\n");
    assertThat(answers(many, "scheduler")).containsExactly("nvme0n1: mq-deadline");
  }
}
