package dev.kerneltune.testing;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import java.util.Collection;
import java.util.OptionalLong;

/** A host that answers as another one does, but for what a subclass says. */
public class ForwardingHost implements Host {
  private final Host host;

  protected ForwardingHost(Host host) {
    this.host = host;
  }

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
    return host.list(path);
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
