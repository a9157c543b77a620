package dev.kerneltune.sched;

/**
 * Control groups without the ids that make each of them another one: those of pods, containers,
 * sessions, transient units, Slurm jobs and steps. Who owns a group stays in its name.
 */
public final class CgroupName {
  private static final int LONG_ID = 12;
  private static final int UUID = 36;

  private CgroupName() {}

  /** Returns the path with each id replaced by an asterisk. */
  public static String normalised(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int from = 0;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      out.append(component(path.substring(from, end)));
      if (slash >= 0) {
        out.append('/');
      }
      from = end + 1;
    }
    return out.toString();
  }

  private static String component(String name) {
    // Slurm's cgroup/v2 plugin; uid_N stays, for it keeps users apart.
    for (String stem : new String[] {"job_", "step_", "task_", "session-"}) {
      if (name.startsWith(stem) && name.length() > stem.length()) {
        return stem + "*" + suffix(name);
      }
    }
    // Units that systemd makes for one run: run-u12.service, run-r<id>.scope, run-p1-i2.scope.
    if (name.startsWith("run-") && !suffix(name).isEmpty()) {
      return "run-*" + suffix(name);
    }
    String cut = ids(name);
    return name.endsWith(".scope") ? withoutEndNumber(cut) : cut;
  }

  /** Returns the kind of unit at the end of a name, with its dot. */
  private static String suffix(String name) {
    for (String kind : new String[] {".scope", ".service"}) {
      if (name.endsWith(kind)) {
        return kind;
      }
    }
    return "";
  }

  /** Scopes of applications end in the number of their process: app-gnome-x-1234.scope. */
  private static String withoutEndNumber(String name) {
    int end = name.length() - ".scope".length();
    int from = end;
    while (from > 0 && isDigit(name.charAt(from - 1))) {
      from--;
    }
    boolean isNumber = from < end && from > 0 && name.charAt(from - 1) == '-';
    return isNumber ? name.substring(0, from) + "*.scope" : name;
  }

  /** Replaces UUIDs, with dashes or underscores, and long hexadecimal numbers. */
  private static String ids(String name) {
    StringBuilder out = new StringBuilder(name.length());
    int at = 0;
    while (at < name.length()) {
      int length = isUuid(name, at) ? UUID : hexLength(name, at);
      if (length > 0) {
        out.append('*');
        at += length;
      } else {
        out.append(name.charAt(at));
        at++;
      }
    }
    return out.toString();
  }

  private static boolean isUuid(String name, int at) {
    if (at + UUID > name.length()) {
      return false;
    }
    for (int i = 0; i < UUID; i++) {
      char c = name.charAt(at + i);
      boolean isGap = i == 8 || i == 13 || i == 18 || i == 23;
      if (isGap ? c != '-' && c != '_' : !isHex(c)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the length of the id that starts here; 0 where none does. */
  private static int hexLength(String name, int at) {
    int end = at;
    boolean hasDigit = false;
    while (end < name.length() && isHex(name.charAt(end))) {
      hasDigit |= isDigit(name.charAt(end));
      end++;
    }
    boolean startsHere = at == 0 || !isHex(name.charAt(at - 1));
    return startsHere && hasDigit && end - at >= LONG_ID ? end - at : 0;
  }

  private static boolean isHex(char c) {
    return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
