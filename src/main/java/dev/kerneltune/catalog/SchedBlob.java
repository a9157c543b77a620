package dev.kerneltune.catalog;

import dev.kerneltune.sched.Pattern;
import dev.kerneltune.sched.Rule;
import dev.kerneltune.sched.Rules;
import dev.kerneltune.sched.TaskClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The catalogue of tasks as bytes, which are read faster than YAML is. */
public final class SchedBlob {
  private static final int MAGIC = 0x6b747363;
  private static final int VERSION = 1;

  private SchedBlob() {}

  /** Returns the bytes of the rules. */
  public static byte[] write(Rules rules) {
    BlobWriter out = new BlobWriter();
    out.number(rules.list().size());
    for (Rule rule : rules.list()) {
      out.text(rule.id());
      out.number(rule.match().size());
      rule.match()
          .forEach(
              (field, patterns) -> {
                out.tag(field.ordinal());
                out.texts(patterns.stream().map(Pattern::toString).toList());
              });
      out.tag(rule.taskClass().ordinal());
      out.text(rule.why());
      out.text(rule.source());
      out.text(rule.seen());
      out.tag(rule.standing().ordinal());
    }
    return out.bytes(MAGIC, VERSION);
  }

  /** Reads what {@link #write} wrote. */
  public static Rules read(byte[] bytes) {
    BlobReader in = new BlobReader(bytes, MAGIC, VERSION);
    int count = in.count();
    List<Rule> rules = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String id = in.text();
      rules.add(
          new Rule(
              id,
              match(in),
              TaskClass.values()[in.tag()],
              in.text(),
              in.text(),
              in.text(),
              Rule.Standing.values()[in.tag()]));
    }
    return new Rules(List.copyOf(rules));
  }

  private static Map<Rule.Field, List<Pattern>> match(BlobReader in) {
    Map<Rule.Field, List<Pattern>> match = new EnumMap<>(Rule.Field.class);
    int fields = in.count();
    for (int i = 0; i < fields; i++) {
      Rule.Field field = Rule.Field.values()[in.tag()];
      match.put(field, in.texts().stream().map(Pattern::of).toList());
    }
    return match;
  }
}
