package dev.kerneltune.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.report.AuditJson;
import dev.kerneltune.report.AuditText;
import dev.kerneltune.report.Style;
import dev.kerneltune.testing.RecordedHosts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Audits recorded machines with damaged files: no crash, no hang, no false pass. */
class DamagedHostsTest {
  private static final int MUTATIONS = 10_000;
  private static final int LOSSES_AT_LEAST = 8_000;
  private static final long SEED = 20_261_121;
  private static final Catalog CATALOG = BuiltInCatalog.load();

  @Test
  void tenThousandDamagedMachinesAreAuditedWithoutACrashOrAFalsePass() {
    List<Recorded> machines = machines();
    // One problem for each check: the first of a kind tells as much as a thousand.
    Map<String, String> problems = new ConcurrentSkipListMap<>();
    long findings =
        IntStream.range(0, MUTATIONS)
            .parallel()
            .mapToLong(
                i -> audit(machines.get(i % machines.size()), new Random(SEED + i), i, problems))
            .sum();
    System.out.println(MUTATIONS + " damaged machines audited, " + findings + " findings");
    assertThat(problems.values()).isEmpty();
    assertThat(findings).isGreaterThan(MUTATIONS);
  }

  @Test
  void losingAnySingleAnswerOfAnyMachineDecidesNothing() {
    Map<String, String> problems = new ConcurrentSkipListMap<>();
    long losses = 0;
    for (Recorded machine : machines()) {
      losses += machine.read().size() + machine.listed().size();
      Raw refused = new Raw.Refused("EACCES");
      machine.read().parallelStream()
          .forEach(path -> lose(machine, Map.of(path, refused), Map.of(), problems));
      machine.listed().parallelStream()
          .forEach(
              path -> lose(machine, Map.of(), Map.of(path, new Listing.None(refused)), problems));
    }
    System.out.println(losses + " answers of recorded machines lost, each alone");
    assertThat(problems.values()).isEmpty();
    assertThat(losses).isGreaterThan(LOSSES_AT_LEAST);
  }

  private static void lose(
      Recorded machine,
      Map<String, Raw> reads,
      Map<String, Listing> listings,
      Map<String, String> problems) {
    String where = machine.name() + " without " + reads.keySet() + listings.keySet();
    try {
      Facts facts =
          FactCollector.collect(new MutatedHost(machine.host(), reads, listings), CATALOG.checks());
      for (Scenario scenario : CATALOG.scenarios()) {
        Audit audit = Auditor.audit(facts, CATALOG.checks(), CATALOG.impactTable(), scenario);
        nothingIsDecidedByKnowingLess(machine, scenario, audit, where, problems);
      }
    } catch (RuntimeException e) {
      problems.putIfAbsent(e.toString(), where + " " + List.of(e.getStackTrace()).subList(0, 3));
    }
  }

  /** A machine, what an audit asks of it, and the verdicts on it when it is whole. */
  private record Recorded(
      String name,
      CachedHost host,
      List<String> read,
      List<String> listed,
      Map<String, Map<String, String>> verdicts) {}

  private static List<Recorded> machines() {
    List<Recorded> machines = new ArrayList<>();
    for (Path file : RecordedHosts.all()) {
      CachedHost host = Hosts.snapshot(file);
      MutatedHost whole = new MutatedHost(host, Map.of(), Map.of());
      FactCollector.collect(whole, CATALOG.checks());
      Map<String, Map<String, String>> verdicts = new HashMap<>();
      for (Scenario scenario : CATALOG.scenarios()) {
        verdicts.put(scenario.id(), verdicts(audit(whole, scenario)));
      }
      machines.add(
          new Recorded(
              RecordedHosts.name(file),
              host,
              List.copyOf(new TreeSet<>(whole.pathsRead)),
              List.copyOf(new TreeSet<>(whole.pathsListed)),
              verdicts));
    }
    return machines;
  }

