package dev.kerneltune.sched;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A rule of the user, or an entry of the catalogue.
 *
 * @param id its name: {@code vllm.engine-core}
 * @param match what each field must be: one of its patterns; a field that is not there may be
 *     anything
 * @param taskClass what such a task is
 * @param why what it does, and who waits for it
 * @param source where the name is from; may be empty in a rule of the user
 * @param seen when that was looked at, as 2026-11-21; may be empty in a rule of the user
 * @param standing whether the name was seen where it is set
 */
public record Rule(
    String id,
    Map<Field, List<Pattern>> match,
    TaskClass taskClass,
    String why,
    String source,
    String seen,
    Standing standing) {
  /** What of a task a rule can name. */
  public enum Field {
    /** The thread's own name. */
    COMM,
    /** The name of the thread group's leader. */
    LEADER,
    /** The script that an interpreter runs. */
    SCRIPT,
    /** The control group, ids replaced by asterisks. */
    CGROUP,
    /** The last part of the program file's path. */
    PROGRAM;

    /** Returns the name in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How sure a name is. */
  public enum Standing {
    /** It was seen in the source, or in the documentation, of what has it. */
    VERIFIED("verified"),
    /** It was only reported. */
    UNVERIFIED("unverified");

    private final String word;

    Standing(String word) {
      this.word = word;
    }

    /** Returns the name in files. */
    public String word() {
      return word;
    }
  }

  /** Returns whether it speaks of this task. */
  public boolean matches(Task task) {
    for (Map.Entry<Field, List<Pattern>> entry : match.entrySet()) {
      if (!isOneOf(entry.getValue(), value(task, entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOneOf(List<Pattern> patterns, String value) {
    for (Pattern pattern : patterns) {
      if (pattern.matches(value)) {
        return true;
      }
    }
    return false;
  }

  private static String value(Task task, Field field) {
    return switch (field) {
      case COMM -> task.key().comm();
      case LEADER -> task.key().leader();
      case SCRIPT -> task.key().script();
      case CGROUP -> task.key().cgroup();
      case PROGRAM -> task.details().program();
    };
  }
}
