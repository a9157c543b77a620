package dev.kerneltune.catalog;

import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The compact form of a catalogue that is built into the program: a magic number, a version, a
 * table of texts and the records in a fixed order. Reading it takes a fraction of what reading YAML
 * takes.
 */
public final class CatalogBlob {
  /** "KTCB". */
  private static final int MAGIC = 0x4b544342;

  private static final int VERSION = 2;

  private CatalogBlob() {}

  /** Returns the compact form. */
  public static byte[] write(Catalog catalog) {
    BlobWriter out = new BlobWriter();
    out.number(catalog.checks().size());
    for (Check check : catalog.checks()) {
      CheckBlob.write(out, check);
    }
    out.number(catalog.impactTable().size());
    for (ImpactRow row : catalog.impactTable()) {
      write(out, row);
    }
    out.number(catalog.scenarios().size());
    for (Scenario scenario : catalog.scenarios()) {
      out.text(scenario.id());
      out.text(scenario.title());
    }
    out.number(catalog.sources().size());
    for (Source source : catalog.sources()) {
      out.text(source.id());
      out.text(source.title());
      out.text(source.where());
      out.text(source.verified());
    }
    return out.bytes(MAGIC, VERSION);
  }

  /** Returns the catalogue of a compact form. */
  public static Catalog read(byte[] bytes) {
    try {
      return readAll(bytes);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalStateException("a damaged catalogue: it ends too early", e);
    }
  }

  private static Catalog readAll(byte[] bytes) {
    BlobReader in = new BlobReader(bytes, MAGIC, VERSION);
    List<Check> checks = checks(in);
    List<ImpactRow> rows = rows(in);
    List<Scenario> scenarios = scenarios(in);
    List<Source> sources = sources(in);
    if (!in.isAtEnd()) {
      throw new IllegalStateException("a damaged catalogue: more bytes than records");
    }
    return new Catalog(checks, rows, scenarios, sources);
  }

  private static void write(BlobWriter out, ImpactRow row) {
    out.text(row.subsystem());
    out.text(row.title());
    out.text(row.keyChange());
    out.texts(row.kernelSources());
    out.tag(row.level().ordinal());
    out.text(row.caveat());
    out.text(row.cannotSet());
    out.texts(row.from());
  }

  private static List<Check> checks(BlobReader in) {
    int count = in.count();
    List<Check> checks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      checks.add(CheckBlob.read(in));
    }
    return Collections.unmodifiableList(checks);
  }

  private static List<ImpactRow> rows(BlobReader in) {
    int count = in.count();
    List<ImpactRow> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String subsystem = in.text();
      String title = in.text();
      String keyChange = in.text();
      List<String> kernelSources = in.texts();
      ImpactLevel level = ImpactLevel.values()[in.tag()];
      String caveat = in.text();
      String cannotSet = in.text();
      rows.add(
          new ImpactRow(
              subsystem, title, keyChange, kernelSources, level, caveat, cannotSet, in.texts()));
    }
    return Collections.unmodifiableList(rows);
  }

  private static List<Scenario> scenarios(BlobReader in) {
    int count = in.count();
    List<Scenario> scenarios = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String id = in.text();
      scenarios.add(new Scenario(id, in.text()));
    }
    return Collections.unmodifiableList(scenarios);
  }

  private static List<Source> sources(BlobReader in) {
    int count = in.count();
    List<Source> sources = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String id = in.text();
      String title = in.text();
      String where = in.text();
      sources.add(new Source(id, title, where, in.text()));
    }
    return Collections.unmodifiableList(sources);
  }
}
