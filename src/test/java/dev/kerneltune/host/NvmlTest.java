package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries that look like NVIDIA's and misbehave, built here where there is a C compiler. */
class NvmlTest {
  private static final String INIT = "int nvmlInit_v2(void) { return 0; }\n";
  private static final String ONE_GPU =
      """
      #include <string.h>
      int nvmlShutdown(void) { return 0; }
      int nvmlSystemGetDriverVersion(char *text, unsigned size) {
        strncpy(text, "580.95.05", size);
        return 0;
      }
      int nvmlDeviceGetCount_v2(unsigned *count) { *count = 1; return 0; }
      int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **gpu) {
        *gpu = (void *) 0x1234567890;
        return 0;
      }
      struct info { char shorter[16]; unsigned words[5]; char address[32]; };
      int nvmlDeviceGetPciInfo_v3(void *gpu, struct info *info) {
        if (gpu != (void *) 0x1234567890) return 2;
        strcpy(info->address, "00000000:3B:00.0");
        return 0;
      }
      """;
  private static final String ALL =
      """
      int nvmlDeviceGetPersistenceMode(void *gpu, int *mode) { *mode = 1; return 0; }
      int nvmlDeviceGetComputeMode(void *gpu, int *mode) { *mode = 2; return 0; }
      int nvmlDeviceGetMigMode(void *gpu, unsigned *now, unsigned *next) { return 3; }
      int nvmlDeviceGetEccMode(void *gpu, int *now, int *next) { *now = 0; *next = 1; return 0; }
      int nvmlDeviceGetRemappedRows(void *gpu, unsigned *a, unsigned *b, unsigned *c, unsigned *d) {
        *a = 7; *b = 8; *c = 1; *d = 0; return 0;
      }
      int nvmlDeviceGetCurrentClocksThrottleReasons(void *gpu, unsigned long long *mask) {
        *mask = 0x40;
        return 0;
      }
      struct mode { unsigned version; unsigned value; };
      int nvmlDeviceGetAddressingMode(void *gpu, struct mode *mode) {
        if (mode->version != 0x1000008) return 25;
        mode->value = 2;
        return 0;
      }
      """;
  private static final Raw MISSING = new Raw.Missing();

  @TempDir Path folder;

