package dev.kerneltune.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What is in a snapshot, and what a writer leaves half-way, for tests of other packages. */
public final class RecordedFilesOf {
  private RecordedFilesOf() {}

  /** Returns the content of every file of a snapshot, by path. */
  public static Map<String, byte[]> files(Path snapshot) {
    Map<String, byte[]> files = new TreeMap<>();
    SnapshotReader.read(snapshot)
        .files()
        .forEach(
            (path, raw) -> {
              if (raw instanceof Raw.Bytes(var content) && !path.startsWith("/ask/")) {
                files.put(path, content);
              }
            });
    return files;
  }

  /** Returns where every link of a snapshot points, by path. */
  public static Map<String, Raw> links(Path snapshot) {
    return SnapshotReader.read(snapshot).links();
  }

  /** Does what {@link LiveWriter#file} has done when it is cut off in the middle. */
  public static void writeHalf(Path place, byte[] content) throws IOException {
    LiveWriter.begin(place, content);
  }
}
