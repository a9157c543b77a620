package dev.kerneltune.host;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** The ways to a host. */
public final class Hosts {
  private Hosts() {}

  /** Returns the running machine. */
  public static CachedHost live() {
    return live(CachedHost.DEFAULT_LIMIT_MILLIS);
  }

  /** Returns the running machine, with a time limit per read in milliseconds. */
  public static CachedHost live(long limitMillis) {
    return new CachedHost(new LiveFiles(NativeCalls.WHEN_ASKED), limitMillis);
  }

  /** Returns the running machine, and says whether {@link Host#ask} may call the kernel. */
  public static CachedHost live(NativeCalls calls) {
    return new CachedHost(new LiveFiles(calls), CachedHost.DEFAULT_LIMIT_MILLIS);
  }

  /**
   * Returns the machine whose proc/ and sys/ are in a folder: a recording, or the mounted file
   * systems of a running kernel.
   *
   * @throws HostSourceException when it holds neither
   */
  public static CachedHost tree(Path folder) {
    return tree(folder, CachedHost.DEFAULT_LIMIT_MILLIS);
  }

  /** Returns the machine in a folder, with a time limit per read in milliseconds. */
  public static CachedHost tree(Path folder, long limitMillis) {
    return new CachedHost(new TreeFiles(folder), limitMillis);
  }

  /**
   * Returns the machine that {@link Snapshot} wrote to a file.
   *
   * @throws HostSourceException when it is no snapshot
   */
  public static CachedHost snapshot(Path file) {
    return recording(new RecordedFiles(SnapshotReader.read(file)));
  }

  /**
   * Returns a machine that is put together file by file. Folders follow from the paths; what is not
   * in such a folder is missing, and what is in no such folder was not recorded.
   */
  public static CachedHost recorded(Map<String, Raw> files) {
    return recorded(files, Map.of());
  }

  /**
   * Returns a machine that is put together file by file, with links.
   *
   * @param links where each link points, by path; links are told by {@link Host#readLink} and not
   *     followed by reads
   */
  public static CachedHost recorded(Map<String, Raw> files, Map<String, String> links) {
    return recorded(files, links, Map.of(), OptionalLong.empty());
  }

  /**
   * Returns a machine that is put together file by file, with links and sampled counters.
   *
   * @param later what counter files hold at the end of the sampling window, by path
   * @param windowNanos the length of the window in nanoseconds
   */
  public static CachedHost recorded(
      Map<String, Raw> files,
      Map<String, String> links,
      Map<String, Raw> later,
      OptionalLong windowNanos) {
    return recording(
        new AssembledFiles(
            new Recording(files, Map.of(), Recording.targets(links), later, windowNanos)));
  }

  private static CachedHost recording(FileSource source) {
    return new CachedHost(source, CachedHost.DEFAULT_LIMIT_MILLIS);
  }
}
