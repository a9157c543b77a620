package dev.kerneltune.sched.hints;

import java.nio.file.Files;
import java.nio.file.Path;

/** A program with threads that compute; it prints their numbers, a line each. */
final class Spinner {
  private Spinner() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    for (int i = 0; i < count; i++) {
      Thread.ofPlatform().name("spin-" + i).start(Spinner::spin);
    }
    Thread.sleep(600_000);
  }

  private static void spin() {
    try {
      // self is the process, thread-self the thread: "PID/task/TID".
      String link = Files.readSymbolicLink(Path.of("/proc/thread-self")).toString();
      synchronized (Spinner.class) {
        System.out.println(link.substring(link.lastIndexOf('/') + 1));
      }
      while (true) {
        Thread.sleep(1);
        long end = System.nanoTime() + 200_000;
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
