package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Scenario;
import dev.kerneltune.testing.Golden;
import dev.kerneltune.testing.RecordedHosts;
import dev.kerneltune.testing.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded machine of src/test/hosts, for every scenario, against the report that a person
 * read. {@code -Dgolden.refresh=true} writes the reports anew; read the difference before you
 * commit it.
 */
class GoldenReportsTest {
  private static final int HOSTS_AT_LEAST = 6;

  @Test
  void thereAreEnoughRecordedMachines() {
    assertThat(RecordedHosts.all()).hasSizeGreaterThanOrEqualTo(HOSTS_AT_LEAST);
  }

  @TestFactory
  Stream<DynamicTest> everyMachineIsReportedAsItWasRead() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path host : RecordedHosts.all()) {
      for (Scenario scenario : Catalogs.builtIn().scenarios()) {
        String name = RecordedHosts.name(host);
        Path golden = host.resolveSibling("golden").resolve(name + "." + scenario.id() + ".txt");
        tests.add(
            DynamicTest.dynamicTest(
                name + " for " + scenario.id(), () -> compare(host, scenario.id(), golden)));
      }
    }
    return tests.stream();
  }

  private static void compare(Path host, String scenario, Path golden) throws IOException {
    Run run = Cli.run("audit", "--snapshot", host.toString(), "--scenario", scenario);
    Golden.compare(golden, run.out() + run.err());
  }
}
