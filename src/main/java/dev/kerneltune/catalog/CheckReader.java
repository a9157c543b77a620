package dev.kerneltune.catalog;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Example;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Harm;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one check, and finds everything that is wrong in it. */
final class CheckReader {
  static final List<String> KEYS =
      List.of(
          "id",
          "aka",
          "title",
          "subsystem",
          "look",
          "as",
          "for-each",
          "when",
          "expect",
          "why",
          "impact",
          "cost",
          "harm",
          "remedy",
          "sources",
          "examples",
          "reviewed");

  private final Vocabulary words;
  private final Problems problems;

  private CheckReader(Vocabulary words, Problems problems) {
    this.words = words;
    this.problems = problems;
  }

  /**
   * Reads a file of one check.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  static Check read(String file, byte[] content, Vocabulary words) {
    Problems problems = new Problems(file);
    YamlNode node = YamlReader.parse(file, content);
    Optional<Check> check = new CheckReader(words, problems).check(node);
    problems.throwIfAny();
    return check.orElseThrow();
  }

  private Optional<Check> check(YamlNode node) {
    Fields fields = Fields.of(node, "a check", KEYS, problems);
    String subsystem = fields.text("subsystem");
    if (!subsystem.isEmpty() && !words.subsystems().contains(subsystem)) {
      problems.unknown(fields.place("subsystem"), "subsystem", subsystem, words.subsystems());
    }
    final String id = id(fields, subsystem);
    final List<String> aka = aka(fields, id);
    final String title = fields.text("title");
    ValueKind kind = kind(fields.word("as", kindWords()));
    SubjectKind forEach =
        fields.has("for-each")
            ? subjectKind(fields.word("for-each", subjectWords()))
            : SubjectKind.HOST;
    Optional<Address> look = look(fields, kind, forEach);
    final List<Condition> when = new WhenReader(problems).read("when", fields.get("when"));
    ByScenario scenarios = new ByScenario(words.scenarios(), problems);
    Map<String, Expectation> expect = expect(fields, kind, scenarios);
    List<String> named = scenarios.named(fields.get("expect"));
    ByScenario judged = named.isEmpty() ? scenarios : new ByScenario(named, problems);
    ImpactReader impactReader = new ImpactReader(judged, words, problems);
    final List<Impact> impacts = impactReader.impacts(fields, named);
    final List<Harm> harm = impactReader.harm(fields);
    final String why = fields.text("why");
    final String cost = fields.text("cost");
    Remedy remedy = new RemedyReader(look, kind, forEach, judged, words, problems).read(fields);
    List<String> sources = fields.references("sources", "source", words.sources());
    List<Example> examples = new ExampleReader(scenarios, judged, problems).read(fields);
    final String reviewed = reviewed(fields);
    return look.map(
        address ->
            new Check(
                id, aka, title, subsystem, address, kind, forEach, when, expect, why, impacts, cost,
                harm, remedy, sources, examples, reviewed));
  }

  private String reviewed(Fields fields) {
    String day = fields.textOrEmpty("reviewed");
    if (!day.isEmpty() && !WaiverReader.isDay(day)) {
      problems.add(fields.place("reviewed"), "\"" + day + "\"", "a day as yyyy-mm-dd");
    }
    return day;
  }

  private String id(Fields fields, String subsystem) {
    String id = fields.text("id");
    if (id.isEmpty()) {
      return id;
    }
    if (!isId(id)) {
      problems.add(
          fields.place("id"),
          "\"" + id + "\"",
          "lower case letters, digits, dashes, and dots between: memory.thp.enabled");
    } else if (words.subsystems().contains(subsystem) && !id.startsWith(subsystem + ".")) {
      problems.add(
          fields.place("id"), "\"" + id + "\"", "an id that starts with " + subsystem + ".");
    }
    return id;
  }

  private List<String> aka(Fields fields, String id) {
    if (!fields.has("aka")) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (YamlNode.Scalar name : fields.texts("aka")) {
      if (!isId(name.text())) {
        problems.add(name, "\"" + name.text() + "\"", "an older id");
      } else if (name.text().equals(id) || names.contains(name.text())) {
        problems.add(name, "\"" + name.text() + "\" a second time", "it once");
      }
      names.add(name.text());
    }
    return List.copyOf(names);
  }

  /** Returns whether a text is dotted words of lower case letters, digits and dashes. */
  static boolean isId(String text) {
    boolean atStart = true;
    boolean dotted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean wordPart = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean between = (c == '.' || c == '-') && !atStart;
      if (!wordPart && !between) {
        return false;
      }
      dotted |= c == '.';
      atStart = between;
    }
    return dotted && !atStart;
  }

  private Optional<Address> look(Fields fields, ValueKind kind, SubjectKind forEach) {
    Optional<YamlNode> node = fields.required("look");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Optional<Address> look = AddressReader.read(node.get(), "look", forEach, words, problems);
    look.ifPresent(address -> refuseMismatch(address, kind, forEach, node.get(), fields));
    return look;
  }

  private void refuseMismatch(
      Address look, ValueKind kind, SubjectKind forEach, YamlNode node, Fields fields) {
    if (look instanceof Address.Probe(var name)) {
      Question question = words.question(name).orElseThrow();
      if (question.as() != kind) {
        String seen = "as: " + kind.word();
        problems.add(fields.place("as"), seen, question.as().word() + ", as " + name + " answers");
      }
      if (question.per() != forEach) {
        String seen = "for-each: " + forEach.word();
        String wanted = question.per().word() + ", as " + name + " answers";
        problems.add(fields.place("for-each"), seen, wanted);
      }
      return;
    }
    boolean own = look instanceof Address.Sysfs(var path) && path.startsWith("./");
    if (forEach != SubjectKind.HOST && !own) {
      String seen = "for-each: " + forEach.word() + " with " + look.text();
      String wanted =
          AddressReader.hasFolder(forEach)
              ? "sysfs:./... or a probe"
              : "a probe: a pair has no folder";
      problems.add(node, seen, wanted);
    }
    if (look instanceof Address.Module && kind != ValueKind.TEXT) {
      problems.add(fields.place("as"), "as: " + kind.word(), "text for a module");
    }
  }

  private Map<String, Expectation> expect(Fields fields, ValueKind kind, ByScenario scenarios) {
    ExpectationReader reader = new ExpectationReader(kind, problems);
    return scenarios.read(fields.required("expect"), "expect", reader::read);
  }

  static List<String> kindWords() {
    List<String> words = new ArrayList<>();
    for (ValueKind kind : ValueKind.values()) {
      words.add(kind.word());
    }
    return words;
  }

  static List<String> subjectWords() {
    List<String> words = new ArrayList<>();
    for (SubjectKind kind : SubjectKind.values()) {
      words.add(kind.word());
    }
    return words;
  }

  private static ValueKind kind(String word) {
    return ValueKind.values()[kindWords().indexOf(word)];
  }

  private static SubjectKind subjectKind(String word) {
    return SubjectKind.values()[subjectWords().indexOf(word)];
  }
}
