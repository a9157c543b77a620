package dev.kerneltune.catalog;

import dev.kerneltune.catalog.Coverage.Line;
import dev.kerneltune.catalog.Coverage.Own;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads checks/coverage.yaml, as strictly as the checks are read. */
public final class CoverageReader {
  static final List<String> KEYS = List.of("entries", "claims", "own");
  static final List<String> ENTRY_KEYS =
      List.of("entry", "about", "covered-by", "except", "not-covered");
  static final List<String> CLAIM_KEYS = List.of("claim", "covered-by", "not-covered");
  static final List<String> OWN_KEYS = List.of("check", "reason");

  private final List<String> ids;
  private final Problems problems;

  private CoverageReader(List<String> ids, Problems problems) {
    this.ids = ids;
    this.problems = problems;
  }

  /**
   * Reads the file; {@code ids} are those of the checks.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  public static Coverage read(String file, byte[] content, List<String> ids) {
    Problems problems = new Problems(file);
    YamlNode root = YamlReader.parse(file, content);
    Coverage coverage = new CoverageReader(ids, problems).coverage(root);
    problems.throwIfAny();
    return coverage;
  }

  private Coverage coverage(YamlNode root) {
    Fields fields = Fields.of(root, "coverage", KEYS, problems);
    List<Line> entries = lines(fields, "entries", "an entry", ENTRY_KEYS, "entry");
    List<Line> claims = lines(fields, "claims", "a claim", CLAIM_KEYS, "claim");
    List<Own> own = new ArrayList<>();
    for (YamlNode item : items(fields, "own")) {
      Fields one = Fields.of(item, "a check of its own", OWN_KEYS, problems);
      String id = one.text("check");
      if (!id.isEmpty() && !ids.contains(id)) {
        problems.unknown(one.place("check"), "check", id, ids);
      }
      own.add(new Own(id, one.text("reason")));
    }
    return new Coverage(entries, claims, List.copyOf(own));
  }

  private List<YamlNode> items(Fields fields, String key) {
    Optional<YamlNode> node = fields.required(key);
    return node.isEmpty() ? List.of() : Fields.items(node.get(), key, problems);
  }

  private List<Line> lines(
      Fields fields, String key, String what, List<String> known, String nameKey) {
    List<Line> lines = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (YamlNode item : items(fields, key)) {
      Fields one = Fields.of(item, what, known, problems);
      String name = one.text(nameKey);
      if (seen.contains(name)) {
        problems.add(one.place(nameKey), "\"" + name + "\" a second time", "it once");
      }
      seen.add(name);
      lines.add(line(one, name, known.contains("about") ? one.text("about") : ""));
    }
    return List.copyOf(lines);
  }

  private Line line(Fields fields, String name, String about) {
    boolean covered = fields.has("covered-by");
    if (covered == fields.has("not-covered") && fields.at() instanceof YamlNode.Mapping) {
      problems.add(fields.at(), covered ? "both" : "neither", "either covered-by or not-covered");
    }
    if (!covered && fields.has("except")) {
      problems.add(fields.place("except"), "except without covered-by", "both or neither");
    }
    List<String> checks = covered ? fields.references("covered-by", "check", ids) : List.of();
    String text = covered ? "" : fields.textOrEmpty("not-covered");
    int colon = text.indexOf(": ");
    String kind = colon < 0 ? "" : text.substring(0, colon);
    if (!text.isEmpty() && !Coverage.KINDS.containsKey(kind)) {
      problems.add(
          fields.place("not-covered"),
          "\"" + text + "\"",
          "a reason that starts with one of " + String.join(", ", Coverage.KINDS.keySet()) + ":");
    }
    String reason = colon < 0 ? text : text.substring(colon + 2);
    return new Line(name, about, checks, fields.textOrEmpty("except"), kind, reason);
  }
}
