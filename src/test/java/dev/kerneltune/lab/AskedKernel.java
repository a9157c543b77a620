package dev.kerneltune.lab;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;

/**
 * Asks the kernel what the arguments say, through the program as an image has it, and prints the
 * answers. {@link Aarch64ImageIT} puts it into the program's module.
 */
final class AskedKernel {
  private static final int TIMES = 20;

  private AskedKernel() {}

  /** Prints one answer after the other, each after its query. */
  public static void main(String[] queries) {
    for (String query : queries) {
      Raw answer = answer(query);
      for (int i = 1; i < TIMES && answer instanceof Raw.Blocked; i++) {
        answer = answer(query); // Emulated, the first native call takes longer than a host waits.
      }
      System.out.println(query + ": " + answer);
    }
  }

  private static Raw answer(String query) {
    try (CachedHost host = Hosts.live()) {
      return host.ask(query);
    }
  }
}
