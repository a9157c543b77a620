package dev.kerneltune.cli;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.guard.Verdict;
import dev.kerneltune.sched.hints.Acted;
import dev.kerneltune.sched.hints.Counts;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells what a run does: a line where something changed, an object a line as JSON. */
final class SchedRunLog {
  private static final String SCHEMA_VERSION = "1";

  private final Output output;
  private final boolean json;
  private String last = "";

  SchedRunLog(Output output, boolean json) {
    this.output = output;
    this.json = json;
  }

  void recovered(Counts counts) {
    if (!counts.isEmpty()) {
      counts("left", "what an earlier run left: ", counts);
    }
  }

  void undone(Counts counts) {
    counts("undone", "undone: ", counts);
  }

  private void counts(String event, String words, Counts counts) {
    say(event(event).with("counts", fields(Fields.none(), counts)), words + counts.text());
    Counts.shortened(counts.kept()).forEach(this::problem);
    Counts.shortened(counts.problems()).forEach(this::problem);
  }

  /** Returns an object with what an undo came to added. */
  static Fields fields(Fields object, Counts counts) {
    return object
        .with("restored", counts.restored())
        .with("already", counts.already())
        .with("left", counts.left())
        .with("gone", counts.gone())
        .with("problems", texts(counts.problems()))
        .with("kept", texts(counts.kept()));
  }

  static JsonValue texts(List<String> lines) {
    return new JsonValue.Items(lines.stream().<JsonValue>map(JsonValue.Text::new).toList());
  }

  /** Tells whom the backend acts upon, where that is not what it was at the last look. */
  void acted(int changed, List<Acted> acted, Map<String, Integer> skipped, List<String> told) {
    told.forEach(this::problem);
    Fields classes = Fields.none();
    List<String> words = new ArrayList<>();
    for (TaskClass each : TaskClass.values()) {
      long count = acted.stream().filter(one -> one.taskClass() == each).count();
      if (count > 0) {
        classes = classes.with(each.word(), count);
        words.add(each.word() + " " + count);
      }
    }
    Fields alone = Fields.none();
    List<String> reasons = new ArrayList<>();
    for (Map.Entry<String, Integer> each : skipped.entrySet()) {
      alone = alone.with(each.getKey(), each.getValue());
      reasons.add(each.getValue() + " " + each.getKey());
    }
    String text =
        (words.isEmpty() ? "no thread has hints" : String.join(", ", words))
            + (reasons.isEmpty() ? "" : "; left alone: " + String.join(", ", reasons));
    if (changed > 0 || !text.equals(last)) {
      last = text;
      say(
          event("acts").with("classes", classes).with("changed", changed).with("left-alone", alone),
          text + (changed > 0 ? " (" + changed + " changed)" : ""));
    }
  }

  void tripped(Verdict.Tripped verdict) {
    say(
        event("tripped").with("guard", verdict.guard()).with("reason", verdict.reason()),
        "guard "
            + verdict.guard()
            + ": "
            + verdict.reason()
            + "; all is undone and stays so until `kernel-tune sched stop --reset`");
  }

  /** Tells something that is no event of its own. */
  void note(String text) {
    say(event("note").with("says", text), text);
  }

  /** Tells what is wrong, if anything. */
  void problem(String text) {
    if (!text.isEmpty()) {
      output.err().println("kernel-tune: " + text);
    }
  }

  /** Returns an object that says which form it has. */
  static Fields versioned() {
    return Fields.none().with("schemaVersion", SCHEMA_VERSION);
  }

  private static Fields event(String name) {
    return versioned()
        .with("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .with("event", name);
  }

  private void say(Fields fields, String text) {
    String at = fields.text("at").orElse("");
    output.out().println(json ? JsonCodec.write(fields) : at + " " + text);
    output.out().flush();
  }
}
