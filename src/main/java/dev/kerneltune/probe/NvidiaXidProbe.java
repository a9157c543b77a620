package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The Xid errors that NVIDIA's driver wrote into the kernel log since boot, where a text file holds
 * that log. A log that does not reach back to this boot proves nothing by its silence.
 */
public final class NvidiaXidProbe implements Probe {
  private static final List<String> LOGS = List.of("/var/log/kern.log", "/var/log/messages");
  private static final String BOOT = "Linux version ";
  private static final String XID = "NVRM: Xid (";

  static final Question QUESTION =
      new Question(
          "nvidia/xid",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Which Xid errors are in the kernel log since boot: none-seen, application, row-remap"
              + " (63) or hardware (48, 64, 79, 94, 95)?");

  /** Kinds of errors, the harmless first. */
  enum Kind {
    NONE_SEEN("none-seen"),
    APPLICATION("application"),
    ROW_REMAP("row-remap"),
    HARDWARE("hardware");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  @Override
  public List<Question> questions() {
    return List.of(QUESTION);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> answer =
        NvidiaDriver.flavour(host)
            .then(_ -> machine.place().container())
            .then(
                container ->
                    container.equals("none")
                        ? log(host, trail)
                        : Reading.unreadable("a container does not see the host's log", "the host"))
            .then(log -> classify(log, trail));
    facts.add(QUESTION, new Subject.WholeHost(), answer, trail.list());
  }

  private static Reading<String> log(Host host, Trail trail) {
    for (String path : LOGS) {
      Raw raw = host.readLong(path);
      if (!(raw instanceof Raw.Missing) && !(raw instanceof Raw.NotRecorded)) {
        Reading<String> text = Files.text(raw);
        trail.see(path, text.isPresent() ? Reading.present("", "read") : text);
        return text;
      }
    }
    Reading<String> buffer = KernelLogProbe.text(host);
    if (buffer.orElse("").contains(XID)) {
      return buffer; // Without one it proves nothing: it forgets its oldest lines.
    }
    return Reading.unreadable(
        "no text file holds the kernel log: it is in the journal", "journalctl -k -b | grep Xid");
  }

  /** Finds the worst error behind the last line that a booting kernel wrote. */
  static Reading<Value> classify(String log, Trail trail) {
    int boot = log.lastIndexOf(BOOT);
    Kind worst = Kind.NONE_SEEN;
    List<String> worstLines = new ArrayList<>();
    for (int at = log.indexOf(XID, Math.max(boot, 0)); at >= 0; at = log.indexOf(XID, at + 1)) {
      int end = log.indexOf('\n', at);
      String line = end < 0 ? log.substring(at) : log.substring(at, end);
      Kind kind = kind(number(line));
      if (kind.compareTo(worst) > 0) {
        worst = kind;
        worstLines.clear();
      }
      if (kind == worst) {
        worstLines.add(line);
      }
    }
    // Only what decided: many errors of programs must not hide the one of the hardware.
    for (String line : worstLines) {
      trail.see("kernel log", line);
    }
    if (worst.compareTo(Kind.APPLICATION) <= 0 && boot < 0) {
      return Reading.unreadable(
          "the log file does not reach back to this boot", "journalctl -k -b | grep Xid");
    }
    return Reading.present(new Value.Text(worst.word()), worst.word());
  }

  /** Returns the number of {@code NVRM: Xid (PCI:0000:3b:00): 79, ...}, or -1. */
  static int number(String line) {
    int at = line.indexOf("): ");
    if (at < 0) {
      return -1;
    }
    int number = -1;
    for (int i = at + 3; i < line.length() && number < 10_000; i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      number = Math.max(number, 0) * 10 + digit;
    }
    return number;
  }

  /**
   * Sorts the numbers by NVIDIA's catalogue of Xid errors; what it does not say is left harmless.
   */
  static Kind kind(int xid) {
    return switch (xid) {
      case 48, 64, 79, 94, 95 -> Kind.HARDWARE;
      case 63 -> Kind.ROW_REMAP;
      default -> Kind.APPLICATION;
    };
  }
}
