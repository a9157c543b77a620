package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.testing.ForwardingHost;

/** A host with one folder that may not be listed. */
final class Closed extends ForwardingHost {
  private final String folder;

  Closed(Host host, String folder) {
    super(host);
    this.folder = folder;
  }

  @Override
  public Listing list(String path) {
    return path.equals(folder) ? new Listing.None(new Raw.Refused("EACCES")) : super.list(path);
  }
}
