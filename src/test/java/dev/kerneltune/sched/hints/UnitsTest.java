package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Consumers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units as they are shipped. */
class UnitsTest {
  private static final Path SHIPPED =
      Path.of(System.getProperty("kernel-tune.root", "."), "deploy", "systemd");
  private static final String RUN = "kernel-tune-sched.service";
  private static final String CLASSIFY = "kernel-tune-sched-classify.service";

  @TempDir Path folder;

  private static String text(String name) throws IOException {
    return Files.readString(SHIPPED.resolve(name));
  }

  @Test
  void systemdTakesThem() throws Exception {
    Consumers.need("systemd-analyze");
    for (String name : new String[] {RUN, CLASSIFY}) {
      // The program and its man page need not be installed here.
      String there =
          text(name)
              .replace("/usr/bin/kernel-tune ", "/bin/true ")
              .replaceAll("Documentation=.*", "");
      assertThat(verify(name, there)).isEmpty();
      assertThat(verify(name, there.replace("[Service]", "[Service]\nStateDirectoryMode=rw")))
          .contains("Failed to parse mode value");
    }
  }

  private String verify(String name, String text) throws Exception {
    Path unit = Files.writeString(folder.resolve(name), text);
    Map<String, String> environment = Map.of("SYSTEMD_UNIT_PATH", folder + ":");
    return Consumers.run(environment, "systemd-analyze", "verify", unit.toString())
        .output()
        .lines()
        .filter(line -> line.contains(name))
        .reduce("", (one, other) -> one + other + "\n");
  }

  @Test
  void whatHasCapabilitiesOpensNoSocketAndWhatSpeaksHasNone() throws IOException {
    assertThat(text(RUN))
        .contains("\nCapabilityBoundingSet=CAP_SYS_NICE CAP_SYS_PTRACE CAP_DAC_READ_SEARCH\n")
        .contains("\nRestrictAddressFamilies=AF_UNIX\n");
    assertThat(text(CLASSIFY))
        .contains("\nCapabilityBoundingSet=\n")
        .contains("\nDynamicUser=yes\n")
        .contains("\nIPAddressDeny=any\nIPAddressAllow=localhost\n");
  }

  @Test
  void aRunIsUndoneHoweverItEndsAndNeverBegunAgainByItself() throws IOException {
    assertThat(text(RUN))
        .contains("\nExecStopPost=/usr/bin/kernel-tune sched stop\n")
        .contains("\nRestart=no\n");
  }

  @Test
  void javaMayCompile() throws IOException {
    assertThat(text(RUN) + text(CLASSIFY)).doesNotContain("\nMemoryDenyWriteExecute");
  }
}
