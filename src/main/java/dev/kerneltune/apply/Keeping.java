package dev.kerneltune.apply;

import dev.kerneltune.host.HostWriter;
import dev.kerneltune.host.HostWriter.Written;
import dev.kerneltune.host.Raw;
import java.util.Optional;

/**
 * Copies of files of somebody else's, made before they change for the first time. When such a file
 * comes to hold the same bytes again, the copy takes its place, so that its time is as it was.
 */
final class Keeping {
  private final Places places;
  private final HostWriter writer;
  private final String folder;

  /**
   * Makes one.
   *
   * @param stateFolder the folder of the journal, as the machine names it
   */
  Keeping(Places places, HostWriter writer, String stateFolder) {
    this.places = places;
    this.writer = writer;
    folder = stateFolder + "/kept";
  }

  /** Returns where the copy of a file is, or would be. */
  String copyOf(String path) {
    return folder + "/" + path.substring(1).replace('/', '_');
  }

  /** Makes the copy, unless there is one; returns what stood in the way. */
  Optional<String> keep(String path) {
    return places.look(host -> host.readLong(copyOf(path))) instanceof Raw.Bytes
        ? Optional.empty()
        : copy(path, copyOf(path));
  }

  /** Copies a file into the folder of copies; returns what stood in the way. */
  Optional<String> copy(String path, String copy) {
    if (writer.folder(folder) instanceof Written.Refused(var error)) {
      return Optional.of(folder + ": " + error);
    }
    return writer.copy(path, copy) instanceof Written.Refused(var error)
        ? Optional.of("no copy of " + path + " could be kept: " + error)
        : Optional.empty();
  }

  /** Puts the copy in the place of a file that holds the same; else it leaves both. */
  Written restore(String path) {
    Raw copy = places.look(host -> host.readLong(copyOf(path)));
    if (!(copy instanceof Raw.Bytes) || !copy.equals(places.look(host -> host.readLong(path)))) {
      return new Written.Done();
    }
    Written written = writer.copy(copyOf(path), path);
    if (written instanceof Written.Done) {
      forget(path);
    }
    return written;
  }

  /** Removes the copy. It is of no more use, so a failure is of no matter. */
  void forget(String path) {
    Written _ = writer.remove(copyOf(path));
    Written _ = writer.removeEmptyFolder(folder);
  }
}
