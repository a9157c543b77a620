package dev.kerneltune.cli;

import dev.kerneltune.report.WatchedInterval;
import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A watch that is printed, one interval behind the other. */
final class WatchLines implements WatchView {
  private final PrintStream out;
  private final Pace pace;
  private final Function<WatchedInterval, String> text;

  WatchLines(PrintStream out, Pace pace, Function<WatchedInterval, String> text) {
    this.out = out;
    this.pace = pace;
    this.text = text;
  }

  @Override
  public boolean show(WatchedInterval interval) {
    out.print(text.apply(interval));
    // It also flushes. A pipe that was closed has no reader any more.
    return !out.checkError();
  }

  @Override
  public boolean await(long since, long leastNanos) {
    long due = since + Math.max(pace.nanos(), leastNanos);
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return true;
  }

  @Override
  public void close() {
    out.flush();
  }
}
