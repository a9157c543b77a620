package dev.kerneltune.cli;

import dev.kerneltune.sched.Printable;
import dev.kerneltune.sched.TaskKey;
import dev.kerneltune.sched.model.Names;
import dev.kerneltune.sched.model.Outcome;
import dev.kerneltune.sched.model.ReplyForm;
import dev.kerneltune.sched.model.Round;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.ModelDecision;
import dev.kerneltune.sched.store.StoreCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a model was asked and what it said: as a table, or as JSON, an object on a line. */
final class SchedClassifyReport {
  private static final String SCHEMA_VERSION = "1";

  private final Round.Asking asking;
  private final boolean json;

  SchedClassifyReport(Round.Asking asking, boolean json) {
    this.asking = asking;
    this.json = json;
  }

  /** Returns whether all was decided that was to be. */
  static boolean isDone(List<Outcome> outcomes) {
    return outcomes.stream().allMatch(Outcome.Decided.class::isInstance);
  }

  /** Returns the line that says what was not decided, and why. */
  Optional<String> trouble(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided _ -> Optional.empty();
      case Outcome.Dropped(var keys, var fault) -> Optional.of(line(fault.text(), keys.size()));
      case Outcome.Waiting(var keys, var because) -> Optional.of(line(because, keys.size()));
    };
  }

  private String line(String why, int keys) {
    return "kernel-tune: %s: %s; nothing was decided about %s"
        .formatted(asking.endpoint(), why, keys == 1 ? "1 key" : keys + " keys");
  }

  /** Returns what one round gave. */
  String round(List<Outcome> outcomes, List<ModelDecision> decided, ReplyForm form) {
    if (!json) {
      int open = 0;
      for (Outcome outcome : outcomes) {
        open += outcome instanceof Outcome.Decided ? 0 : outcome.keys().size();
      }
      return table(decided, open);
    }
    List<JsonValue> open = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Decided _ -> {
          // They are told one by one.
        }
        case Outcome.Dropped(var keys, var fault) ->
            open.add(
                open(keys.size(), fault.text())
                    .with("fault", fault.kind().name().toLowerCase(Locale.ROOT)));
        case Outcome.Waiting(var keys, var because) -> open.add(open(keys.size(), because));
      }
    }
    Fields object =
        Fields.none()
            .with("schemaVersion", SCHEMA_VERSION)
            .with("endpoint", asking.endpoint().toString())
            .with("model", asking.model())
            .with("form", form.word())
            .with("decisions", decisions(decided))
            .with("open", new JsonValue.Items(open));
    return JsonCodec.write(object) + "\n";
  }

  private static Fields open(int keys, String because) {
    return Fields.none().with("keys", keys).with("because", because);
  }

  /**
   * Returns decisions that were made before.
   *
   * @param open how many keys wait for one
   */
  static String cached(Collection<ModelDecision> decisions, int open, boolean json) {
    if (!json) {
      return table(decisions, open);
    }
    Fields object =
        Fields.none()
            .with("schemaVersion", SCHEMA_VERSION)
            .with("decisions", decisions(decisions))
            .with("open", open);
    return JsonCodec.write(object) + "\n";
  }

  private static JsonValue decisions(Collection<ModelDecision> decisions) {
    List<JsonValue> all = new ArrayList<>();
    decisions.forEach(each -> all.add(StoreCodec.write(each)));
    return new JsonValue.Items(all);
  }

  private static String table(Collection<ModelDecision> decisions, int open) {
    StringBuilder text = new StringBuilder();
    if (!decisions.isEmpty()) {
      text.append(row("CLASS", "NAME", "OF", ""));
    }
    // Names are somebody else's, and this may be a terminal.
    Names.Clear names = new Names.Clear();
    for (ModelDecision each : decisions) {
      TaskKey key = each.key();
      String of = key.script().isEmpty() ? Names.base(key.cgroup()) : key.script();
      text.append(
          row(
              each.taskClass().word(),
              names.write(key.comm()),
              names.write(of),
              each.doubt().map(Printable::of).orElse("")));
    }
    return text.append("%d decided, %d open%n".formatted(decisions.size(), open)).toString();
  }

  private static String row(String taskClass, String name, String of, String note) {
    return "%-10s  %-15s  %-32s  %s".formatted(taskClass, name, of, note).stripTrailing() + "\n";
  }
}
