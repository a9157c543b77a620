package dev.kerneltune.apply;

import dev.kerneltune.model.Generator;
import dev.kerneltune.model.JournalEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Entries of the journal as JSON objects and back. Reading is strict: what is not known is refused,
 * because an undo must not act on half of what a journal says.
 */
final class JournalCodec {
  private static final String KIND = "kind";

  private JournalCodec() {}

  /** Returns an entry as the object of its line. */
  static Map<String, Object> write(JournalEntry entry) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(KIND, kind(entry));
    line.put("run", entry.run());
    switch (entry) {
      case JournalEntry.Opened(_, var kind, var title, var at, var boot, var by) -> {
        line.put("does", kind.word());
        line.put("title", title);
        line.put("at", at);
        line.put("boot", boot);
        line.put("by", by);
      }
      case JournalEntry.Intended(_, var step, var change, var undoes, var folders) -> {
        line.put("step", step);
        line.put("change", ChangeCodec.write(change));
        undoes.ifPresent(id -> line.put("undoes", write(id)));
        line.put("folders", folders);
      }
      case JournalEntry.Applied(_, var step, var readBack) -> {
        line.put("step", step);
        line.put("read-back", readBack);
      }
      case JournalEntry.Refused(_, var step, var why) -> {
        line.put("step", step);
        line.put("why", why);
      }
      case JournalEntry.Released(_, var step, var how, var because) -> {
        line.put("released", write(step));
        line.put("how", how.word());
        line.put("because", because);
      }
      case JournalEntry.Generating(_, var generator) -> line.put("generator", generator.word());
      case JournalEntry.Generated(_, var generator) -> line.put("generator", generator.word());
      case JournalEntry.Closed(_, var outcome) -> line.put("outcome", outcome.word());
    }
    return line;
  }

  private static String kind(JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.Opened _ -> "opened";
      case JournalEntry.Intended _ -> "intended";
      case JournalEntry.Applied _ -> "applied";
      case JournalEntry.Refused _ -> "refused";
      case JournalEntry.Released _ -> "released";
      case JournalEntry.Generating _ -> "generating";
      case JournalEntry.Generated _ -> "generated";
      case JournalEntry.Closed _ -> "closed";
    };
  }

  private static Map<String, Object> write(JournalEntry.StepId id) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("run", id.run());
    object.put("step", id.step());
    return object;
  }

  /**
   * Returns the entry that a line's object holds.
   *
   * @throws JournalException when it holds none that this version knows
   */
  static JournalEntry read(Map<String, Object> object) {
    Node line = new Node(object);
    String kind = line.text(KIND);
    int run = line.number("run");
    JournalEntry entry =
        switch (kind) {
          case "opened" ->
              new JournalEntry.Opened(
                  run,
                  doing(line.text("does")),
                  line.text("title"),
                  line.text("at"),
                  line.text("boot"),
                  line.text("by"));
          case "intended" ->
              new JournalEntry.Intended(
                  run,
                  line.number("step"),
                  ChangeCodec.read(line.node("change")),
                  line.maybe("undoes").map(JournalCodec::stepId),
                  ChangeCodec.folders(line.texts("folders")));
          case "applied" ->
              new JournalEntry.Applied(run, line.number("step"), line.text("read-back"));
          case "refused" -> new JournalEntry.Refused(run, line.number("step"), line.text("why"));
          case "released" ->
              new JournalEntry.Released(
                  run, stepId(line.node("released")), how(line.text("how")), line.text("because"));
          case "generating" -> new JournalEntry.Generating(run, generator(line.text("generator")));
          case "generated" -> new JournalEntry.Generated(run, generator(line.text("generator")));
          case "closed" -> new JournalEntry.Closed(run, outcome(line.text("outcome")));
          default -> throw unknown("kind", kind);
        };
    line.end();
    return entry;
  }

  private static JournalEntry.StepId stepId(Node object) {
    JournalEntry.StepId id = new JournalEntry.StepId(object.number("run"), object.number("step"));
    object.end();
    return id;
  }

  private static JournalEntry.Kind doing(String word) {
    for (JournalEntry.Kind kind : JournalEntry.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw unknown("kind of run", word);
  }

  private static JournalEntry.How how(String word) {
    for (JournalEntry.How how : JournalEntry.How.values()) {
      if (how.word().equals(word)) {
        return how;
      }
    }
    throw unknown("way to release a step", word);
  }

  private static Generator generator(String word) {
    for (Generator generator : Generator.values()) {
      if (generator.word().equals(word)) {
        return generator;
      }
    }
    throw unknown("generator", word);
  }

  private static JournalEntry.Outcome outcome(String word) {
    for (JournalEntry.Outcome outcome : JournalEntry.Outcome.values()) {
      if (outcome.word().equals(word)) {
        return outcome;
      }
    }
    throw unknown("outcome", word);
  }

  /** Says that a word is none that this version knows. */
  static JournalException unknown(String what, String word) {
    return new JournalException(
        "the " + what + " \"" + word + "\", which this version does not know");
  }
}
