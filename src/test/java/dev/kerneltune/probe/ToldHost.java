package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.testing.ForwardingHost;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** A host that remembers which files it was told of before they were read, and which not. */
final class ToldHost extends ForwardingHost {
  private final Set<String> told = new TreeSet<>();
  private final Set<String> read = new TreeSet<>();
  private final Set<String> untold = new TreeSet<>();

  ToldHost(Host host) {
    super(host);
  }

  @Override
  public void warm(Collection<String> paths) {
    told.addAll(paths);
    super.warm(paths);
  }

  @Override
  public Raw read(String path) {
    read.add(path);
    if (!told.contains(path)) {
      untold.add(path);
    }
    return super.read(path);
  }

  /** Returns how many files were told of and read, told of in vain, and read one by one. */
  String counts() {
    Set<String> both = new TreeSet<>(read);
    both.removeAll(untold);
    Set<String> inVain = new TreeSet<>(told);
    inVain.removeAll(read);
    return "%d files read side by side, %d one by one, %d announced and never read"
        .formatted(both.size(), untold.size(), inVain.size());
  }
}
