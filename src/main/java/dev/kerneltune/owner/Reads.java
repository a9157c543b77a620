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
    return isMasked ? Reading.present("", DEV_NULL) : raw.lack();
  }

  /** Reads the first of these files that is there. */
  static Reading<String> first(Host host, List<String> paths) {
    for (String path : paths) {
      Reading<String> text = text(host, path);
      if (!(text instanceof Reading.Absent<String>)) {
        return text;
      }
    }
    return Reading.absent("there is no such file");
  }

  /** Lists a folder. */
  static Reading<List<String>> names(Host host, String path) {
    return switch (host.list(path)) {
      case Listing.Names(var names) -> Reading.present(names, path);
      case Listing.None(var why) -> why.lack();
    };
  }

  /** Reads where a link points. */
  static Reading<String> link(Host host, String path) {
    Raw raw = host.readLink(path);
    return raw instanceof Raw.Bytes target ? Reading.present(target.text(), path) : raw.lack();
  }
}
