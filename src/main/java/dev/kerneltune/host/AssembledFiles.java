package dev.kerneltune.host;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of a recording that was put together path by path, with the folders that follow from
 * the paths. What is not in such a folder is missing; a folder that follows from nothing was not
 * recorded.
 */
final class AssembledFiles implements FileSource {
  private final RecordedFiles recorded;
  private final TreeMap<String, TreeSet<String>> folders = new TreeMap<>();

  AssembledFiles(Recording recording) {
    recorded = new RecordedFiles(recording);
    recording.files().forEach(this::derive);
    recording.links().forEach(this::derive);
    for (Map.Entry<String, Listing> folder : recording.folders().entrySet()) {
      if (folder.getValue() instanceof Listing.Names(var names)) {
        deriveParents(folder.getKey());
        folders.computeIfAbsent(folder.getKey(), _ -> new TreeSet<>()).addAll(names);
      }
    }
  }

  private void derive(String path, Raw raw) {
    if (!(raw instanceof Raw.Missing || raw instanceof Raw.NotRecorded)) {
      deriveParents(path);
    }
  }

  private void deriveParents(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0 || path.equals("/")) {
      return;
    }
    String parent = slash == 0 ? "/" : path.substring(0, slash);
    boolean known = folders.containsKey(parent);
    folders.computeIfAbsent(parent, _ -> new TreeSet<>()).add(path.substring(slash + 1));
    if (!known) {
      deriveParents(parent);
    }
  }

  @Override
  public Raw read(String path, int limitBytes) {
    Raw raw = recorded.read(path, limitBytes);
    if (raw instanceof Raw.NotRecorded && folders.containsKey(path)) {
      return new Raw.Failed("EISDIR: a folder, not a file");
    }
    return missingIn(path, raw);
  }

  @Override
  public Listing list(String path) {
    Listing listing = recorded.list(path);
    if (listing instanceof Listing.None(var why)) {
      TreeSet<String> names = folders.get(path);
      return names == null || !(why instanceof Raw.NotRecorded)
          ? new Listing.None(missingIn(path, why))
          : new Listing.Names(List.copyOf(names));
    }
    return listing;
  }

  @Override
  public Raw readLink(String path) {
    return missingIn(path, recorded.readLink(path));
  }

  @Override
  public Raw ask(String query) {
    return recorded.ask(query); // A query beside others that were answered was not asked, no more.
  }

  private Raw missingIn(String path, Raw raw) {
    int slash = path.lastIndexOf('/');
    TreeSet<String> siblings = folders.get(slash <= 0 ? "/" : path.substring(0, slash));
    boolean isMissing =
        raw instanceof Raw.NotRecorded
            && siblings != null
            && !siblings.contains(path.substring(slash + 1));
    return isMissing ? new Raw.Missing() : raw;
  }

  @Override
  public Raw second(String path) {
    return recorded.second(path);
  }

  @Override
  public OptionalLong recordedWindow() {
    return recorded.recordedWindow();
  }
}
