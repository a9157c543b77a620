package dev.kerneltune.sched.scx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.model.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The type information of real kernels, as {@code lab/fetch btf} gets it from Debian's packages:
 * what the preflight says of each, and that libbpf comes to the same. Nothing is booted.
 */
class KernelTypesTest {
  private static final int GOOD_AT_LEAST = 4;
  private static final int MINUTES = 5;
  private static final Path LAB =
      Path.of(
          Optional.ofNullable(System.getenv("KERNEL_TUNE_LAB"))
              .orElse(System.getProperty("user.home") + "/.cache/kernel-tune-lab"));
  private static final Path LIBRARY =
      LAB.resolve("tools/libbpf/usr/lib/x86_64-linux-gnu/libbpf.so.1");

  /** Set where they must be there, so that a run that skipped them is no green one. */
  private static final boolean REQUIRED = Boolean.getBoolean("kernel-tune.scx");

  private static List<Path> kernels() throws IOException {
    Path folder = LAB.resolve("btf");
    assumeTrue(REQUIRED || Files.isDirectory(folder), "lab/fetch btf was not run");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".btf")).sorted().toList();
    }
  }

  private static Btf types(Path kernel) throws IOException {
    return Btf.parse(Files.readAllBytes(kernel));
  }

  @Test
  void eachKernelHasAllOrWasMadeByTooOldAPahole() throws IOException {
    int good = 0;
    for (Path kernel : kernels()) {
      List<String> unmet = Needs.unmet(types(kernel));
      System.err.println(kernel.getFileName() + ": " + (unmet.isEmpty() ? "has all" : unmet));
      assertThat(unmet).as(kernel.toString()).allMatch(line -> line.contains("pahole"));
      good += unmet.isEmpty() ? 1 : 0;
      if (kernel.getFileName().toString().startsWith("7.2.12+")) {
        assertThat(unmet).as("the kernel that is known to be malformed").isNotEmpty();
      }
    }
    assertThat(good).isGreaterThanOrEqualTo(GOOD_AT_LEAST);
  }

  @Test
  void theConstantThatMovedIsReadAndNotKnownByHeart() throws IOException {
    List<Long> values = new ArrayList<>();
    for (Path kernel : kernels()) {
      values.add(types(kernel).constant("SCX_ENQ_HEAD").orElseThrow());
    }
    assertThat(values).contains(0x10L, 0x10000L);
  }

  @Test
  void kernelsWithoutSchedExtLackMuch() throws IOException {
    for (String release : List.of("6.1", "6.12")) {
      Path image = LAB.resolve("kernels").resolve(release).resolve("vmlinux");
      assumeTrue(REQUIRED || Files.exists(image), "lab/fetch was not run");
      assertThat(Needs.unmet(types(image)))
          .anyMatch(line -> line.contains("no function scx_bpf_create_dsq"))
          .anyMatch(line -> line.contains("struct sched_ext_ops has no member"));
    }
  }

  /**
   * In a mount namespace of its own each kernel's types lie over those of the running one. libbpf
   * then does all that it does before the kernel itself is asked, and that refuses, as it has no
   * sched_ext.
   */
  @Test
  void libbpfResolvesTheProgramExactlyWhereThePreflightSaysSo() throws Exception {
    assumeTrue(!Files.exists(Path.of("/sys/kernel/sched_ext")), "it would really be loaded here");
    boolean can =
        Files.exists(LIBRARY)
            && ScxObject.read().isPresent()
            && "root".equals(System.getProperty("user.name"))
            && Files.exists(Path.of("/usr/bin/unshare"));
    assumeTrue(REQUIRED || can, "no root, no unshare, no clang, or lab/fetch libbpf was not run");
    for (Path kernel : kernels()) {
      String said = attempt(kernel);
      if (Needs.unmet(types(kernel)).isEmpty()) {
        assertThat(said)
            .as(kernel.toString())
            .doesNotContain("incompatible", "not found", "failed to find", "substituting insn")
            .contains("bpf_object__load", "error: ");
      } else {
        assertThat(said).as(kernel.toString()).contains("func_proto", "incompatible");
      }
    }
  }

  private static String attempt(Path kernel) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    Process process =
        new ProcessBuilder(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --make-rprivate / && mount --bind \"$0\" /sys/kernel/btf/vmlinux"
                    + " && exec \"$@\"",
                kernel.toString(),
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Attempt.class.getName(),
                kernel.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** What the child does: it tries to load, and prints what came of it. */
  static final class Attempt {
    private Attempt() {}

    public static void main(String[] kernel) throws IOException {
      Btf types = types(Path.of(kernel[0]));
      List<Long> constants =
          Needs.CONSTANTS.stream().map(name -> types.constant(name).orElse(0)).toList();
      ShardPlan plan = new ShardPlan(1, List.of(new ShardPlan.Shard(-1, List.of(0))));
      ScxPreflight.Result.Ready ready = new ScxPreflight.Result.Ready(constants, plan, List.of());
      if (!(LibBpf.find(List.of(LIBRARY.toString()))
          instanceof Reading.Present<LibBpf>(var library, _))) {
        throw new IllegalStateException("no libbpf");
      }
      try (ScxScheduler scheduler =
          ScxScheduler.start(
              library,
              ScxObject.read().orElseThrow(),
              ready,
              System::nanoTime,
              ScxScheduler.FORGET_NOBODY)) {
        System.out.println("loaded: " + scheduler.exit());
      } catch (ScxException e) {
        System.out.println("error: " + e.getMessage());
        e.log().forEach(System.out::println);
      }
    }
  }
}
