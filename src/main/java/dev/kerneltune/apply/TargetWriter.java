package dev.kerneltune.apply;

import dev.kerneltune.host.HostWriter;
import dev.kerneltune.host.HostWriter.Written;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings a place into a state. Whether it is there then is for the read-back to say. */
final class TargetWriter {
  /** Written back as text, such bytes would be others. */
  static final String NO_TEXT = "holds bytes that are no UTF-8; expected text";

  private static final Written DONE = new Written.Done();

  private final Places places;
  private final HostWriter writer;
  private final BootParameters parameters;

  TargetWriter(Places places, HostWriter writer, BootParameters parameters) {
    this.places = places;
    this.writer = writer;
    this.parameters = parameters;
  }

  /** Brings {@code target} into {@code state}. The folders of its file are there. */
  Written write(Target target, State state) {
    return switch (state) {
      // Each write of one of the two puts the other out, so the twin's is the one to write.
      case State.Twin(_, var twin, var twinText) -> write(twin, new State.Holds(twinText));
      case State.Holds _, State.Nothing _ ->
          switch (target) {
            case Target.KernelFile(var path) ->
                state instanceof State.Holds(var text)
                    ? writer.kernelFile(path, text)
                    : new Written.Refused("a knob cannot hold nothing");
            case Target.NicSetting(var device, var group, var name) ->
                state instanceof State.Holds(var text)
                    ? writer.nicSetting(device, group, name, text)
                    : new Written.Refused("a setting cannot hold nothing");
            case Target.Entry entry -> entry(entry, state);
            case Target.BootParameter parameter -> parameters.write(parameter, state);
          };
    };
  }

  private Written entry(Target.Entry entry, State state) {
    Optional<OwnFile> file = OwnFile.of(entry.file());
    if (file.isEmpty()) {
      return new Written.Refused("no file of our own");
    }
    Raw raw = places.look(host -> host.read(entry.file()));
    if (!(raw instanceof Raw.Bytes) && !(raw instanceof Raw.Missing)) {
      return new Written.Refused(Places.words(raw.<State>lack()));
    }
    if (raw instanceof Raw.Bytes bytes && !isText(bytes)) {
      return new Written.Refused(entry.file() + ": " + NO_TEXT);
    }
    if (writer.tidy(entry.file()) instanceof Written.Refused refused && raw instanceof Raw.Bytes) {
      return refused;
    }
    String text = raw instanceof Raw.Bytes bytes ? bytes.text() : "";
    if (state instanceof State.Holds(var body)) {
      return writer.file(entry.file(), OwnText.with(file.get(), text, entry.key(), body));
    }
    Optional<String> left = OwnText.without(file.get(), text, entry.key());
    return left.isPresent() ? writer.file(entry.file(), left.get()) : writer.remove(entry.file());
  }

  /** Returns whether writing a file's text gives the bytes that were read. */
  static boolean isText(Raw.Bytes bytes) {
    return bytes.equals(new Raw.Bytes(bytes.text().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Returns the folders that have to be made for a place, the outermost first; present and empty
   * for most.
   */
  Reading<List<String>> missingFolders(Target target) {
    List<String> missing = new ArrayList<>();
    if (target instanceof Target.Entry(var file, _)) {
      for (int end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
        String folder = file.substring(0, end);
        Listing listing = places.look(host -> host.list(folder));
        if (listing instanceof Listing.Names) {
          break;
        }
        if (listing instanceof Listing.None(var why) && !(why instanceof Raw.Missing)) {
          return why.lack();
        }
        missing.addFirst(folder);
      }
    }
    return Reading.present(List.copyOf(missing), String.join(" ", missing));
  }

  /** Makes folders, the outermost first. */
  Written make(List<String> folders) {
    Written made = DONE;
    for (String folder : folders) {
      made = writer.folder(folder);
      if (!(made instanceof Written.Done)) {
        break;
      }
    }
    return made;
  }

  /** Removes those of our folders that a file stood in and that are empty now. */
  void sweep(Target target, List<String> folders) {
    if (target instanceof Target.Entry(var file, _)) {
      Written _ = writer.tidy(file);
      for (String folder : folders.reversed()) {
        if (file.startsWith(folder + "/")) {
          // One that is not empty is somebody's, and one that cannot be removed does no harm.
          Written _ = writer.removeEmptyFolder(folder);
        }
      }
    }
  }
}
