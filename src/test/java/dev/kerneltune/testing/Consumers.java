package dev.kerneltune.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/** The programs that read what is written for them, where they are installed. */
public final class Consumers {
  private static final int SECONDS = 120;
  private static final Set<String> ASKED = new ConcurrentSkipListSet<>();
  private static final Set<String> MISSING = new ConcurrentSkipListSet<>();

  /** What a program printed, both streams, and how it ended. */
  public record Ran(int exit, String output) {}

  private Consumers() {}

  /** Skips a test whose program is missing, unless the build demands it: then it fails. */
  public static void need(String program) {
    need(program, isThere(program));
  }

  /** Skips a test whose program is not there, for programs that are more than a file. */
  public static void need(String program, boolean there) {
    (there ? ASKED : MISSING).add(program);
    List<String> demanded =
        Arrays.asList(System.getProperty("kernel-tune.consumers", "").split(",", -1));
    assertThat(there || !demanded.contains(program)).as(program + " is demanded").isTrue();
    assumeTrue(there, program + " is not installed");
  }

  /** Returns which programs were there and which were not. */
  public static String told() {
    return "there " + ASKED + ", not installed, and so skipped: " + MISSING;
  }

  /** Returns whether a program is installed. */
  public static boolean isThere(String program) {
    return find(program).isPresent();
  }

  /** Returns where a program is: on the path, or where administrators have theirs. */
  public static Optional<Path> find(String program) {
    List<String> folders =
        new ArrayList<>(
            Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)));
    folders.addAll(List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin"));
    return folders.stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs a program that reads nothing from its standard input. */
  public static Ran run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    words.set(0, find(command[0]).map(Path::toString).orElse(command[0]));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(words + " takes longer than " + SECONDS + " s");
    }
    return new Ran(process.exitValue(), output);
  }
}