  private String library(String code) throws IOException, InterruptedException {
    boolean hasCompiler = Files.isExecutable(Path.of("/usr/bin/cc"));
    assumeTrue(hasCompiler, "no C compiler here: the libraries of this test cannot be built");
    Path source = Files.writeString(folder.resolve("fake.c"), code);
    Path library = folder.resolve("libnvidia-ml.so.1");
    Process compiler =
        new ProcessBuilder(
                "/usr/bin/cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(compiler.exitValue()).isZero();
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rwxr-xr-x"));
    return library.toString();
  }

  private Raw ask(String code) throws IOException, InterruptedException {
    return Nvml.ask(List.of(folder + "/not-there.so", library(code)));
  }

  private static String text(Raw raw) {
    return raw instanceof Raw.Bytes bytes ? bytes.text() : raw.toString();
  }

  @Test
  void noLibraryIsMissingAndNoException() {
    assertThat(Nvml.ask(List.of())).isEqualTo(MISSING);
    assertThat(Nvml.ask(List.of(folder + "/libnvidia-ml.so.1"))).isEqualTo(MISSING);
  }

  @Test
  void everyValueOfAGpuIsToldByItsPciAddress() throws Exception {
    assertThat(text(ask(INIT + ONE_GPU + ALL)))
        .isEqualTo(
            """
            driver: 580.95.05
            0000:3b:00.0/persistence: on
            0000:3b:00.0/compute: prohibited
            0000:3b:00.0/mig: not-supported
            0000:3b:00.0/mig-pending: not-supported
            0000:3b:00.0/ecc: off
            0000:3b:00.0/ecc-pending: on
            0000:3b:00.0/remap-pending: on
            0000:3b:00.0/remap-failed: off
            0000:3b:00.0/clocks-lowered: 0x40
            0000:3b:00.0/addressing: ats
            """);
  }

  @Test
  void functionsThatAnOldLibraryLacksAreNotSupported() throws Exception {
    assertThat(text(ask(INIT + ONE_GPU)).lines().skip(1))
        .hasSize(10)
        .allMatch(line -> line.endsWith(": not-supported"));
  }

  @Test
  void aFunctionThatFailsIsAnErrorOfThatValueAlone() throws Exception {
    String lost = "int nvmlDeviceGetComputeMode(void *gpu, int *mode) { return 15; }\n";
    assertThat(text(ask(INIT + ONE_GPU + lost))).contains("/compute: error 15\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9|nvmlInit_v2: NVML error 9, the driver is not loaded",
        "18|nvmlInit_v2: NVML error 18, library and kernel module are of different releases",
        "999|nvmlInit_v2: NVML error 999"
      })
  void aLibraryThatCannotStartIsAFailure(int error, String words) throws Exception {
    assertThat(ask("int nvmlInit_v2(void) { return " + error + "; }\n"))
        .isEqualTo(new Raw.Failed(words));
  }

  @Test
  void aRefusalIsARefusal() throws Exception {
    assertThat(ask("int nvmlInit_v2(void) { return 4; }\n")).isEqualTo(new Raw.Refused("EPERM"));
  }

  @Test
  void aLibraryWithoutTheFirstFunctionIsAFailure() throws Exception {
    assertThat(ask("int something(void) { return 0; }\n"))
        .isEqualTo(new Raw.Failed("nvmlInit_v2: NVML error 13, the library has no such function"));
  }

  @Test
  void anImpossibleNumberOfGpusIsNotWalked() throws Exception {
    String many =
        "int nvmlShutdown(void) { return 0; }\n"
            + "int nvmlDeviceGetCount_v2(unsigned *count) { *count = 1u << 30; return 0; }\n";
    assertThat(ask(INIT + many)).isEqualTo(new Raw.Failed("NVML tells 1073741824 GPUs"));
  }

  @Test
  void aFileThatIsNoLibraryIsAFailure() throws Exception {
    Path file = Files.writeString(folder.resolve("text.so"), "no library\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Nvml.ask(List.of(file.toString())))
        .isEqualTo(new Raw.Failed(file + " cannot be loaded"));
  }

  @Test
  void aLibraryThatOthersCanWriteIsNotLoaded() throws Exception {
    String library = library(INIT + ONE_GPU + ALL);
    Files.setPosixFilePermissions(Path.of(library), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(Nvml.ask(List.of(library))).isEqualTo(new Raw.Failed("others can write " + library));
  }

  @Test
  void aLibraryThatHangsIsGivenUpInTime() throws Exception {
    String library = library("#include <unistd.h>\nint nvmlInit_v2(void) { for (;;) pause(); }\n");
    try (CachedHost host = new CachedHost(new Asking(library), 200)) {
      long start = System.nanoTime();
      Raw answer = CachedHost.reading(host, all -> all.ask("nvml/gpus"));
      assertThat(answer).isEqualTo(new Raw.Blocked(200));
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00000000:3B:00.0,0000:3b:00.0",
    "0000:3b:00.0,0000:3b:00.0",
    "00010000:01:00.0,00010000:01:00.0"
  })
  void addressesAreWrittenAsTheKernelWritesThem(String told, String kernels) {
    assertThat(Nvml.address(told)).isEqualTo(kernels);
  }

  /** Answers every query by the library. */
  private record Asking(String library) implements FileSource {
    @Override
    public Raw read(String path, int limitBytes) {
      return MISSING;
    }

    @Override
    public Listing list(String path) {
      return new Listing.None(MISSING);
    }

    @Override
    public Raw readLink(String path) {
      return MISSING;
    }

    @Override
    public Raw ask(String query) {
      return Nvml.ask(List.of(library));
    }

    @Override
    public boolean canBlock() {
      return true;
    }

    @Override
    public boolean isLive() {
      return true;
    }
  }
}
