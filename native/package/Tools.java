import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the tools of the JDK that runs this, and other programs; a failure names the command. */
final class Tools {
  private static final Set<String> ENVIRONMENT_THAT_ALTERS_THE_JVM =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

  private Tools() {}

  /** A step of the build, with its options by their names. */
  interface Step {
    void run(Map<String, String> options) throws IOException, InterruptedException;
  }

  /**
   * Takes options of the form {@code --name=value}; a failure is one message, and exit status 1.
   */
  static void build(String name, String[] args, Step step) {
    Map<String, String> options =
        Arrays.stream(args)
            .map(arg -> arg.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    try {
      step.run(options);
    } catch (BuildFailure failure) {
      fail(name, failure.getMessage());
    } catch (IOException | UncheckedIOException | InterruptedException failure) {
      fail(name, failure.toString());
    }
  }

  private static void fail(String name, String why) {
    System.err.println(name + ": failed: " + why);
    System.exit(1);
  }

  /** In this process. Its messages go to standard error. */
  static void run(String name, String... arguments) {
    ToolProvider tool =
        ToolProvider.findFirst(name)
            .orElseThrow(
                () ->
                    new BuildFailure(
                        "no %s in %s: a JDK is needed, with its jdk.jlink and jdk.compiler"
                            .formatted(name, System.getProperty("java.home"))));
    int status = tool.run(System.err, System.err, arguments);
    if (status != 0) {
      throw new BuildFailure("%s ended with status %d, see above".formatted(name, status));
    }
  }

  /** As a process of its own; returns what it wrote. */
  static String start(List<String> command, Path log) throws IOException, InterruptedException {
    return start(command, log, Map.of());
  }

  /** As a process of its own with more in its environment; returns what it wrote. */
  static String start(List<String> command, Path log, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeAll(ENVIRONMENT_THAT_ALTERS_THE_JVM);
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    String written = Files.readString(log);
    if (status != 0) {
      throw new BuildFailure(
          "%s ended with status %d:%n%s".formatted(String.join(" ", command), status, written));
    }
    return written;
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** For the person who builds: one message says it all, and no stack trace would help. */
  static final class BuildFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    BuildFailure(String message) {
      super(message);
    }
  }
}
