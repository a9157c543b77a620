package dev.kerneltune.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Two control groups of a measurement, side by side: one for the workload, one for the second
 * tenant, so that both have the same share whatever happens within one of them. They hold nothing
 * but children of ours, and are removed with the measurement.
 */
final class BenchGroups implements AutoCloseable {
  /** Where control groups of version 2 are mounted (Documentation/admin-guide/cgroup-v2.rst). */
  private static final Path UNIFIED = Path.of("/sys/fs/cgroup");

  /** Where version 1 has its CPU controller on hosts that still use it. */
  private static final Path LEGACY = Path.of("/sys/fs/cgroup/cpu");

  private static final String PREFIX = "kernel-tune-bench-";
  private static final int TRIES = 20;
  private static final long PAUSE_MILLIS = 50;

  private final Path own;

  private BenchGroups(Path own) {
    this.own = own;
  }

  /** Makes both groups; empty where there is no CPU controller that may be used. */
  static Optional<BenchGroups> make(long pid) {
    Path above = Files.exists(UNIFIED.resolve("cgroup.controllers")) ? UNIFIED : LEGACY;
    sweep(above);
    BenchGroups groups = new BenchGroups(above.resolve(PREFIX + pid));
    try {
      Files.createDirectory(groups.own);
      if (above.equals(UNIFIED)) {
        Files.writeString(groups.own.resolve("cgroup.subtree_control"), "+cpu");
      }
      Files.createDirectory(groups.workload());
      Files.createDirectory(groups.tenant());
      return Optional.of(groups);
    } catch (IOException | SecurityException _) {
      groups.close();
      return Optional.empty();
    }
  }

  /** Removes what measurements left that were killed: empty groups of processes that are gone. */
  private static void sweep(Path above) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(above, PREFIX + "[0-9]*")) {
      for (Path each : left) {
        String pid = String.valueOf(each.getFileName()).substring(PREFIX.length());
        boolean isNumber = pid.length() < 10 && pid.chars().allMatch(c -> c >= '0' && c <= '9');
        if (isNumber && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          boolean _ = new BenchGroups(each).isRemoved();
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // What cannot be listed is left.
    }
  }

  private Path workload() {
    return own.resolve("workload");
  }

  private Path tenant() {
    return own.resolve("tenant");
  }

  /** Moves a process of the workload into its group; returns why that could not be done. */
  Optional<String> joinWorkload(long pid) {
    return join(workload(), pid);
  }

  /** Moves a process of the second tenant into its group; returns why that could not be done. */
  Optional<String> joinTenant(long pid) {
    return join(tenant(), pid);
  }

  private static Optional<String> join(Path group, long pid) {
    try {
      Files.write(
          group.resolve("cgroup.procs"), Long.toString(pid).getBytes(StandardCharsets.US_ASCII));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(group + ": " + e.getMessage());
    }
  }

  /** Removes the groups; a process that is just ending keeps its group for a moment. */
  @Override
  public void close() {
    for (int i = 0; i < TRIES && !isRemoved(); i++) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean isRemoved() {
    try {
      Files.deleteIfExists(workload());
      Files.deleteIfExists(tenant());
      Files.deleteIfExists(own);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
