import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Makes the run-time image: a small Java with the program in it, a cache of loaded classes, and a
 * launcher. Run by Maven in phase package; the options are in pom.xml. The Java is the one that
 * builds, or, for a machine of another architecture, that of an unpacked JDK for it.
 */
final class BuildImage {
  private static final String MODULE = "dev.kerneltune";
  private static final String MAIN = MODULE + "/dev.kerneltune.cli.Main";
  private static final String TRAINING = MODULE + "/dev.kerneltune.cli.TrainingRun";
  private static final String TRAINING_CLASS = "dev/kerneltune/cli/TrainingRun.class";

  /** Under this name the JVM finds the cache by itself, wherever the image is moved to. */
  private static final String CACHE = "lib/server/classes.jsa";

  private static final String CACHE_BY_HAND =
      "bin/java -XX:AOTCacheOutput=%s -m %s".formatted(CACHE, TRAINING);

  /**
   * Baked in, because the cache serves only a JVM with the flags that it was made with. A small
   * fixed heap: the default one of a big server is past 32 GiB, which switches compressed pointers
   * off and the cache with them. Serial and C1: few threads on 256 CPUs, and a run is too short for
   * C2. Warnings on standard error: by default the JVM writes its own into the report.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx256m",
          // The audit of a big host makes garbage for some 100 MiB; a small nursery keeps the peak
          // low. Below 3 MiB more of it is promoted than saved.
          "-Xmn3m",
          "-XX:-UsePerfData",
          // The JVM would open /proc/self/coredump_filter to write; an audit opens nothing to
          // write.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-DumpPrivateMappingsInCore",
          "-XX:-DumpSharedMappingsInCore",
          "-Xlog:disable",
          "-Xlog:all=warning:stderr",
          // A cache that does not fit is no news: the launcher asks for it with --verbose.
          "-Xlog:cds*=off:stderr",
          "-Xlog:aot*=off:stderr",
          "--enable-native-access=" + MODULE + ",org.jline.terminal.ffm");

  /**
   * Resources that the image holds compressed: what hardly a run reads. All else is not, since it
   * packs smaller then, and starts no slower; this keeps the image below 100 MiB.
   */
  private static final List<String> COMPRESSED =
      List.of(
          "/java.xml/**",
          "/java.net.http/**",
          "/java.base/sun/security/**",
          "/java.base/com/sun/crypto/**",
          "/com.github.oshi.common/**");

  private static final Predicate<String> GIVEN = Predicate.not(String::isEmpty);

  /** With the cache some 1,000 classes of a mere `--version` come from it; without it none do. */
  private static final int CACHED_CLASSES_AT_LEAST = 300;

  private static final String LAUNCHER =
      """
      #!/bin/sh
      # No readlink -f, no dirname: each would be one more process at every start.
      case $0 in /* | ./* | ../*) p=$0 ;; *) p=./$0 ;; esac
      while [ -L "$p" ]; do
        l=$(readlink "$p")
        case $l in /*) p=$l ;; *) p=${p%/*}/$l ;; esac
      done
      # With any of these the JVM would say so, or do without its class cache.
      unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH
      # A class cache that does not fit this Java is ignored; why is told only to who wants to know all.
      log=
      case " $* " in *' --verbose '*) log='-Xlog:cds*=warning:stderr' ;; esac
      exec "${p%/*}/java" ${log:+"$log"} -m MAIN "$@"
      """
          .replace("MAIN", MAIN);

  private final Map<String, String> options;
  private final Path work;
  private final Path image;
  private final Optional<Path> targetJdk;
  private final Optional<String> targetRunner;

  private BuildImage(Map<String, String> options) {
    this.options = options;
    this.work = Path.of(options.get("--work"));
    this.image = work.resolve("image");
    this.targetJdk = Optional.of(options.get("--target-jdk")).filter(GIVEN).map(Path::of);
    this.targetRunner = Optional.of(options.get("--target-runner")).filter(GIVEN);
  }

  public static void main(String[] args) {
    Tools.build("image", args, options -> new BuildImage(options).run());
  }

  private void run() throws IOException, InterruptedException {
    Tools.delete(work);
    ImageModules modules = new ImageModules(work);
    say("[1/5] compiling picocli for Java 25");
    modules.compilePicocli(options.get("--picocli-sources"));
    say("[2/5] collecting the modules");
    modules.collect(options.get("--app"), options.get("--jars"));
    say("[3/5] linking the image");
    link(modules.folder());
    tellComponents();
    if (targetJdk.isEmpty() || targetRunner.isPresent()) {
      say("[4/5] training the class cache");
      makeClassCache();
    } else {
      say("[4/5] no class cache: nothing runs the target's programs (kernel-tune.target-runner)");
      say("      there, in the image: " + CACHE_BY_HAND);
    }
    say("[5/5] putting the image in place");
    writeLauncher();
    putInPlace();
  }

