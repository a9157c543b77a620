package dev.kerneltune.fuzz;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.testing.ForwardingHost;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A recorded machine of which some answers are damaged. It notes what it is asked. */
final class MutatedHost extends ForwardingHost {
  private final Map<String, Raw> reads;
  private final Map<String, Listing> listings;
  final Set<String> pathsRead = new HashSet<>();
  final Set<String> pathsListed = new HashSet<>();

  MutatedHost(Host host, Map<String, Raw> reads, Map<String, Listing> listings) {
    super(host);
    this.reads = reads;
    this.listings = listings;
  }

  @Override
  public Raw read(String path) {
    pathsRead.add(path);
    Raw damaged = reads.get(path);
    return damaged == null ? super.read(path) : damaged;
  }

  @Override
  public Raw readLong(String path) {
    pathsRead.add(path);
    Raw damaged = reads.get(path);
    return damaged == null ? super.readLong(path) : damaged;
  }

  @Override
  public Listing list(String path) {
    pathsListed.add(path);
    Listing damaged = listings.get(path);
    return damaged == null ? super.list(path) : damaged;
  }

  @Override
  public Raw readLink(String path) {
    pathsRead.add(path);
    Raw damaged = reads.get(path);
    return damaged == null ? super.readLink(path) : damaged;
  }

  @Override
  public Raw ask(String query) {
    String path = "/ask/" + query;
    pathsRead.add(path);
    Raw damaged = reads.get(path);
    return damaged == null ? super.ask(query) : damaged;
  }

  @Override
  public void warm(Collection<String> paths) {}

  @Override
  public Raw later(String path) {
    Raw damaged = reads.get(path);
    return damaged == null ? super.later(path) : damaged;
  }
}
