package dev.kerneltune.cli;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.Waiver;
import dev.kerneltune.owner.BootLoaders;
import dev.kerneltune.owner.KeptCommandLine;
import dev.kerneltune.owner.Owners;
import dev.kerneltune.plan.Layers;
import dev.kerneltune.plan.Resolved;
import dev.kerneltune.plan.Situation;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.probe.OwnFilesReader;
import dev.kerneltune.probe.SettingCollector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads all that a plan for one machine rests on, in one go. */
final class Standpoint {
  private static final List<String> PROGRAM_FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin");

  private Standpoint() {}

  /** What one reading phase finds out. */
  private record Read(
      Facts facts,
      List<Setting> settings,
      Claims claims,
      Reading<BootLoader> bootLoader,
      Reading<CommandLine> nextCommandLine,
      Map<String, Reading<String>> ownFiles,
      Optional<String> ethtool) {}

  /** Returns the situation of a machine for the checks of a profile. */
  static Situation read(
      CachedHost host,
      Catalog catalog,
      Resolved profile,
      List<Waiver> waivers,
      Ledger ledger,
      Layers layers) {
    List<Check> checks = chosen(catalog, profile);
    Read read = CachedHost.reading(host, reader -> read(reader, checks));
    Scenario scenario = scenario(catalog, profile.profile().scenario());
    Audit audit = Auditor.audit(read.facts(), checks, catalog.impactTable(), scenario);
    if (!waivers.isEmpty()) {
      audit = Waiving.apply(audit, catalog, waivers).audit();
    }
    return new Situation(
        audit,
        read.settings(),
        read.claims(),
        read.bootLoader(),
        read.nextCommandLine(),
        read.ownFiles(),
        ledger,
        read.ethtool(),
        layers);
  }

  /** Asks a host for all that plans need, so that a recording holds it. */
  static void readForRecording(Host host, List<Check> checks) {
    read(host, checks);
  }

  private static Read read(Host host, List<Check> checks) {
    Facts facts = FactCollector.collect(host, checks);
    Machine machine = facts.machine();
    Reading<BootLoader> loader = BootLoaders.of(host);
    return new Read(
        facts,
        SettingCollector.collect(host, machine, checks),
        Owners.of(host, machine),
        loader,
        nextCommandLine(host, loader),
        OwnFilesReader.read(host),
        ethtool(host));
  }

  private static Reading<CommandLine> nextCommandLine(Host host, Reading<BootLoader> loader) {
    return loader.then(
        known ->
            switch (known) {
              case GRUB_DROP_IN, GRUB_PLAIN -> Reading.absent("GRUB makes it of its configuration");
              case GRUBBY, KERNEL_INSTALL, RPM_OSTREE ->
                  KeptCommandLine.line(host, known).map(CommandLine::parse);
            });
  }

  private static Optional<String> ethtool(Host host) {
    for (String folder : PROGRAM_FOLDERS) {
      if (host.list(folder) instanceof Listing.Names(var names) && names.contains("ethtool")) {
        return Optional.of(folder + "/ethtool");
      }
    }
    return Optional.empty();
  }

  private static List<Check> chosen(Catalog catalog, Resolved profile) {
    Set<String> ids = new HashSet<>();
    profile.choices().forEach(choice -> ids.add(choice.check()));
    List<Check> checks = new ArrayList<>();
    for (Check check : catalog.checks()) {
      if (ids.contains(check.id()) || !Collections.disjoint(ids, check.aka())) {
        checks.add(check);
      }
    }
    return checks;
  }

  private static Scenario scenario(Catalog catalog, String id) {
    for (Scenario scenario : catalog.scenarios()) {
      if (scenario.id().equals(id)) {
        return scenario;
      }
    }
    throw new IllegalStateException("no scenario " + id);
  }
}
