package dev.kerneltune.sched.task;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Texts of /proc, which anybody may have chosen: a thread's name is any 15 bytes. */
final class ProcText {
  private static final int LONGEST_LINK = 4096;

  private ProcText() {}

  /** Returns a file's text; empty where there is none. */
  static Optional<String> of(Host host, String path) {
    return host.read(path) instanceof Raw.Bytes bytes
        ? Optional.of(bytes.text())
        : Optional.empty();
  }

  /** Returns a file's bytes, a character for each; empty where there is none. */
  static Optional<String> bytes(Host host, String path) {
    return host.read(path) instanceof Raw.Bytes(var content)
        ? Optional.of(new String(content, StandardCharsets.ISO_8859_1))
        : Optional.empty();
  }

  /** Returns where a link points, empty where it cannot be read. */
  static Optional<String> link(Host host, String path) {
    return host.readLink(path) instanceof Raw.Bytes bytes && bytes.content().length < LONGEST_LINK
        ? Optional.of(bytes.text())
        : Optional.empty();
  }

  /**
   * Returns the name that /proc/TID/comm holds, a character for each byte. The kernel puts a
   * newline behind it and changes nothing in it (comm_show in fs/proc/base.c); in status alone it
   * escapes.
   */
  static String name(String comm) {
    return comm.endsWith("\n") ? comm.substring(0, comm.length() - 1) : comm;
  }

  /** Returns the lines {@code name: value} of an answer of {@link Host#ask} by their names. */
  static Map<String, String> told(Raw.Bytes answer) {
    Map<String, String> told = new HashMap<>();
    for (String line : answer.text().split("\n", -1)) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        told.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
    return told;
  }

  /** Returns the last part of a path. */
  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns a number of digits alone; -1 where it is none, or too long. */
  static long number(String text) {
    boolean isNumber = !text.isEmpty() && text.length() <= 18;
    for (int i = 0; isNumber && i < text.length(); i++) {
      isNumber = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return isNumber ? Long.parseLong(text) : -1;
  }
}
