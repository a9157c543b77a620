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

/**
 * What becomes of the memory of a rank that crashes (core_pattern and core_pipe_limit of
 * Documentation/admin-guide/sysctl/kernel.rst).
 */
public final class CoreDumpProbe implements Probe {
  static final Question QUESTION =
      new Question(
          "core-dump/handling",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Where does the memory of a crashed process go: nowhere, file, socket, pipe-limited (to a"
              + " program, so many at once and no more) or pipe (to as many as crash)?");

  private static final String PATTERN = "/proc/sys/kernel/core_pattern";
  private static final String LIMIT = "/proc/sys/kernel/core_pipe_limit";

  @Override
  public List<Question> questions() {
    return List.of(QUESTION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<String> pattern = Files.text(host, PATTERN);
    Reading<Long> limit = Files.number(host, LIMIT);
    facts.add(
        QUESTION,
        new Subject.WholeHost(),
        pattern.then(text -> handling(text, limit)),
        new Trail().see(PATTERN, pattern).see(LIMIT, limit).list());
  }

  /** Understands the pattern as do_coredump() of fs/coredump.c does. */
  static Reading<Value> handling(String pattern, Reading<Long> limit) {
    if (pattern.startsWith("|")) {
      String program = pattern.substring(1).strip();
      // The usual way to have none: a program that reads nothing.
      if (program.equals("/bin/false") || program.equals("/bin/true")) {
        return Found.word("nowhere", pattern);
      }
      return limit.map(most -> new Value.Text(most > 0 ? "pipe-limited" : "pipe"));
    }
    if (pattern.startsWith("@")) {
      return Found.word("socket", pattern);
    }
    // What an empty pattern means depends on core_uses_pid and on the release.
    return pattern.isBlank()
        ? Reading.absent("core_pattern is empty")
        : Found.word(pattern.strip().equals("/dev/null") ? "nowhere" : "file", pattern);
  }
}
