package dev.kerneltune.probe;

import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Check;
import dev.kerneltune.testing.Golden;
import dev.kerneltune.testing.RecordedHosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is found out about recorded machines, against what a person read of it. */
class RecordedFactsTest {
  private static final List<Check> CHECKS = BuiltInCatalog.load().checks();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hgx-good",
        "hgx-bare-user",
        "mi300x-node",
        "gh200-64k",
        "kvm-passthrough",
        "container-docker"
      })
  void aMachineIsUnderstoodAsItWasRead(String machine) throws IOException {
    Path recording = RecordedHosts.named(machine);
    try (CachedHost host = Hosts.snapshot(recording)) {
      Golden.compare(
          recording.resolveSibling("facts").resolve(machine + ".txt"), FactPage.of(host, CHECKS));
    }
  }
}
