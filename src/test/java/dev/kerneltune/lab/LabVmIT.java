package dev.kerneltune.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab itself: what it hands back, and what it says of machines that fail. */
@Tag("vm")
class LabVmIT {
  private static final Path VM =
      Path.of(System.getProperty("kernel-tune.root", "."), "lab/vm").toAbsolutePath();
  private static final int TOO_SHORT_TO_BOOT = 3;
  private static final int UP_SECONDS = 300;

  @TempDir Path folder;

  @Test
  void outputErrorsFilesAndExitCodeComeBack() throws Exception {
    Run run =
        Vm.of("6.12", "small")
            .share(folder)
            .run("id -u; echo bad >&2; uname -r > /lab/share/release; exit 7");
    assertThat(run.code()).as(run.err()).isEqualTo(7);
    assertThat(run.out()).isEqualTo("0\n");
    assertThat(run.err()).endsWith("bad\n");
    assertThat(Files.readString(folder.resolve("release"))).startsWith("6.12.");
  }

  @Test
  void aPanicIsToldWithTheLogThatShowsIt() throws Exception {
    Run run = Vm.of("6.12", "small").run("echo c > /proc/sysrq-trigger");
    assertThat(run.code()).isEqualTo(Vm.BROKEN);
    assertThat(run.err()).contains("Kernel panic - not syncing", "serial.log");
    String log = run.err().substring(run.err().indexOf("read ") + 5, run.err().indexOf(" and "));
    assertThat(Files.readString(Path.of(log))).contains("Kernel panic");
  }

  @Test
  void aGuestThatHangsEndsAtItsLimitAndLeavesNoProcess() throws Exception {
    Vm vm = Vm.of("6.12", "small").share(folder);
    Run run = new Vm(vm.name(), vm.start(), TOO_SHORT_TO_BOOT).run("sleep 1000");
    assertThat(run.code()).isEqualTo(Vm.BROKEN);
    assertThat(run.err()).contains("after 3 s", "--timeout");
    assertThatNothingRunsIn(folder);
  }

  @Test
  void aMachineLargerThanTheMemoryIsRefusedInOneLine() throws Exception {
    Path giant = Files.writeString(folder.resolve("giant.yaml"), "about: larger\nmemory: 64T\n");
    Run run = Vm.of("6.12", giant.toString()).run("true");
    assertThat(run.code()).isEqualTo(Vm.BROKEN);
    assertThat(run.err())
        .contains("MiB of memory available; expected 67109376 MiB")
        .hasLineCount(1);
  }

  @Test
  void ctrlCEndsTheMachineAndLeavesNoProcess() throws Exception {
    Path err = folder.resolve("err");
    // Whoever runs the tests in the background of a script has SIGINT ignored, and so have we.
    Process process =
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                VM.toString(),
                "6.12",
                "small",
                "--share",
                folder.toString(),
                "--",
                "touch /lab/share/up; sleep 1000")
            .redirectError(err.toFile())
            .start();
    try {
      for (int i = 0; i < UP_SECONDS && Files.notExists(folder.resolve("up")); i++) {
        assertThat(process.waitFor(1, TimeUnit.SECONDS)).as(Files.readString(err)).isFalse();
      }
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(128 + 2);
    assertThat(Files.readString(err)).contains("the machine was ended");
    assertThatNothingRunsIn(folder);
  }

  private static void assertThatNothingRunsIn(Path folder) {
    String share = folder.toString();
    assertThat(
            ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(share)))
        .isEmpty();
  }

  @Test
  void anEmptyCacheSaysWhatToFetch() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(VM.toString(), "6.1", "small", "--", "true");
    builder.environment().put("KERNEL_TUNE_LAB", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(Vm.BROKEN);
    assertThat(process.errorReader().readLine()).contains("kernel 6.1", "run: lab/fetch 6.1");
  }
}
