package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kerneltune.testing.Golden;
import dev.kerneltune.testing.RecordedHosts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The image as it is shipped, run as a process. */
class ImageIT {
  private static final Path IMAGE = Path.of(System.getProperty("kernel-tune.image"));
  private static final int CACHED_AT_LEAST = 900;
  private static final int HEADER = 4096;

  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  @Test
  void auditOfThisMachineAnswersAsRootAndAsNobody() throws Exception {
    List<String> audit = List.of(launcher(IMAGE), "audit", "--format", "json");
    Ended own = run(audit);
    assertThat(own.code()).isIn(0, 3);
    assertThat(own.out()).startsWith("{").contains("\"findings\"");
    assumeTrue(isRoot(), "only root can become nobody: the unprivileged run was this one");
    Path image = copyOfImage();
    List<String> asNobody =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
    asNobody.addAll(List.of(launcher(image), "audit", "--format", "json"));
    Ended nobody = run(asNobody);
    assertThat(nobody.code()).as(nobody.err()).isIn(0, 3);
    assertThat(nobody.out()).startsWith("{").contains("\"needs\" : \"root\"");
  }

  @Test
  void theClassCacheServesAnImageThatWasCopiedAndTouched() throws Exception {
    Path image = copyOfImage();
    try (Stream<Path> files = Files.walk(image)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
      }
    }
    Ended run =
        run(
            List.of(
                image.resolve("bin/java").toString(),
                "-Xlog:class+load:stdout",
                "-m",
                "dev.kerneltune/dev.kerneltune.cli.Main",
                "audit"));
    assertThat(run.out().lines().filter(line -> line.contains("shared objects file")).count())
        .isGreaterThan(CACHED_AT_LEAST);
    // The image's own classes ask instanceof instead (docs/adr/0020).
    assertThat(run.out().lines().filter(line -> line.contains("$$TypeSwitch"))).isEmpty();
  }

  @Test
  void anAuditSpinsNoClassForARecordAndLoadsTheProgramFromTheCache() throws Exception {
    Ended run =
        run(
            List.of(
                IMAGE.resolve("bin/java").toString(),
                "-Xlog:class+load:stdout",
                "-m",
                "dev.kerneltune/dev.kerneltune.cli.Main",
                "audit",
                "--snapshot",
                recordedNode().toString()));
    assertThat(run.out()).contains("dev.kerneltune.model.Facts source: shared objects file");
    List<String> spun =
        run.out()
            .lines()
            .filter(line -> line.contains("LambdaForm$MH") || line.contains("dev.kerneltune"))
            .filter(line -> line.contains("source: ") && !line.contains("shared objects file"))
            .toList();
    assertThat(spun).isEmpty();
  }

  private static Path recordedNode() {
    return RecordedHosts.all().stream()
        .filter(path -> RecordedHosts.name(path).equals("hgx-bare-root"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itReportsARecordedMachineAsItWasReadBefore() throws Exception {
    Path host = recordedNode();
    Ended run = run(List.of(launcher(IMAGE), "audit", "--snapshot", host.toString()));
    Golden.compare(
        host.resolveSibling("golden").resolve("hgx-bare-root.training.txt"), run.out() + run.err());
  }

  @Test
  void aClassCacheThatDoesNotFitIsIgnoredWithoutAWordUnlessAskedFor() throws Exception {
    Path image = copyOfImage();
    Path cache = image.resolve("lib/server/classes.jsa");
    byte[] whole = Files.readAllBytes(cache);
    byte[] truncated = Arrays.copyOf(whole, whole.length / 2);
    byte[] ofAnotherJava = whole.clone();
    // The header names the JVM that it was made by.
    int version = new String(whole, 0, HEADER, StandardCharsets.ISO_8859_1).indexOf("JRE (");
    assertThat(version).isPositive();
    ofAnotherJava[version + "JRE (".length()] = '9';
    byte[] garbage = new byte[HEADER];
    for (byte[] bad : List.of(truncated, ofAnotherJava, garbage, new byte[0])) {
      Files.write(cache, bad);
      Ended silent = run(List.of(launcher(image), "--version"));
      assertThat(silent.code()).isZero();
      assertThat(silent.out()).startsWith("kernel-tune ").hasLineCount(1);
      assertThat(silent.err()).isEmpty();
      Ended told = run(List.of(launcher(image), "verify", "--verbose"));
      assertThat(told.err()).contains("[warning][cds]");
      assertThat(told.out()).doesNotContain("[cds]");
    }
  }

  @Test
  void theImageTakesAtMost100MebibytesWithTheLicenceOfAllThatIsInIt() throws Exception {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(IMAGE)) {
      for (Path file : files.filter(path -> !Files.isSymbolicLink(path)).toList()) {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    assertThat(bytes).isLessThan(100L << 20);
    JsonNode bill = new ObjectMapper().readTree(Files.readString(IMAGE.resolve("sbom.cdx.json")));
    assertThat(bill.get("components")).hasSizeGreaterThan(5);
    for (JsonNode component : bill.get("components")) {
      if (component.get("type").asString().equals("library")) {
        Path legal = IMAGE.resolve("legal").resolve(component.get("name").asString());
        assertThat(
                Files.exists(legal.resolve("LICENSE"))
                    || Files.exists(legal.resolve("LICENSE.txt")))
            .as(legal.toString())
            .isTrue();
      }
    }
  }

  @Test
  void aPipeThatIsClosedEarlyIsNoError() throws Exception {
    Ended run = run(List.of("sh", "-c", "'" + launcher(IMAGE) + "' checks | head -n 1"));
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(1);
  }

  @Test
  void thePageHasItsStyleSheetAndItsScript() throws Exception {
    Ended run = run(List.of(launcher(IMAGE), "audit", "--only", "tlb", "--format", "html"));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("<!DOCTYPE html>").contains("<style>", "<script>");
  }

  @Test
  void anAuditOpensNothingForWriting() throws Exception {
    assumeTrue(
        run(List.of("sh", "-c", "command -v strace")).code() == 0, "strace is not installed");
    Path trace = folder.resolve("trace");
    Ended run =
        run(
            List.of(
                "strace",
                "-f",
                "-e",
                "trace=open,openat,creat,unlink,rename,mkdir,truncate",
                "-o",
                trace.toString(),
                launcher(IMAGE),
                "audit"));
    assertThat(run.code()).as(run.err()).isIn(0, 3);
    List<String> opened = Files.readAllLines(trace);
    assertThat(opened).hasSizeGreaterThan(100);
    assertThat(
            opened.stream()
                .filter(
                    line ->
                        line.contains("O_WRONLY")
                            || line.contains("O_RDWR")
                            || line.contains("O_CREAT")
                            || line.contains(" unlink(")
                            || line.contains(" mkdir(")
                            || line.contains(" rename("))
                .filter(line -> !line.contains("\"/dev/")))
        .isEmpty();
  }

  @Test
  void itSpeaksUtf8AndItsOwnWordsInEveryLocale() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(launcher(IMAGE), "explain", "--help");
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Dnoise=1");
    Ended run = run(builder);
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static String launcher(Path image) {
    return image.resolve("bin/kernel-tune").toString();
  }

  /**
   * A copy that everybody may read: the image itself may lie under a folder that nobody may enter.
   */
  private Path copyOfImage() throws IOException {
    Path copy = folder.resolve("image");
    assertThat(folder.toFile().setExecutable(true, false)).isTrue();
    try (Stream<Path> files = Files.walk(IMAGE)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(IMAGE.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
        target.toFile().setReadable(true, false);
        if (Files.isDirectory(file) || Files.isExecutable(file)) {
          target.toFile().setExecutable(true, false);
        }
      }
    }
    return copy;
  }

  private Ended run(List<String> command) throws Exception {
    return run(new ProcessBuilder(command));
  }

  private Ended run(ProcessBuilder builder) throws Exception {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends within two minutes").isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
