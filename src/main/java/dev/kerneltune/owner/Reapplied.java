package dev.kerneltune.owner;

import java.util.List;

/**
 * Which sysctls tuned writes a second time, behind its own: with {@code reapply_sysctl}, the
 * default, those of /run/sysctl.d, /etc/sysctl.d and /etc/sysctl.conf
 * (tuned/plugins/plugin_sysctl.py).
 *
 * @param active whether the active profile has sysctls and the option is on
 * @param excluded patterns of keys that it leaves alone
 */
record Reapplied(boolean active, List<String> excluded) {
  /** Nothing is written twice. */
  static final Reapplied NONE = new Reapplied(false, List.of());

  /** Returns whether the setting of {@code path} (below /proc/sys) at {@code where} is. */
  boolean takes(String where, String path) {
    boolean isRead = where.startsWith("/etc/") || where.startsWith("/run/");
    if (!active || !isRead) {
      return false;
    }
    for (String pattern : excluded) {
      if (Globs.matches(pattern, path.replace('/', '.'))) {
        return false;
      }
    }
    return true;
  }
}
