package dev.kerneltune.sched.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A process of the workload. It obeys words on its standard input, a line each: {@code begin} a
 * span of time, {@code report} what was done in it, {@code shut} and {@code open} the gate, {@code
 * let N} through it. The end of the input ends it, so that it never outlives the one that measures.
 */
public final class RoleProcess {
  private final Part part;
  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final Gate gate;
  private final List<RoleWork> works = new ArrayList<>();
  private final long pid;
  private Tally began = Tally.empty();
  private long beganAt;

  private RoleProcess(Part part, PrintStream out, LongSupplier nanoTime, long pid) {
    this.part = part;
    this.pid = pid;
    this.out = out;
    this.nanoTime = nanoTime;
    byte[][] queued = new byte[part.threads()][];
    for (int i = 0; i < queued.length; i++) {
      queued[i] = bytes(new RoleWord.Queued(i));
    }
    gate = new Gate(queued.length, task -> send(queued[task]));
  }

  /**
   * Runs until the input ends.
   *
   * @param nanoTime a clock in nanoseconds
   * @param pid of this process
   */
  public static void run(
      Part part, InputStream in, PrintStream out, LongSupplier nanoTime, long pid) {
    new RoleProcess(part, out, nanoTime, pid).run(in);
  }

  private void run(InputStream in) {
    // Some trials first: until the loop is compiled they are slow, and the fastest one counts.
    double roundsPerNano = new Burner().roundsPerNano(nanoTime);
    for (int i = 0; i < part.threads(); i++) {
      RoleWork work = new RoleWork(part, i, gate, Children::fork, nanoTime, roundsPerNano);
      works.add(work);
      Thread.ofPlatform().daemon().start(work);
    }
    send(bytes(new RoleWord.Ready(pid)));
    try (BufferedReader words =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String word = words.readLine(); word != null; word = words.readLine()) {
        obey(word);
      }
    } catch (IOException _) {
      // A broken pipe is the end, as an end of the file is.
    }
    works.forEach(RoleWork::end);
    gate.open();
  }

  private void obey(String word) {
    switch (word) {
      case "begin" -> {
        began = read();
        beganAt = nanoTime.getAsLong();
        send(bytes(new RoleWord.Ready(pid)));
      }
      case "report" -> {
        Tally now = read();
        Tally done = now.since(began, nanoTime.getAsLong() - beganAt);
        send(bytes(new RoleWord.Counted(done)));
      }
      case "shut" -> gate.shut();
      case "open" -> gate.open();
      default -> {
        if (!word.startsWith("let ")) {
          throw new BenchException(
              part.role().word() + ": was told '" + word + "', expected begin, report, shut, let");
        }
        gate.let(Integer.parseInt(word.substring("let ".length())));
      }
    }
  }

  private Tally read() {
    Tally sum = Tally.empty();
    for (RoleWork work : works) {
      sum = sum.plus(work.recorder().read());
    }
    return sum;
  }

  private static byte[] bytes(RoleWord word) {
    return (word.line() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void send(byte[] line) {
    synchronized (out) {
      out.write(line, 0, line.length);
      out.flush();
    }
  }
}
