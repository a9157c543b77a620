package dev.kerneltune.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The user's own number, read beside the run: however long it takes, nobody waits for it. The one
 * class that starts a command of the user's, which is what the command line of root says.
 */
final class SchedMetric implements AutoCloseable {
  /** How long a reading may take, seconds. */
  private static final int LIMIT_SECONDS = 5;

  /** In each stretch of this length a command or server that keeps to the limit gives a number. */
  static final long SURE_NANOS = TimeUnit.SECONDS.toNanos(2L * LIMIT_SECONDS + 1);

  private static final String LATE =
      "not done within " + LIMIT_SECONDS + " s; expected a number by then";

  /** So often it is looked whether a command printed something, or ended. */
  private static final long PAUSE_MILLIS = 20;

  private static final int MOST_BYTES = 4096;
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final String source;
  private final boolean isUrl;
  private final AtomicReference<OptionalDouble> latest =
      new AtomicReference<>(OptionalDouble.empty());
  private final AtomicReference<String> problem = new AtomicReference<>("");
  private Thread reader = Thread.ofPlatform().daemon().unstarted(() -> {});

  private SchedMetric(String source, boolean isUrl) {
    this.source = source;
    this.isUrl = isUrl;
  }

  /** Understands what stood behind {@code option}. */
  static SchedMetric of(String option, String source) {
    boolean isUrl = source.startsWith("http://") || source.startsWith("https://");
    if (source.isBlank()) {
      throw new UserError(option + ": empty, expected a command, or a URL that gives a number");
    }
    if (isUrl) {
      try {
        if (URI.create(source).getHost() == null) {
          throw new IllegalArgumentException("no host");
        }
      } catch (IllegalArgumentException e) {
        throw new UserError(option + ": '" + source + "' is no URL: " + e.getMessage());
      }
    }
    return new SchedMetric(source, isUrl);
  }

  /** Begins another reading, unless one is still under way. */
  void ask() {
    if (reader.isAlive()) {
      return;
    }
    reader = Thread.ofPlatform().daemon().name("metric").start(this::read);
  }

  /** Returns the number that was read since this was asked for the last time. */
  OptionalDouble take() {
    return latest.getAndSet(OptionalDouble.empty());
  }

  /** Returns why there was no number, once; empty where there was one. */
  String problem() {
    return problem.getAndSet("");
  }

  private void read() {
    try {
      String text = isUrl ? fetched() : printed();
      latest.set(OptionalDouble.of(number(text)));
    } catch (IOException | NumberFormatException | IllegalStateException e) {
      problem.set("--metric: " + source + ": " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Parses the first word: a number that is finite. */
  static double number(String text) {
    String word = text.strip();
    int end = 0;
    while (end < word.length() && !Character.isWhitespace(word.charAt(end))) {
      end++;
    }
    word = word.substring(0, end);
    double number;
    try {
      number = Double.parseDouble(word);
    } catch (NumberFormatException _) {
      number = Double.NaN;
    }
    if (!Double.isFinite(number)) {
      throw new NumberFormatException(
          "'" + word.substring(0, Math.min(40, word.length())) + "', expected a number");
    }
    return number;
  }

  private String fetched() throws IOException, InterruptedException {
    Duration limit = Duration.ofSeconds(LIMIT_SECONDS);
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(limit).build();
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(source)).timeout(limit).build();
      // The request's own limit ends with the headers; this one is about the body as well.
      HttpResponse<String> response =
          client
              .sendAsync(
                  request,
                  HttpResponse.BodyHandlers.limiting(
                      HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES))
              .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (response.statusCode() != 200) {
        throw new IllegalStateException("status " + response.statusCode() + ", expected 200");
      }
      return response.body();
    } catch (TimeoutException _) {
      throw new IllegalStateException(LATE);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      client.shutdownNow();
    }
  }

  private String printed() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", source);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      String text = text(process, out);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "exit status " + process.exitValue() + ", expected 0 and a number");
      }
      return text;
    } finally {
      kill(process);
    }
  }

  /**
   * Reads what a command prints until it ends. Only what is there is read: something that it leaves
   * behind may hold the pipe open for ever.
   */
  private static String text(Process process, InputStream out)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      boolean hasEnded = process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      while (out.available() > 0) {
        text.writeBytes(out.readNBytes(Math.min(out.available(), MOST_BYTES)));
        if (text.size() > MOST_BYTES) {
          throw new IllegalStateException("prints more than %d bytes".formatted(MOST_BYTES));
        }
      }
      if (hasEnded) {
        return text.toString(StandardCharsets.UTF_8);
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(LATE);
      }
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
