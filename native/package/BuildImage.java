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
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Makes the run-time image: a small Java with the program in it, a cache of loaded classes, and a
 * launcher. Run by Maven in phase package; the options are in pom.xml.
 */
final class BuildImage {
  private static final String MODULE = "dev.kerneltune";
  private static final String MAIN = MODULE + "/dev.kerneltune.cli.Main";
  private static final String TRAINING = MODULE + "/dev.kerneltune.cli.TrainingRun";
  private static final String TRAINING_CLASS = "dev/kerneltune/cli/TrainingRun.class";

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
          "/java.base/sun/security/**",
          "/java.base/com/sun/crypto/**",
          "/com.github.oshi.common/**");

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

  private BuildImage(Map<String, String> options) {
    this.options = options;
    this.work = Path.of(options.get("--work"));
    this.image = work.resolve("image");
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
    say("[4/5] training the class cache");
    makeClassCache();
    say("[5/5] putting the image in place");
    writeLauncher();
    putInPlace();
  }

  private void link(Path modules) {
    Tools.run(
        "jlink",
        "--module-path=" + modules,
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

  private void tellComponents() throws IOException {
    List<Path> jars = Arrays.stream(options.get("--jars").split(":")).map(Path::of).toList();
    Path repository = Path.of(options.get("--repository"));
    Path project = Path.of(options.get("--project"));
    Components components = new Components(image, jars, repository, project);
    components.writeLicences();
    components.writeBill(options.get("--version"));
  }

  /** Under this name the JVM finds the cache by itself, wherever the image is moved to. */
  private void makeClassCache() throws IOException, InterruptedException {
    Path cache = image.resolve("lib/server/classes.jsa");
    List<String> training = new ArrayList<>(List.of("-XX:AOTCacheOutput=" + cache, "-m"));
    training.addAll(trainingRun());
    java(training);
    String loaded = java(List.of("-Xlog:class+load:stdout", "-m", MAIN, "--version"));
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
    return Stream.concat(Stream.of(TRAINING), trainingHost().stream()).toList();
  }

  /** The recorded machine to train on; a checkout without it trains on the machine that builds. */
  private Optional<String> trainingHost() {
    return Optional.of(options.get("--training-host")).filter(host -> Files.exists(Path.of(host)));
  }

  private String java(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(image.resolve("bin/java").toString()));
    command.addAll(arguments);
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
