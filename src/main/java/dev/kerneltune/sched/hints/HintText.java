package dev.kerneltune.sched.hints;

import dev.kerneltune.apply.JournalException;
import dev.kerneltune.host.SchedPolicy;
import dev.kerneltune.host.ThreadAttributes;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.StandingHints;
import dev.kerneltune.sched.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of the journal of hints: a line with its format and the boot that it is about, then one
 * line an entry. A line without its end was being written when everything stopped, so nothing that
 * it speaks of was done.
 */
final class HintText {
  /**
   * What a journal holds.
   *
   * @param boot the boot that it is about
   */
  record Content(String boot, HintLedger ledger) {}

  private HintText() {}

  static String heading(String boot) {
    return line(Fields.none().with("format", StandingHints.FORMAT).with("boot", boot));
  }

  static String line(HintEntry entry) {
    return line(
        switch (entry) {
          case HintEntry.Hold(var held) ->
              thread(StandingHints.HOLD, held.thread())
                  .with("pid", held.pid())
                  .with("class", held.taskClass().word())
                  .with("since", held.since())
                  .with("old", attributes(held.old()))
                  .with(
                      "written",
                      new JsonValue.Items(
                          held.written().stream().<JsonValue>map(HintText::attributes).toList()));
          case HintEntry.Drop(var thread) -> thread(StandingHints.DROP, thread);
          case HintEntry.Weigh(var weight) ->
              Fields.none()
                  .with("do", StandingHints.WEIGH)
                  .with("cgroup", weight.cgroup())
                  .with("old", weight.old())
                  .with("written", weight.written());
          case HintEntry.Unweigh(var cgroup) ->
              Fields.none().with("do", StandingHints.UNWEIGH).with("cgroup", cgroup);
        });
  }

  private static String line(Fields fields) {
    return JsonCodec.write(fields) + "\n";
  }

  private static Fields thread(String what, ThreadId thread) {
    return Fields.none().with("do", what).with("tid", thread.tid()).with("start", thread.start());
  }

  private static Fields attributes(ThreadAttributes attributes) {
    return Fields.none()
        .with("policy", attributes.policy().word())
        .with("nice", attributes.nice())
        .with("slice", attributes.slice())
        .with("flags", attributes.flags());
  }

  /**
   * Understands the bytes of a journal.
   *
   * @param name what messages call it
   * @throws JournalException where a line that was finished is not one of ours
   */
  static Content read(String name, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    lines.removeLast();
    HintLedger ledger = new HintLedger();
    String boot = "";
    for (int number = 1; number <= lines.size(); number++) {
      try {
        Fields fields = JsonCodec.readObject(lines.get(number - 1), JsonCodec.DEPTH);
        if (number == 1) {
          boot = StandingHints.boot(fields);
        } else {
          ledger.take(entry(fields));
        }
      } catch (StoreException e) {
        throw new JournalException(
            "%s:%d: %s; the file was changed by somebody, or is of a newer kernel-tune"
                .formatted(name, number, e.getMessage()),
            e);
      }
    }
    return new Content(boot, ledger);
  }

  private static HintEntry entry(Fields fields) {
    String what = StandingHints.needed(fields.text("do"), "do");
    return switch (what) {
      case StandingHints.HOLD -> new HintEntry.Hold(held(fields));
      case StandingHints.DROP -> new HintEntry.Drop(thread(fields));
      case StandingHints.WEIGH ->
          new HintEntry.Weigh(
              new HeldWeight(
                  StandingHints.needed(fields.text("cgroup"), "cgroup"),
                  number(fields, "old"),
                  number(fields, "written")));
      case StandingHints.UNWEIGH ->
          new HintEntry.Unweigh(StandingHints.needed(fields.text("cgroup"), "cgroup"));
      default -> throw new StoreException("\"do\" is something else; expected hold or drop");
    };
  }

  private static Held held(Fields fields) {
    List<ThreadAttributes> written = new ArrayList<>();
    for (JsonValue each : fields.items("written")) {
      written.add(attributes(Optional.of(each), "written"));
    }
    return new Held(
        thread(fields),
        number(fields, "pid"),
        StandingHints.needed(fields.text("class").flatMap(TaskClass::of), "class"),
        StandingHints.needed(fields.whole("since"), "since"),
        attributes(Optional.ofNullable(fields.fields().get("old")), "old"),
        written);
  }

  private static ThreadId thread(Fields fields) {
    return new ThreadId(
        number(fields, "tid"), StandingHints.needed(fields.whole("start"), "start"));
  }

  private static ThreadAttributes attributes(Optional<JsonValue> value, String name) {
    if (value.isEmpty() || !(value.get() instanceof Fields fields)) {
      throw new StoreException("no \"" + name + "\"; expected attributes");
    }
    return new ThreadAttributes(
        StandingHints.needed(fields.text("policy").flatMap(SchedPolicy::of), "policy"),
        number(fields, "nice"),
        StandingHints.needed(fields.whole("slice"), "slice"),
        StandingHints.needed(fields.whole("flags"), "flags"));
  }

  private static int number(Fields fields, String name) {
    long number = StandingHints.needed(fields.whole(name), name);
    if (number != (int) number) {
      throw new StoreException("\"" + name + "\" is " + number + "; expected 32 bits");
    }
    return (int) number;
  }
}
