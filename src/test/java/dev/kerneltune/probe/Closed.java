package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import java.util.Collection;
import java.util.OptionalLong;

/** A host with one folder that may not be listed. */
record Closed(Host host, String folder) implements Host {
  @Override
  public Raw read(String path) {
    return host.read(path);
  }

  @Override
  public Raw readLong(String path) {
    return host.readLong(path);
  }

  @Override
  public Listing list(String path) {
    return path.equals(folder) ? new Listing.None(new Raw.Refused("EACCES")) : host.list(path);
  }

  @Override
  public Raw readLink(String path) {
    return host.readLink(path);
  }

  @Override
  public Raw ask(String query) {
    return host.ask(query);
  }

  @Override
  public void warm(Collection<String> paths) {
    host.warm(paths);
  }

  @Override
  public Raw later(String path) {
    return host.later(path);
  }

  @Override
  public OptionalLong windowNanos() {
    return host.windowNanos();
  }
}
