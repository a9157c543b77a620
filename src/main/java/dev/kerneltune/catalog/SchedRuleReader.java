package dev.kerneltune.catalog;

import dev.kerneltune.sched.Pattern;
import dev.kerneltune.sched.Rule;
import dev.kerneltune.sched.TaskClass;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads a file of rules for tasks: a list, each with what it matches, its class and the reason. */
final class SchedRuleReader {
  private static final String ID = "id";
  private static final String MATCH = "match";
  private static final String CLASS = "class";
  private static final String WHY = "why";
  private static final String SOURCE = "source";
  private static final String SEEN = "seen";
  private static final String STANDING = "standing";
  private static final List<String> KEYS = List.of(ID, MATCH, CLASS, WHY, SOURCE, SEEN, STANDING);

  /** TASK_COMM_LEN of include/linux/sched.h, without the NUL. */
  private static final int COMM_LENGTH = 15;

  private static final String DATE = "0000-00-00";

  private final Problems problems;
  private final Kind kind;

  private SchedRuleReader(Problems problems, Kind kind) {
    this.problems = problems;
    this.kind = kind;
  }

  /** Whose file it is. */
  enum Kind {
    /** Ours: each entry says where its names are from. */
    CATALOG,
    /** The user's, who owes nobody a source. */
    USER
  }

  /**
   * Reads the content of a file.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  static List<Rule> read(String file, byte[] content, Kind kind) {
    Problems problems = new Problems(file);
    SchedRuleReader reader = new SchedRuleReader(problems, kind);
    List<Rule> rules = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (YamlNode item : Fields.items(YamlReader.parse(file, content), "rules", problems)) {
      Rule rule = reader.rule(Fields.of(item, "a rule", KEYS, problems));
      if (seen.contains(rule.id())) {
        problems.add(item, "the id \"" + rule.id() + "\" a second time", "it once");
      }
      seen.add(rule.id());
      rules.add(rule);
    }
    problems.throwIfAny();
    return List.copyOf(rules);
  }

  private Rule rule(Fields fields) {
    String id = fields.text(ID);
    if (!id.isEmpty() && !CheckReader.isId("x." + id)) {
      problems.add(
          fields.place(ID), "\"" + id + "\"", "lower case letters, digits, dashes and dots");
    }
    Map<Rule.Field, List<Pattern>> match = match(fields);
    List<String> classes = new ArrayList<>();
    for (TaskClass each : TaskClass.values()) {
      classes.add(each.word());
    }
    TaskClass taskClass = TaskClass.values()[classes.indexOf(fields.word(CLASS, classes))];
    boolean isOurs = kind == Kind.CATALOG;
    String source = isOurs ? fields.text(SOURCE) : fields.textOrEmpty(SOURCE);
    String date = isOurs ? fields.text(SEEN) : fields.textOrEmpty(SEEN);
    if (!date.isEmpty() && !isDate(date)) {
      problems.add(fields.place(SEEN), "\"" + date + "\"", "a day, such as 2026-11-21");
    }
    return new Rule(id, match, taskClass, fields.text(WHY), source, date, standing(fields, isOurs));
  }

  private Rule.Standing standing(Fields fields, boolean isOurs) {
    if (!isOurs && !fields.has(STANDING)) {
      return Rule.Standing.VERIFIED;
    }
    List<String> words = new ArrayList<>();
    for (Rule.Standing each : Rule.Standing.values()) {
      words.add(each.word());
    }
    return Rule.Standing.values()[words.indexOf(fields.word(STANDING, words))];
  }

  private Map<Rule.Field, List<Pattern>> match(Fields rule) {
    Map<Rule.Field, List<Pattern>> match = new EnumMap<>(Rule.Field.class);
    List<String> names = new ArrayList<>();
    for (Rule.Field each : Rule.Field.values()) {
      names.add(each.word());
    }
    YamlNode node = rule.required(MATCH).orElse(rule.at());
    if (!rule.has(MATCH)) {
      return match;
    }
    Fields fields = Fields.of(node, "what is matched", names, problems);
    for (Rule.Field field : Rule.Field.values()) {
      fields.get(field.word()).ifPresent(value -> match.put(field, patterns(field, value)));
    }
    if (node instanceof YamlNode.Mapping && match.isEmpty()) {
      problems.add(node, "nothing that is matched", "one of " + String.join(", ", names));
    }
    return match;
  }

  private List<Pattern> patterns(Rule.Field field, YamlNode node) {
    List<YamlNode> nodes =
        node instanceof YamlNode.Sequence
            ? Fields.items(node, field.word(), problems)
            : List.of(node);
    List<Pattern> patterns = new ArrayList<>();
    for (YamlNode each : nodes) {
      String text = Fields.anyText(each, field.word(), problems);
      Pattern pattern = Pattern.of(asRead(field, text));
      if (isName(field) && pattern.text().length() > COMM_LENGTH) {
        problems.add(
            each,
            "\"" + text + "\", " + pattern.text().length() + " bytes",
            "at most " + COMM_LENGTH + ", which is all that the kernel keeps of a name");
      }
      patterns.add(pattern);
    }
    return List.copyOf(patterns);
  }

  private static boolean isName(Rule.Field field) {
    return switch (field) {
      case COMM, LEADER -> true;
      case SCRIPT, CGROUP, PROGRAM -> false;
    };
  }

  /** A thread's name is bytes, a character for each. */
  private static String asRead(Rule.Field field, String text) {
    return isName(field)
        ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
        : text;
  }

  private static boolean isDate(String text) {
    boolean isDate = text.length() == DATE.length();
    for (int i = 0; isDate && i < DATE.length(); i++) {
      char c = text.charAt(i);
      isDate = DATE.charAt(i) == '-' ? c == '-' : c >= '0' && c <= '9';
    }
    return isDate;
  }
}