  private void link(Path modules) {
    Tools.run(
        "jlink",
        "--module-path=" + modules + targetModules(),
        // slf4j finds nop as a service: nobody requires it.
        "--add-modules=" + MODULE + ",org.slf4j.nop",
        "--compress=zip-9:filter=" + String.join(",", COMPRESSED),
        // Only Java's: stripping native code needs objcopy, and the JDK's is stripped already.
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages",
        "--add-options=" + String.join(" ", JVM_OPTIONS),
        "--output=" + image);
  }

  /** Java's own for the target. Without them jlink takes those of the Java that it runs in. */
  private String targetModules() {
    return targetJdk
        .map(
            jdk -> {
              Path modules = jdk.resolve("jmods");
              if (!Files.exists(modules.resolve("java.base.jmod"))) {
                throw new Tools.BuildFailure(
                    "no %s/java.base.jmod: kernel-tune.target-jdk names a JDK 25 for the target, with its jmods, as Debian's openjdk-25-jdk-headless has them"
                        .formatted(modules));
              }
              return ":" + modules;
            })
        .orElse("");
  }

  private void tellComponents() throws IOException {
    List<Path> jars = Arrays.stream(options.get("--jars").split(":")).map(Path::of).toList();
    Path repository = Path.of(options.get("--repository"));
    Path project = Path.of(options.get("--project"));
    Path jdk = targetJdk.orElse(Path.of(System.getProperty("java.home")));
    Components components = new Components(image, jdk, jars, repository, project);
    components.writeLicences();
    components.writeBill(options.get("--version"));
  }

  private void makeClassCache() throws IOException, InterruptedException {
    Path cache = image.resolve(CACHE);
    String seen = "-XX:AOTConfiguration=" + work.resolve("classes");
    List<String> program = trainingRun();
    // In two steps: the JVM that does both in one starts another, and an emulator cannot.
    java(List.of("-XX:AOTMode=record", seen), program);
    java(List.of("-XX:AOTMode=create", seen, "-XX:AOTCache=" + cache), program);
    String loaded = java(List.of("-Xlog:class+load:stdout"), List.of(MAIN, "--version"));
    long cached = loaded.lines().filter(line -> line.contains("shared objects file")).count();
    if (cached < CACHED_CLASSES_AT_LEAST) {
      throw new Tools.BuildFailure(
          "the JVM does not use the class cache %s: %d classes came from it, expected %d at least"
              .formatted(cache, cached, CACHED_CLASSES_AT_LEAST));
    }
    say("      " + cached + " classes of --version come from it");
  }

  private List<String> trainingRun() throws IOException {
    try (ZipFile app = new ZipFile(options.get("--app"))) {
      if (app.getEntry(TRAINING_CLASS) == null) {
        return List.of(MAIN, "--version");
      }
    }
    return Stream.concat(Stream.of(TRAINING), trainingHosts()).toList();
  }

  /** The recorded machines to train on; a checkout without them trains on the one that builds. */
  private Stream<String> trainingHosts() {
    return Arrays.stream(options.get("--training-hosts").split(":"))
        .filter(host -> Files.exists(Path.of(host)));
  }

  private String java(List<String> options, List<String> program)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(targetRunner.stream().toList());
    command.add(image.resolve("bin/java").toString());
    command.addAll(options);
    command.add("-m");
    command.addAll(program);
    return Tools.start(command, work.resolve("java.log"));
  }

  private void writeLauncher() throws IOException {
    Path launcher = Files.writeString(image.resolve("bin/kernel-tune"), LAUNCHER);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** By renaming: a running program keeps the old files open, and nobody sees half an image. */
  private void putInPlace() throws IOException {
    Path target = Path.of(options.get("--image"));
    Files.createDirectories(target.getParent());
    if (Files.exists(target)) {
      Files.move(target, work.resolve("before"), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(image, target, StandardCopyOption.ATOMIC_MOVE);
    Path stamp = target.resolveSibling("image.stamp");
    Files.writeString(stamp, "The image has the sources as they were at the time of this file.\n");
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.parse(options.get("--started"))));
    Tools.delete(work);
  }

  private static void say(String progress) {
    System.err.println(progress);
  }
}
