package dev.kerneltune.host;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The time between the first and the second reads of the counter files. */
final class Window {
  private final ConcurrentHashMap<String, Cell<Raw>> seconds = new ConcurrentHashMap<>();
  private List<String> paths = List.of();
  private long start;
  private long wanted;
  private OptionalLong elapsed = OptionalLong.empty();

  /** Opens the window and returns true; a second call, of a phase that runs again, does nothing. */
  synchronized boolean open(Collection<String> counterPaths, long nanos) {
    if (!paths.isEmpty()) {
      return false;
    }
    paths = List.copyOf(counterPaths);
    wanted = nanos;
    start = System.nanoTime();
    return true;
  }

  /** Waits for the end of the window and returns the files that are to be read again. */
  List<String> close() {
    long end;
    synchronized (this) {
      end = start + wanted;
    }
    if (!files().isEmpty()) {
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
    return closed();
  }

  private synchronized List<String> files() {
    return paths;
  }

  private synchronized List<String> closed() {
    if (elapsed.isEmpty() && !paths.isEmpty()) {
      elapsed = OptionalLong.of(System.nanoTime() - start);
    }
    return paths;
  }

  synchronized OptionalLong elapsed() {
    return elapsed;
  }

  ConcurrentHashMap<String, Cell<Raw>> seconds() {
    return seconds;
  }
}
