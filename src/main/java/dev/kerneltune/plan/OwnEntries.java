package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.OwnText;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What our own files hold now. */
final class OwnEntries {
  private final Map<String, Reading<Map<String, String>>> byFile = new HashMap<>();
  private final Map<Target, Reading<String>> bySetting = new HashMap<>();
  private final Wish wish;

  OwnEntries(Map<String, Reading<String>> texts, List<Setting> settings, Wish wish) {
    this.wish = wish;
    for (Map.Entry<String, Reading<String>> text : texts.entrySet()) {
      byFile.put(text.getKey(), text.getValue().map(OwnText::entries));
    }
    for (Setting setting : settings) {
      if (setting.target() instanceof Target.Entry target) {
        bySetting.put(target, setting.now());
      }
    }
  }

  /** Returns whether an entry is surely there. */
  boolean holds(Target.Entry target) {
    return now(target) instanceof Reading.Present<State>(State.Holds _, _);
  }

  /** Returns what an entry holds. */
  Reading<State> now(Target.Entry target) {
    Reading<Map<String, String>> file = byFile.get(target.file());
    if (file == null) {
      Reading<String> body = bySetting.get(target);
      return body == null
          ? Reading.unreadable(target.file() + " was not read", "")
          : state(body.map(State.Holds::new));
    }
    return state(
        file.map(
            entries -> {
              String body = entries.get(target.key());
              return body == null ? new State.Nothing() : new State.Holds(body);
            }));
  }

  /** Where there is no file, there is no entry. */
  private static Reading<State> state(Reading<State> read) {
    return read instanceof Reading.Absent<State> ? Reading.present(new State.Nothing(), "") : read;
  }

  /** Returns the entry as a place where a value is kept. */
  Kept keep(
      Address.Knob knob,
      Target.Entry target,
      String body,
      Optional<Generator> generator,
      String note) {
    State after = new State.Holds(body);
    return switch (now(target)) {
      case Reading.Present<State>(var before, _) ->
          new Kept.At(knob, target, before, after, generator, note);
      case Reading.Absent<State> _ -> throw new IllegalStateException("an entry is never absent");
      case Reading.Unreadable<State>(var obstacle, _) ->
          unknown(knob, target, after, generator, note, obstacle);
      case Reading.Malformed<State>(_, var problem) ->
          unknown(knob, target, after, generator, note, "expected " + problem);
    };
  }

  /** What is only written out for other machines need not know what is there. */
  private Kept unknown(
      Address.Knob knob,
      Target.Entry target,
      State after,
      Optional<Generator> generator,
      String note,
      String because) {
    return wish == Wish.EVERYTHING
        ? new Kept.At(knob, target, new State.Nothing(), after, generator, note)
        : new Kept.Unknown(target.file() + ": " + because);
  }
}
