package dev.kerneltune.probe;

import dev.kerneltune.model.Reading;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each raw text was read, for evidence about many like files: never judged by. */
final class Tally {
  private static final int SHOWN = 6;

  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Counts one reading, under its text or the reason why there is none. */
  void add(Reading<String> reading) {
    String key =
        switch (reading) {
          case Reading.Present<String>(var text, _) -> text;
          case Reading.Absent<String>(var because) -> "(" + because + ")";
          case Reading.Unreadable<String>(var obstacle, _) -> "(unreadable: " + obstacle + ")";
          case Reading.Malformed<String>(var raw, _) ->
              raw.isBlank() ? "(empty)" : "(malformed: " + raw.strip() + ")";
        };
    counts.merge(key, 1, Integer::sum);
  }

  /** Returns each text with its count, such as {@code powersave x512}. */
  String told() {
    StringBuilder text = new StringBuilder();
    int shown = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (shown == SHOWN) {
        return text + ", and " + (counts.size() - SHOWN) + " more";
      }
      text.append(text.isEmpty() ? "" : ", ").append(entry.getKey());
      text.append(" x").append(entry.getValue());
      shown++;
    }
    return text.toString();
  }
}
