package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;
import java.util.Locale;

/**
 * What /etc/cufile.json sets for GPUDirect Storage. The file is JSON with comments; only the
 * structure is understood that the keys need.
 */
public final class CufileProbe implements Probe {
  static final Question LEVEL =
      new Question(
          "gds/cufile-log-level",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "How much does cuFile log by /etc/cufile.json: error, warn, notice, info, debug or trace;"
              + " unset where the file does not say?");

  private static final String PATH = "/etc/cufile.json";
  private static final List<String> LEVELS =
      List.of("error", "warn", "notice", "info", "debug", "trace");

  @Override
  public List<Question> questions() {
    return List.of(LEVEL);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> text = Files.text(host, PATH);
    Trail trail = new Trail();
    Reading<Value> answer =
        text.then(
            json -> {
              Reading<String> level = value(json, "logging", "level");
              trail.see(PATH, "logging level: " + level.orElse("not set"));
              return level instanceof Reading.Absent<String>
                  ? Found.word("unset", "no logging level")
                  : level.then(CufileProbe::level);
            });
    if (!text.isPresent()) {
      trail.see(PATH, text);
    }
    facts.add(LEVEL, new Subject.WholeHost(), answer, trail.list());
  }

  private static Reading<Value> level(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return LEVELS.contains(lower)
        ? Found.word(lower, word)
        : Reading.malformed(word, "a level of cuFile's log");
  }

  /** Returns the text of {@code key} in the object {@code section} of the outermost object. */
  static Reading<String> value(String json, String section, String key) {
    int depth = 0;
    String[] keys = {"", "", ""};
    String last = "";
    boolean isValue = false;
    String found = "";
    boolean any = false;
    for (int at = 0; at < json.length(); ) {
      char c = json.charAt(at);
      if (json.startsWith("//", at)) {
        int end = json.indexOf('\n', at);
        at = end < 0 ? json.length() : end;
        continue;
      }
      if (json.startsWith("/*", at)) {
        int end = json.indexOf("*/", at + 2);
        at = end < 0 ? json.length() : end + 2;
        continue;
      }
      switch (c) {
        case '"' -> {
          int end = stringEnd(json, at + 1);
          if (end < 0) {
            return Reading.malformed(PATH, "a text that ends");
          }
          last = json.substring(at + 1, end);
          boolean isWanted =
              isValue && depth == 2 && keys[1].equals(section) && keys[2].equals(key);
          found = isWanted ? last : found;
          any |= isWanted;
          at = end;
        }
        case ':' -> {
          if (depth > 0 && depth < keys.length) {
            keys[depth] = last;
          }
          isValue = true;
        }
        case '{' -> {
          depth++;
          isValue = false;
        }
        case '}' -> {
          depth--;
          isValue = false;
        }
        case ',' -> isValue = false;
        default -> {}
      }
      at++;
    }
    if (depth != 0) {
      return Reading.malformed(PATH, "as many closing braces as opening ones");
    }
    return any ? Reading.present(found, found) : Reading.absent("the file does not set it");
  }

  /** Returns where a text ends whose first character is at {@code from}, or -1. */
  private static int stringEnd(String json, int from) {
    for (int at = from; at < json.length(); at++) {
      char c = json.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '"') {
        return at;
      } else if (c == '\n') {
        return -1;
      }
    }
    return -1;
  }
}
