package dev.kerneltune.catalog;

import dev.kerneltune.model.ImpactLevel;
import dev.kerneltune.model.ImpactRow;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Source;
import java.util.ArrayList;
import java.util.List;

/** Reads the three lists that the checks refer to: the impact table, scenarios and sources. */
final class TableReader {
  static final List<String> ROW_KEYS =
      List.of(
          "subsystem",
          "title",
          "key-change",
          "kernel-sources",
          "impact",
          "caveat",
          "cannot-set",
          "from");
  static final List<String> SCENARIO_KEYS = List.of("id", "title");
  static final List<String> SOURCE_KEYS = List.of("id", "title", "where", "verified");

  private final Problems problems;

  TableReader(Problems problems) {
    this.problems = problems;
  }

  /** Returns the scenarios of a file. */
  List<Scenario> scenarios(YamlNode node) {
    List<Scenario> scenarios = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (YamlNode item : Fields.items(node, "scenarios", problems)) {
      Fields fields = Fields.of(item, "a scenario", SCENARIO_KEYS, problems);
      scenarios.add(new Scenario(name(fields, "id", seen), fields.text("title")));
    }
    return scenarios;
  }

  /** Returns the sources of a file. */
  List<Source> sources(YamlNode node) {
    List<Source> sources = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (YamlNode item : Fields.items(node, "sources", problems)) {
      Fields fields = Fields.of(item, "a source", SOURCE_KEYS, problems);
      sources.add(
          new Source(
              name(fields, "id", seen),
              fields.text("title"),
              fields.text("where"),
              fields.textMaybeBlank("verified")));
    }
    return sources;
  }

  /** Returns the rows of a file, which must stand in the order of their impact. */
  List<ImpactRow> rows(YamlNode node, List<String> sources) {
    List<ImpactRow> rows = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    ImpactLevel above = ImpactLevel.HIGHEST;
    for (YamlNode item : Fields.items(node, "the impact table", problems)) {
      Fields fields = Fields.of(item, "a row", ROW_KEYS, problems);
      String subsystem = name(fields, "subsystem", seen);
      ImpactLevel level = ImpactLevel.values()[levels().indexOf(fields.word("impact", levels()))];
      if (fields.has("impact") && level.compareTo(above) < 0) {
        problems.add(
            fields.place("impact"),
            level.word() + " below " + above.word(),
            "the rows that matter most first");
      }
      above = level;
      List<String> kernelSources = new ArrayList<>();
      for (YamlNode.Scalar path : fields.texts("kernel-sources")) {
        kernelSources.add(path.text());
      }
      rows.add(
          new ImpactRow(
              subsystem,
              fields.text("title"),
              fields.text("key-change"),
              List.copyOf(kernelSources),
              level,
              fields.text("caveat"),
              fields.textOrEmpty("cannot-set"),
              fields.references("from", "source", sources)));
    }
    return rows;
  }

  /** Returns the levels that a row can have: a note is a finding's level, not a subsystem's. */
  static List<String> levels() {
    List<String> words = new ArrayList<>();
    for (ImpactLevel level : ImpactLevel.values()) {
      if (level != ImpactLevel.NOTE) {
        words.add(level.word());
      }
    }
    return words;
  }

  /** Returns a name of lower case letters, digits and dashes that was not there before. */
  private String name(Fields fields, String key, List<String> seen) {
    String name = fields.text(key);
    if (!name.isEmpty() && !CheckReader.isId("x." + name)) {
      problems.add(fields.place(key), "\"" + name + "\"", "lower case letters, digits and dashes");
    }
    if (seen.contains(name)) {
      problems.add(fields.place(key), "\"" + name + "\" a second time", "it once");
    }
    seen.add(name);
    return name;
  }
}
