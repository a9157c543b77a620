package dev.kerneltune.sched.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of the workload, seen from the one that measures. */
public final class Child implements AutoCloseable {
  /** How long a process may take to answer: the machine is meant to be overloaded. */
  private static final long PATIENCE_SECONDS = 60;

  private static final long FAREWELL_SECONDS = 5;

  private final Part part;
  private final Process process;
  private final OutputStream words;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  /** Told when a thread of the process waits at the gate. */
  interface Listener {
    void queued(Child child, int task);
  }

  private sealed interface Answer {
    record Said(RoleWord word) implements Answer {}

    record Ended(String why) implements Answer {}
  }

  Child(Part part, Process process, Listener listener) {
    this.part = part;
    this.process = process;
    this.words = process.getOutputStream();
    Thread.ofPlatform()
        .name("bench-" + part.role().word())
        .daemon()
        .start(() -> listen(process.inputReader(StandardCharsets.UTF_8), listener));
  }

  /** Returns what it does. */
  public Part part() {
    return part;
  }

  /** Returns its process id. */
  public long pid() {
    return process.pid();
  }

  private void listen(BufferedReader lines, Listener listener) {
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        switch (RoleWord.of(line)) {
          case RoleWord.Queued(var task) -> listener.queued(this, task);
          case RoleWord.Ready ready -> answers.add(new Answer.Said(ready));
          case RoleWord.Counted counted -> answers.add(new Answer.Said(counted));
        }
      }
      answers.add(new Answer.Ended("it ended"));
    } catch (IOException | BenchException e) {
      answers.add(new Answer.Ended(String.valueOf(e.getMessage())));
    }
  }

  /** Waits until its threads run, or until the span that it was told of has begun. */
  void awaitReady() throws InterruptedException {
    if (!(answer() instanceof RoleWord.Ready)) {
      throw new BenchException(
          part.role().word() + ": counts, expected it to say that it is ready");
    }
  }

  /** Begins a span of time; {@link #awaitReady} says when it has begun. */
  void begin() {
    tell("begin");
  }

  /** Asks what was done in it; {@link #counted} takes the answer. */
  void report() {
    tell("report");
  }

  /** Returns what was done in the span that was reported. */
  Tally counted() throws InterruptedException {
    if (answer() instanceof RoleWord.Counted(var tally)) {
      return tally;
    }
    throw new BenchException(part.role().word() + ": is ready again, expected its counts");
  }

  /** Makes its threads wait for {@link #let} at each wake-up. */
  void shut() {
    tell("shut");
  }

  /** Lets all its threads run. */
  void open() {
    tell("open");
  }

  /** Lets one of its threads run. */
  void let(int task) {
    tell("let " + task);
  }

  private void tell(String word) {
    byte[] line = (word + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      synchronized (words) {
        words.write(line);
        words.flush();
      }
    } catch (IOException e) {
      throw new BenchException(
          part.role().word() + ": does not listen (" + e.getMessage() + "), expected it to run");
    }
  }

  private RoleWord answer() throws InterruptedException {
    Answer answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return switch (answer) {
      case null ->
          throw new BenchException(
              part.role().word()
                  + ": no answer within "
                  + PATIENCE_SECONDS
                  + " s, expected its counts; it gets no CPU:"
                  + " fewer threads may help, or another kernel (kernel-tune sched doctor)");
      case Answer.Said(var word) -> word;
      case Answer.Ended(var why) ->
          throw new BenchException(part.role().word() + ": " + why + ", expected it to run");
    };
  }

  /** Ends it: by the end of its input, and by force where that does not do. */
  @Override
  public void close() {
    try {
      words.close();
    } catch (IOException _) {
      // It is gone already.
    }
    try {
      if (process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
