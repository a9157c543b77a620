package dev.kerneltune.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program at a real pseudo-terminal, which `script` of util-linux makes. */
public final class PseudoTerminal implements AutoCloseable {
  private static final int SECONDS = 90;

  private final Process process;
  private final StringBuilder output = new StringBuilder();
  private final Thread reader;
  private int seen;

  private PseudoTerminal(Process process) {
    this.process = process;
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /** Starts a line of sh at a terminal of that kind (TERM) and size. */
  public static PseudoTerminal start(
      Path folder, String kind, int columns, int rows, Map<String, String> environment, String line)
      throws IOException {
    String size = "stty cols " + columns + " rows " + rows + "\n";
    // Whoever runs the tests behind its back, as `sh -c 'mvn verify &'` does, ignores Ctrl-C for
    // all.
    String exec = "exec env --default-signal=INT,QUIT " + line + "\n";
    Path program = Files.writeString(folder.resolve("program"), size + exec);
    String script = Consumers.find("script").orElseThrow().toString();
    // `script` asks $SHELL, or sh where there is none. A shell that stays in front of the program
    // gets its signals
    // too, and ends as they say, before or instead of the program.
    ProcessBuilder builder =
        new ProcessBuilder(script, "-qfec", "exec sh " + program, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("TERM", kind);
    // A terminal of another locale shows ? for the dots of what is cut.
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("COLUMNS");
    return new PseudoTerminal(builder.start());
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try (InputStream in = process.getInputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        synchronized (this) {
          output.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
          notifyAll();
        }
      }
    } catch (IOException _) {
      // The terminal is gone.
    }
  }

  /** Waits until the program has sent {@code text}, behind what was waited for before. */
  public synchronized PseudoTerminal await(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int at = output.indexOf(text, seen);
    while (at < 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || !process.isAlive()) {
        throw new AssertionError("no " + text + " in " + output.substring(seen));
      }
      wait(Math.min(left, 500));
      at = output.indexOf(text, seen);
    }
    seen = at + text.length();
    return this;
  }

  /** Presses these keys. */
  public PseudoTerminal type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return this;
  }

  /** Asks the program to end, by SIGTERM. */
  public PseudoTerminal terminate() {
    process.descendants().forEach(ProcessHandle::destroy);
    return this;
  }

  /** Waits for the end of the program and returns how it ended and all that it sent. */
  public Consumers.Ran end() throws IOException, InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("it does not end: " + output);
    }
    reader.join(TimeUnit.SECONDS.toMillis(SECONDS));
    synchronized (this) {
      return new Consumers.Ran(process.exitValue(), output.toString());
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
