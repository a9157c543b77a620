package dev.kerneltune.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image and the packages that native/package/cross makes, and the image emulated. */
@Tag("cross")
class Aarch64ImageIT {
  private static final Path ROOT =
      Path.of(System.getProperty("kernel-tune.root", ".")).toAbsolutePath().normalize();
  private static final Path MADE = ROOT.resolve("target/aarch64");
  private static final Path IMAGE = MADE.resolve("image");
  private static final Path OWN_IMAGE = Path.of(System.getProperty("kernel-tune.image"));
  private static final String NODE = ROOT.resolve("src/test/hosts/hgx-good.snap").toString();
  private static final String MODULE = "dev.kerneltune";
  private static final long MIB = 1 << 20;
  private static final int ELF = 0x464C457F;
  private static final short AARCH64 = 183;
  private static final int CACHED_AT_LEAST = 900;

  /** What hangs on the kernel and not on the moment, and what QEMU hands to it: no ethtool. */
  private static final List<String> QUESTIONS =
      List.of(
          "netlink/lo/link",
          "netlink/nosuchdevice/link",
          "statfs/proc",
          "statfs/no/such/path",
          "sched/1");

  @TempDir Path folder;

  @BeforeAll
  static void itWasMade() {
    assertThat(IMAGE).as("make it with: native/package/cross aarch64").exists();
    assertThat(MADE.resolve("run")).as("what runs it here").isExecutable();
  }

  @Test
  void everyProgramInItIsForAarch64() throws Exception {
    Map<Path, Short> machines = new TreeMap<>();
    for (Path file : files()) {
      ByteBuffer head = ByteBuffer.wrap(head(file, 64)).order(ByteOrder.LITTLE_ENDIAN);
      if (head.limit() == 64 && head.getInt(0) == ELF) {
        machines.put(IMAGE.relativize(file), head.getShort(18));
      }
    }
    assertThat(machines).containsKeys(Path.of("bin/java"), Path.of("lib/server/libjvm.so"));
    assertThat(machines.values()).containsOnly(AARCH64);
    byte[] cache = head(IMAGE.resolve("lib/server/classes.jsa"), 4096);
    assertThat(new String(cache, StandardCharsets.ISO_8859_1)).contains("linux-aarch64");
  }

  @Test
  void itsSizesAreThoseThatAreAllowed() throws Exception {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThan(100 * MIB);
    try (Stream<Path> packages = Files.list(MADE.resolve("packages"))) {
      List<String> names = new ArrayList<>();
      for (Path file : packages.toList()) {
        names.add(file.getFileName().toString().replaceAll(".*[._-](?=[a-z0-9]+\\.)", ""));
        assertThat(Files.size(file)).as(file.toString()).isLessThan(32 * MIB);
      }
      assertThat(names).contains("arm64.deb", "aarch64.rpm");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "sarif", "html"})
  void itReportsARecordedMachineAsTheImageOfThisMachineDoes(String format) throws Exception {
    String[] audit = {"audit", "--snapshot", NODE, "--format", format};
    Run own = run(OWN_IMAGE.resolve("bin/kernel-tune").toString(), audit);
    Run emulated = run(launcher(), audit);
    assertThat(emulated).isEqualTo(own);
    assertThat(own.out()).isNotEmpty();
  }

  @Test
  void itAuditsTheMachineThatItRunsOn() throws Exception {
    Run run = run(launcher(), "audit", "--format", "json");
    assertThat(run.code()).as(run.err()).isIn(0, 3);
    assertThat(run.out()).startsWith("{").contains("\"findings\"");
  }

  @Test
  void theKernelAnswersItAsTheImageOfThisMachine() throws Exception {
    Path asking = Files.createDirectories(folder.resolve("asking/dev/kerneltune/lab"));
    String name = AskedKernel.class.getSimpleName() + ".class";
    try (InputStream in = AskedKernel.class.getResourceAsStream(name)) {
      Files.copy(in, asking.resolve(name));
    }
    List<String> words =
        new ArrayList<>(
            List.of(
                "--patch-module=" + MODULE + "=" + folder.resolve("asking"),
                "-m",
                MODULE + "/" + AskedKernel.class.getName()));
    words.addAll(QUESTIONS);
    String[] arguments = words.toArray(String[]::new);
    Run own = run(OWN_IMAGE.resolve("bin/java").toString(), arguments);
    assertThat(own.out()).contains("netlink/lo/link: Bytes[mtu: 65536\n");
    assertThat(run(java(), arguments)).isEqualTo(own);
  }

  /** The CPU of the build, and one with all that QEMU has: the cache must hold on both. */
  @ParameterizedTest
  @ValueSource(strings = {"cortex-a72", "max"})
  void theClassCacheServesEachCpu(String cpu) throws Exception {
    Run run =
        run(
            MADE.resolve("run").toString(),
            "-cpu",
            cpu,
            IMAGE.resolve("bin/java").toString(),
            "-Xlog:class+load,cds:stdout",
            "-m",
            MODULE + "/dev.kerneltune.cli.Main",
            "audit",
            "--snapshot",
            NODE);
    assertThat(run.out().lines().filter(line -> line.contains("shared objects file")).count())
        .as(run.err())
        .isGreaterThan(CACHED_AT_LEAST);
    // Of the page sizes that a kernel for aarch64 can have (4, 16 and 64 KiB) the largest.
    assertThat(run.out()).contains("Core region alignment: 65536");
  }

  /** The launcher of the image, beside a java that is emulated: a shell of here starts it. */
  private String launcher() throws IOException {
    Path launcher = Path.of(java()).resolveSibling("kernel-tune");
    Files.copy(IMAGE.resolve("bin/kernel-tune"), launcher);
    return launcher.toString();
  }

  private String java() throws IOException {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    String script =
        "#!/bin/sh\nexec '%s' '%s' \"$@\"\n"
            .formatted(MADE.resolve("run"), IMAGE.resolve("bin/java"));
    Files.writeString(java, script);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return java.toString();
  }

  private Run run(String program, String... arguments) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    int code =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Run(code, Files.readString(out), Files.readString(err));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(IMAGE)) {
      return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  private static byte[] head(Path file, int length) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(length);
    }
  }
}
