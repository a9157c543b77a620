package dev.kerneltune.host;

import java.util.OptionalLong;

/** The files of a recording. A path that is not in it is {@link Raw.NotRecorded}. */
final class RecordedFiles implements FileSource {
  private static final Raw NOT_RECORDED = new Raw.NotRecorded();

  private final Recording recording;

  RecordedFiles(Recording recording) {
    this.recording = recording;
  }

  @Override
  public Raw read(String path, int limitBytes) {
    Raw raw = recording.files().getOrDefault(path, NOT_RECORDED);
    return raw instanceof Raw.Bytes(var content) && content.length > limitBytes
        ? FileSource.tooLong(limitBytes)
        : raw;
  }

  @Override
  public Listing list(String path) {
    Listing listing = recording.folders().get(path);
    return listing == null ? new Listing.None(otherwise(path)) : listing;
  }

  @Override
  public Raw readLink(String path) {
    Raw raw = recording.links().get(path);
    return raw == null ? otherwise(path) : raw;
  }

  @Override
  public Raw ask(String query) {
    return recording.files().getOrDefault(Recording.ASKED + query, NOT_RECORDED);
  }

  /** A path that does not exist for a read exists for nobody else either. */
  private Raw otherwise(String path) {
    return recording.files().get(path) instanceof Raw.Missing missing ? missing : NOT_RECORDED;
  }

  @Override
  public Raw second(String path) {
    return recording.seconds().getOrDefault(path, NOT_RECORDED);
  }

  @Override
  public OptionalLong recordedWindow() {
    return recording.windowNanos();
  }
}