  private static int audit(
      Recorded machine, Random random, int number, Map<String, String> problems) {
    boolean onlyTake = random.nextBoolean();
    Map<String, Raw> reads = new HashMap<>();
    Map<String, Listing> listings = new HashMap<>();
    for (int i = 0; i <= random.nextInt(6); i++) {
      Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
      while (onlyTake && !damage.onlyTakesKnowledge()) {
        damage = Damage.values()[random.nextInt(Damage.values().length)];
      }
      if (random.nextInt(5) == 0) {
        String path = machine.listed().get(random.nextInt(machine.listed().size()));
        Raw lack = damage.done(new Raw.Missing(), random);
        listings.put(
            path,
            lack instanceof Raw.Bytes
                ? new Listing.Names(List.of("x", "0", "zz"))
                : new Listing.None(lack));
      } else {
        String path = machine.read().get(random.nextInt(machine.read().size()));
        reads.put(path, damage.done(machine.host().read(path), random));
      }
    }
    Scenario scenario = CATALOG.scenarios().get(random.nextInt(CATALOG.scenarios().size()));
    String where = "mutation " + number + " of " + machine.name() + ": " + reads + listings;
    Audit audit;
    try {
      audit = audit(new MutatedHost(machine.host(), reads, listings), scenario);
      AuditJson.report(audit, CATALOG);
      new AuditText(CATALOG, Style.PLAIN, 80).report(audit);
    } catch (RuntimeException | StackOverflowError e) {
      problems.putIfAbsent(e.toString(), where + " " + List.of(e.getStackTrace()).subList(0, 3));
      return 0;
    }
    for (Finding finding : audit.findings()) {
      boolean ownFileLost =
          finding.verdict() instanceof Verdict.Pass
              && finding.evidence().size() == 1
              && lost(reads.get(finding.evidence().getFirst().address()));
      if (ownFileLost) {
        problems.putIfAbsent(
            finding.check().id(), finding.check().id() + " passes without its file: " + where);
      }
    }
    if (onlyTake) {
      nothingIsDecidedByKnowingLess(machine, scenario, audit, where, problems);
    }
    return audit.findings().size();
  }

  private static boolean lost(Raw raw) {
    return raw instanceof Raw.Refused
        || raw instanceof Raw.Failed
        || raw instanceof Raw.Blocked
        || raw instanceof Raw.NotRecorded;
  }

  /** Three-valued monotony through the whole tool: knowing less never makes or turns a verdict. */
  private static void nothingIsDecidedByKnowingLess(
      Recorded machine,
      Scenario scenario,
      Audit audit,
      String where,
      Map<String, String> problems) {
    Map<String, String> whole = machine.verdicts().getOrDefault(scenario.id(), Map.of());
    verdicts(audit)
        .forEach(
            (about, verdict) -> {
              boolean decided = verdict.equals("pass") || verdict.equals("fail");
              // A drive whose class was not recorded goes by its PCI address.
              boolean renamed =
                  !whole.containsKey(about)
                      && whole.entrySet().stream()
                          .anyMatch(
                              each ->
                                  each.getValue().equals(verdict)
                                      && each.getKey().startsWith(check(about) + " "));
              if (decided && !renamed && !verdict.equals(whole.get(about))) {
                problems.putIfAbsent(
                    check(about),
                    about + ": " + whole.get(about) + ", knowing less " + verdict + ": " + where);
              }
            });
  }

  private static String check(String about) {
    return about.substring(0, about.indexOf(' '));
  }

  private static Audit audit(MutatedHost host, Scenario scenario) {
    return Auditor.audit(
        FactCollector.collect(host, CATALOG.checks()),
        CATALOG.checks(),
        CATALOG.impactTable(),
        scenario);
  }

  private static Map<String, String> verdicts(Audit audit) {
    Map<String, String> verdicts = new HashMap<>();
    for (Finding finding : audit.findings()) {
      verdicts.put(finding.check().id() + " " + finding.subject(), finding.verdict().word());
    }
    return verdicts;
  }
}
