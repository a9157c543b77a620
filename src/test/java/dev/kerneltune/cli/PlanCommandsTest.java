package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.export.Format;
import dev.kerneltune.testing.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands about plans print, and how they end. */
class PlanCommandsTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String HGX = host("hgx-bare-root");
  private static final String GUEST = host("qemu-guest-6.1");

  @TempDir Path folder;

  @Test
  void profilesAreListedAndShownWithWhatTheyTakeOver() {
    Run list = Cli.run("profiles");
    assertThat(list.code()).isZero();
    assertThat(list.out()).contains("gpu-server", "h100-training", "cpu-isolation");
    Run show = Cli.run("profiles", "show", "h100-training");
    assertThat(show.code()).isZero();
    assertThat(show.out()).contains("memory.thp.enabled", "gpu-server");
    JsonNode json = MAPPER.readTree(Cli.run("profiles", "--format", "json").out());
    assertThat(json.get("profiles").size()).isGreaterThanOrEqualTo(12);
  }

  @Test
  void anUnknownProfileIsToldWithTheNearestName() {
    Run run = Cli.run("plan", "h100-trainin", "--snapshot", HGX);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err())
        .contains("h100-trainin", "nearest: h100-training")
        .doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aProfileIsRecommendedForTheHardwareWithTheReason() {
    Run run = Cli.run("recommend", "--snapshot", HGX);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("h100-training", "because", "10de:2330");
    assertThat(Cli.run("recommend", "--snapshot", host("mi300x-node")).out())
        .contains("mi300x-training")
        .doesNotContain("h100");
  }

  @Test
  void aPlanOfARecordedMachineIsPrintedInEachFormat() {
    assertThat(Cli.run("plan", "h100-training", "--snapshot", HGX).out())
        .contains("kernel.numa_balancing", "1 -> 0", "undo");
    JsonNode plan =
        MAPPER.readTree(
            Cli.run("plan", "h100-training", "--snapshot", HGX, "--format", "json").out());
    assertThat(plan.get("steps").size()).isPositive();
    assertThat(Cli.run("plan", "h100-training", "--snapshot", HGX, "--format", "shell").out())
        .startsWith("#!/bin/sh\n")
        .contains("numa_balancing");
  }

  @Test
  void applyShowsThePlanOfARecordingAndRefusesToWrite() {
    Run run = Cli.run("apply", "h100-training", "--yes", "--snapshot", HGX);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.out()).contains("Plan for h100-training");
    assertThat(run.err()).contains("recording");
    Run dry = Cli.run("apply", "h100-training", "--dry-run", "--snapshot", HGX);
    assertThat(dry.code()).isZero();
    assertThat(dry.out()).isEqualTo(Cli.run("plan", "h100-training", "--snapshot", HGX).out());
  }

  @Test
  void aProfileWhoseConditionsDoNotHoldIsRefusedWithWhatWasSeen() {
    Run run = Cli.run("plan", "cpu-isolation", "--snapshot", GUEST);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("cpu-isolation", "virt", "expected");
  }

  @Test
  void aProfileOfOnesOwnThatIsWrongIsRefusedWithItsPlaceBeforeAnythingIsRead() throws IOException {
    Path own = folder.resolve("mine.yaml");
    Files.writeString(
        own,
        """
        name: mine
        title: Mine
        about: What this site wants.
        scenario: training
        includes: [gpu-server]
        checks: []
        override:
          - { check: vm.swapines, set: "1" }
        """);
    Run run = Cli.run("plan", own.toString(), "--snapshot", "/nowhere");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("mine.yaml:").doesNotContain("/nowhere");
  }

  @Test
  void layersExcludeEachOther() {
    Run run =
        Cli.run("plan", "gpu-server", "--runtime-only", "--next-boot-only", "--snapshot", HGX);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("--runtime-only", "--next-boot-only");
  }

  @Test
  void whatMayBeAllowedIsAClosedList() {
    Run run = Cli.run("apply", "gpu-server", "--allow", "drop-link", "--snapshot", HGX);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("drop-link", "did you mean drops-link?");
  }

  @Test
  void everyExportIsNotEmptyAndSaysWhatItLeavesOut() {
    for (Format format : Format.values()) {
      Run run = Cli.run("export", "h100-training", "--format", format.word(), "--snapshot", HGX);
      assertThat(run.code()).as(format.word()).isZero();
      assertThat(run.out()).as(format.word()).contains("kernel");
    }
    Run none = Cli.run("export", "h100-training", "--snapshot", HGX);
    assertThat(none.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(none.err()).contains("--format", "ansible");
  }

  @Test
  void withoutAJournalNothingStandsAndNothingCanBeUndone() {
    String state = folder.resolve("state").toString();
    assertThat(Cli.run("status", "--state", state).out()).contains("Nothing of ours stands");
    assertThat(Cli.run("verify", "--state", state).code()).isZero();
    assertThat(Cli.run("history", "--state", state).out()).contains("Nothing was ever applied");
    Run rollback = Cli.run("rollback", "7", "--state", state);
    assertThat(rollback.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(rollback.err()).contains("no run '7'");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void aJournalThatCannotBeUnderstoodIsRefusedWithItsLine() throws IOException {
    Path state = Files.createDirectory(folder.resolve("state"));
    Files.writeString(state.resolve("journal.jsonl"), "{\"format\":99}\n");
    Run run = Cli.run("status", "--state", state.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("journal.jsonl", "99");
  }

  private static String host(String name) {
    return System.getProperty("kernel-tune.root", ".") + "/src/test/hosts/" + name + ".snap";
  }
}
