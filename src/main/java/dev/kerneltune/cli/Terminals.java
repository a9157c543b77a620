package dev.kerneltune.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that a person sits in front of. */
final class Terminals {
  /** The kinds that JLine knows itself: about any other it would ask another program, infocmp. */
  private static final List<String> KNOWN =
      List.of(
          "ansi",
          "dumb",
          "dumb-color",
          "rxvt",
          "rxvt-basic",
          "rxvt-unicode",
          "rxvt-unicode-256color",
          "screen",
          "screen-256color",
          "xterm",
          "xterm-256color");

  private Terminals() {}

  /** Opens it; {@code kind} is what TERM says. */
  static Terminal open(String kind) {
    try {
      // By java.lang.foreign alone: the other ways unpack a library into /tmp or start stty.
      return TerminalBuilder.builder().provider("ffm").system(true).type(known(kind)).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the known kind that understands the same. */
  static String known(String kind) {
    if (KNOWN.contains(kind)) {
      return kind;
    }
    if (kind.isEmpty()) {
      return "dumb";
    }
    if (kind.startsWith("tmux") || kind.startsWith("screen")) {
      return "screen-256color";
    }
    return kind.equals("linux") || kind.startsWith("vt") ? "ansi" : "xterm-256color";
  }
}
