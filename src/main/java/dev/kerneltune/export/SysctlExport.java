package dev.kerneltune.export;

import dev.kerneltune.model.OwnFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a file of sysctl.d(5). */
final class SysctlExport {
  private static final String ROOT = "/proc/sys/";

  /** A key with its value, and the check that it comes from. */
  record Sysctl(String key, String value, String about) {}

  private SysctlExport() {}

  static Exported of(Parts parts) {
    Parts.Told told = parts.new Told(Format.SYSCTL_D);
    StringBuilder lines = new StringBuilder();
    for (Sysctl sysctl : sysctls(parts, told)) {
      lines.append("# ").append(sysctl.about()).append('\n');
      lines.append(sysctl.key()).append(" = ").append(sysctl.value()).append('\n');
    }
    List<String> leftOut = told.leftOut();
    StringBuilder text = new StringBuilder();
    Head.write(text, parts, Format.SYSCTL_D, leftOut);
    text.append("# For /etc/sysctl.d/90-kernel-tune-").append(parts.name()).append(".conf\n");
    return new Exported(text.append(lines).toString(), leftOut);
  }

  /** Returns the keys that the plan sets, each once, those that it keeps first. */
  static List<Sysctl> sysctls(Parts parts, Parts.Told told) {
    Map<String, Sysctl> sysctls = new LinkedHashMap<>();
    for (Parts.Line line : parts.linesOf(OwnFile.SYSCTL)) {
      int equals = line.body().indexOf('=');
      if (equals > 0) {
        String key = line.body().substring(0, equals).strip();
        String value = line.body().substring(equals + 1).strip();
        sysctls.put(slashed(key), new Sysctl(key, value, Parts.about(line.step())));
        told.say(line.step());
      }
    }
    for (Parts.Value value : parts.values()) {
      if (value.path().startsWith(ROOT)) {
        String key = value.path().substring(ROOT.length());
        sysctls.putIfAbsent(key, new Sysctl(dotted(key), value.text(), Parts.about(value.step())));
        told.say(value.step());
      }
    }
    return new ArrayList<>(sysctls.values());
  }

  /** A dot in a path, as in the name of a VLAN, is a slash in a key (sysctl.d(5)). */
  private static String dotted(String path) {
    return swapped(path);
  }

  /** The first separator tells which of the two it is. */
  private static String slashed(String key) {
    int dot = key.indexOf('.');
    int slash = key.indexOf('/');
    return dot < 0 || slash >= 0 && slash < dot ? key : swapped(key);
  }

  private static String swapped(String text) {
    return text.replace('.', '\0').replace('/', '.').replace('\0', '/');
  }
}
