package dev.kerneltune.cli;

import dev.kerneltune.audit.Auditor;
import dev.kerneltune.audit.Judged;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.HostSourceException;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Waiver;
import dev.kerneltune.probe.FactCollector;
import dev.kerneltune.report.AuditJsonReader;
import dev.kerneltune.report.ReportFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A file that tells how a host was judged: a report that says it, or a snapshot to judge now. */
final class ReportFile {
  private static final int HEAD = 64;

  private final String name;
  private final Kind kind;
  private final byte[] report;

  private ReportFile(String name, Kind kind, byte[] report) {
    this.name = name;
    this.kind = kind;
    this.report = report;
  }

  /** What can be compared with its like. */
  enum Kind {
    REPORT("a JSON report"),
    SNAPSHOT("a snapshot");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Finds out what a file is, by its first bytes; a report is read once, so it may be a pipe. */
  static ReportFile of(String name) {
    try (InputStream stream = Files.newInputStream(Path.of(name))) {
      byte[] head = stream.readNBytes(HEAD);
      String text = new String(head, StandardCharsets.ISO_8859_1).strip();
      if (text.startsWith("{")) {
        byte[] rest = stream.readNBytes(AuditJsonReader.MAX_BYTES + 1 - head.length);
        byte[] whole = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, whole, head.length, rest.length);
        return new ReportFile(name, Kind.REPORT, whole);
      }
      boolean packed = head.length > 1 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
      if (packed || text.startsWith("kernel-tune-snapshot")) {
        return new ReportFile(name, Kind.SNAPSHOT, new byte[0]);
      }
    } catch (IOException e) {
      throw new UserError(
          name
              + ": cannot be read ("
              + e.getClass().getSimpleName()
              + "), expected a JSON report or a snapshot");
    }
    throw new UserError(
        name
            + ": neither JSON nor a snapshot, expected what `audit --format json` or `snapshot`"
            + " wrote");
  }

  String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  /** Returns what a report says. */
  AuditJsonReader.Content report() {
    try {
      return AuditJsonReader.read(name, report);
    } catch (ReportFormatException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  /** Judges a snapshot. */
  List<Judged> judge(Scenario scenario, List<Check> checks, Catalog catalog, List<Waiver> waivers) {
    try (CachedHost host = Hosts.snapshot(Path.of(name))) {
      Facts facts = CachedHost.reading(host, reader -> FactCollector.collect(reader, checks));
      Audit audit = Auditor.audit(facts, checks, catalog.impactTable(), scenario);
      return Judged.of(waivers.isEmpty() ? audit : Waiving.apply(audit, catalog, waivers).audit());
    } catch (HostSourceException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }
}
