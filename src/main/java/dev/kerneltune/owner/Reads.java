package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;

/** Turns what came of reading a configuration file into readings. */
final class Reads {
  private static final String DEV_NULL = "/dev/null";

  private Reads() {}

  /** Reads a file; one that is a link to /dev/null is empty, in a recording as well. */
  static Reading<String> text(Host host, String path) {
    Raw raw = host.read(path);
    if (raw instanceof Raw.Bytes bytes) {
      return Reading.present(bytes.text(), path);
    }
    boolean isMasked =
        (raw instanceof Raw.NotRecorded || raw instanceof Raw.Missing)
            && host.readLink(path) instanceof Raw.Bytes target
            && target.text().equals(DEV_NULL);
    return isMasked ? Reading.present("", DEV_NULL) : lack(raw);
  }

  /** Lists a folder. */
  static Reading<List<String>> names(Host host, String path) {
    return switch (host.list(path)) {
      case Listing.Names(var names) -> Reading.present(names, path);
      case Listing.None(var why) -> lack(why);
    };
  }

  /** Reads where a link points. */
  static Reading<String> link(Host host, String path) {
    Raw raw = host.readLink(path);
    return raw instanceof Raw.Bytes target ? Reading.present(target.text(), path) : lack(raw);
  }

  private static <T> Reading<T> lack(Raw raw) {
    return switch (raw) {
      case Raw.Bytes bytes -> Reading.malformed(bytes.text(), "no content here");
      case Raw.Missing() -> Reading.absent("there is no such file");
      case Raw.NotRecorded() -> Reading.unreadable("not in this recording", "");
      case Raw.Refused(var error) -> Reading.unreadable(error, "root");
      case Raw.Blocked(var millis) ->
          Reading.unreadable("no answer within " + millis + " ms, given up", "");
      case Raw.Failed(var error) -> Reading.unreadable(error, "");
    };
  }
}
