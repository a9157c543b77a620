package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/** Shell patterns, as fnmatch(3) and glob(3) understand them: {@code * ? [a-z] [!x]}. */
final class Globs {
  private Globs() {}

  /** Returns whether {@code text} is a pattern. */
  static boolean isGlob(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  /** Returns whether {@code text} matches one of the patterns between the bars of {@code any}. */
  static boolean matchesAny(String any, String text) {
    int start = 0;
    while (start <= any.length()) {
      int bar = any.indexOf('|', start);
      int end = bar < 0 ? any.length() : bar;
      if (matches(any.substring(start, end), text)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /** Returns whether all of {@code text} matches {@code pattern}. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int retry = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = t;
        continue;
      }
      int next = p < pattern.length() ? one(pattern, p, text.charAt(t)) : -1;
      if (next > 0) {
        p = next;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Returns where the pattern goes on when it takes {@code c} at {@code p}, or -1. */
  private static int one(String pattern, int p, char c) {
    char wanted = pattern.charAt(p);
    if (wanted == '?') {
      return p + 1;
    }
    int close = wanted == '[' ? pattern.indexOf(']', p + 2) : -1;
    if (close < 0) {
      return wanted == c ? p + 1 : -1;
    }
    int at = p + 1;
    boolean negated = pattern.charAt(at) == '!' || pattern.charAt(at) == '^';
    at += negated ? 1 : 0;
    boolean found = false;
    while (at < close) {
      boolean range = at + 2 < close && pattern.charAt(at + 1) == '-';
      char last = range ? pattern.charAt(at + 2) : pattern.charAt(at);
      found |= pattern.charAt(at) <= c && c <= last;
      at += range ? 3 : 1;
    }
    return found == negated ? -1 : close + 1;
  }

  /**
   * Returns the paths that a pattern stands for on this machine, braces included; a path that is no
   * pattern stands for itself. A folder that cannot be listed makes the answer unreadable.
   */
  static Reading<List<String>> expand(Host host, String pattern) {
    List<String> found = new ArrayList<>();
    for (String each : braces(pattern)) {
      if (!isGlob(each)) {
        found.add(each);
        continue;
      }
      Reading<List<String>> paths = walk(host, each);
      if (paths instanceof Reading.Present<List<String>>(var more, _)) {
        found.addAll(more);
      } else if (!(paths instanceof Reading.Absent<List<String>>)) {
        return paths;
      }
    }
    return Reading.present(List.copyOf(found), pattern);
  }

  private static Reading<List<String>> walk(Host host, String pattern) {
    List<String> here = List.of("");
    int start = 1;
    while (start <= pattern.length()) {
      int slash = pattern.indexOf('/', start);
      int end = slash < 0 ? pattern.length() : slash;
      String name = pattern.substring(start, end);
      List<String> next = new ArrayList<>();
      for (String folder : here) {
        if (!isGlob(name)) {
          next.add(folder + "/" + name);
          continue;
        }
        Reading<List<String>> names = Reads.names(host, folder);
        if (names instanceof Reading.Present<List<String>>(var there, _)) {
          for (String each : there) {
            if (matches(name, each)) {
              next.add(folder + "/" + each);
            }
          }
        } else if (!(names instanceof Reading.Absent<List<String>>)) {
          return names;
        }
      }
      here = next;
      start = end + 1;
    }
    return Reading.present(here, pattern);
  }

  private static List<String> braces(String pattern) {
    int open = pattern.indexOf('{');
    int close = pattern.indexOf('}', open + 1);
    if (open < 0 || close < 0) {
      return List.of(pattern);
    }
    List<String> all = new ArrayList<>();
    int start = open + 1;
    while (start <= close) {
      int comma = pattern.indexOf(',', start);
      int end = comma < 0 || comma > close ? close : comma;
      String one = pattern.substring(start, end);
      all.addAll(braces(pattern.substring(0, open) + one + pattern.substring(close + 1)));
      start = end + 1;
    }
    return all;
  }
}
