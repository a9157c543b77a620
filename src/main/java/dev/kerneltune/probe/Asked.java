package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;

/** The answers to {@link Host#ask}, understood: lines of {@code name: value}. */
final class Asked {
  private Asked() {}

  /** Asks a query; {@code without} says what it means that driver or kernel does not have this. */
  static Reading<String> text(Host host, String query, String without) {
    Raw raw = host.ask(query);
    return switch (raw) {
      case Raw.Missing _ -> Reading.absent(without);
      case Raw.NotRecorded _ ->
          Reading.unreadable("not in this recording; no file tells it, only a running machine", "");
      case Raw.Bytes _, Raw.Refused _, Raw.Blocked _, Raw.Failed _ -> Files.text(raw);
    };
  }

  /** Picks the value of one line. An answer has all its lines, so a missing one is a damage. */
  static Reading<String> word(String answer, String name) {
    Reading<String> line = FactCollector.line(answer, name);
    return line instanceof Reading.Absent<String>
        ? Reading.malformed(answer, "a line " + name + ":")
        : line;
  }

  /** Picks the value of one line as a whole number. */
  static Reading<Long> number(String answer, String name) {
    return word(answer, name)
        .then(text -> Values.parse(ValueKind.INT, text))
        .map(value -> ((Value.Int) value).number());
  }

  /** Picks the value of one line that is on or off, whatever stands behind that word. */
  static Reading<Boolean> isOn(String answer, String name) {
    return word(answer, name)
        .then(
            text -> {
              int end = text.indexOf(' ');
              return switch (end < 0 ? text : text.substring(0, end)) {
                case "on" -> Reading.present(true, text);
                case "off" -> Reading.present(false, text);
                default -> Reading.malformed(text, "on or off");
              };
            });
  }

  /** Returns an answer on one line, for a trail. */
  static String oneLine(String answer) {
    return answer.strip().replace("\n", ", ");
  }
}
