package dev.kerneltune.cli;

import dev.kerneltune.audit.Words;
import dev.kerneltune.report.Style;
import dev.kerneltune.report.WatchText;
import dev.kerneltune.report.WatchedInterval;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.Curses;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** A watch that fills the terminal, and listens to keys. */
final class WatchScreen implements WatchView {
  private static final String KEYS = "q quit  p pause  + longer  - shorter";
  private static final String KEYS_PAUSED = "q quit  p go on  + longer  - shorter  PAUSED";

  /** A new size of the window is looked for this often: no signal tells of it in every image. */
  private static final long LOOK_MILLIS = 500;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;
  private static final int CTRL_L = 12;
  private static final Size USUAL = new Size(80, 24);

  private final Seat seat;
  private final Terminal terminal;
  private final Pace pace;
  private final Style style;
  private final Display display;
  private final Attributes before;
  private final Thread hook;
  private Size size = USUAL;
  private Optional<WatchedInterval> last = Optional.empty();
  private boolean paused;

  WatchScreen(Seat seat, Pace pace, Style style, PrintStream out) {
    this.seat = seat;
    this.terminal = seat.terminal();
    this.pace = pace;
    this.style = style;
    before = terminal.enterRawMode();
    Attributes raw = terminal.getAttributes();
    // Ctrl-C is a key like q: the screen must be put back first.
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    // A signal closes the terminal first, in a hook of its own, so that it takes no more by then.
    String back = sequence(Capability.cursor_visible) + sequence(Capability.exit_ca_mode);
    hook =
        new Thread(
            () -> {
              out.print(back);
              out.flush();
            },
            "watch screen");
    Runtime.getRuntime().addShutdownHook(hook);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    display = new Display(terminal, true);
    draw();
  }

  @Override
  public boolean show(WatchedInterval interval) {
    last = Optional.of(interval);
    draw();
    return true;
  }

  @Override
  public boolean await(long since, long leastNanos) {
    NonBlockingReader keys = terminal.reader();
    while (true) {
      long due = since + Math.max(pace.nanos(), leastNanos);
      long left = (due - System.nanoTime()) / NANOS_PER_MILLI;
      if (left <= 0 && !paused) {
        return true;
      }
      int key = key(keys, paused ? LOOK_MILLIS : Math.min(LOOK_MILLIS, left));
      switch (key) {
        case 'q', 'Q', CTRL_C, CTRL_D, NonBlockingReader.EOF -> {
          return false;
        }
        case 'p', 'P', ' ' -> paused = !paused;
        case '+' -> pace.longer();
        case '-' -> pace.shorter();
        case CTRL_L -> display.clear();
        default -> {
          if (measured().equals(size)) {
            continue;
          }
        }
      }
      draw();
    }
  }

  private static int key(NonBlockingReader keys, long millis) {
    try {
      return keys.read(Math.max(1, millis));
    } catch (IOException _) {
      return NonBlockingReader.EOF;
    }
  }

  private void draw() {
    size = measured();
    display.resize(size.getRows(), size.getColumns());
    List<String> lines = new ArrayList<>();
    WatchText text = new WatchText(style, width());
    lines.add(fit("kernel-tune watch, every " + pace));
    lines.add(fit(paused ? KEYS_PAUSED : KEYS));
    lines.add("");
    if (last.isPresent()) {
      lines.set(2, text.head(last.get()));
      lines.addAll(text.rows(last.get()));
    } else {
      lines.set(2, fit("reading ..."));
    }
    int more = lines.size() - size.getRows();
    if (more > 0) {
      lines = new ArrayList<>(lines.subList(0, size.getRows()));
      lines.set(lines.size() - 1, fit("... and " + (more + 1) + " more lines"));
    }
    display.updateAnsi(lines, -1);
    terminal.flush();
  }

  private String fit(String line) {
    return Words.shorten(line, width());
  }

  /** The last column stays empty: what a terminal does behind it differs. */
  private int width() {
    return Math.max(1, size.getColumns() - 1);
  }

  private Size measured() {
    Size now = terminal.getSize();
    return now.getColumns() < 1 || now.getRows() < 1 ? USUAL : now;
  }

  private String sequence(Capability capability) {
    String sequence = terminal.getStringCapability(capability);
    return sequence == null ? "" : Curses.tputs(sequence);
  }

  @Override
  public void close() {
    terminal.puts(Capability.cursor_visible);
    terminal.puts(Capability.exit_ca_mode);
    terminal.flush();
    terminal.setAttributes(before);
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The program is ending by a signal; what the hook does was done.
    }
    seat.close();
  }
}
