package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.GrubLine;
import dev.kerneltune.model.Layer;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Values;
import dev.kerneltune.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what was asked for against what is in effect. */
public final class Verification {
  /** What became of a step. */
  public enum Status {
    /** It is as we left it. */
    IN_EFFECT("in effect"),
    /** It is otherwise. */
    DRIFTED("drifted"),
    /** The next boot brings it. */
    WAITING_FOR_REBOOT("waiting for the reboot"),
    /** The place is not there any more. */
    GONE("gone"),
    /** It could not be read. */
    UNKNOWN("unknown");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** Returns the word that reports use. */
    public String word() {
      return word;
    }
  }

  /**
   * What stands at a place, against what is there.
   *
   * @param step the top step at that place
   * @param status what became of it
   * @param now what is there, in words; empty where nothing is known
   * @param notes what else is known about it
   */
  public record Verified(Ledger.Held step, Status status, String now, List<String> notes) {}

  private final Map<Target, Reading<State>> present;
  private final Map<Target, String> identities;
  private final String boot;
  private final Reading<CommandLine> commandLine;
  private final Optional<Audit> audit;
  private final List<String> refused;

  private Verification(
      Map<Target, Reading<State>> present,
      Map<Target, String> identities,
      String boot,
      Reading<CommandLine> commandLine,
      Optional<Audit> audit,
      List<String> refused) {
    this.present = present;
    this.identities = identities;
    this.boot = boot;
    this.commandLine = commandLine;
    this.audit = audit;
    this.refused = refused;
  }

  /**
   * Returns what became of everything that stands, the oldest first, each place once.
   *
   * @param ledger what the journal comes to
   * @param present what the places of the ledger hold now
   * @param identities what they are found to be now
   * @param boot /proc/sys/kernel/random/boot_id
   * @param commandLine of the running kernel
   * @param audit an audit of now, where there is one: a check that fails all the same is told
   * @param refused lines of the kernel log by which it refused a parameter or a value
   */
  public static List<Verified> of(
      Ledger ledger,
      Map<Target, Reading<State>> present,
      Map<Target, String> identities,
      String boot,
      Reading<CommandLine> commandLine,
      Optional<Audit> audit,
      List<String> refused) {
    Verification verification =
        new Verification(present, identities, boot, commandLine, audit, refused);
    Map<Target, Ledger.Held> tops = new LinkedHashMap<>();
    for (Ledger.Held each : ledger.held()) {
      tops.put(each.change().target(), each);
    }
    List<Verified> verified = new ArrayList<>();
    for (Ledger.Held top : tops.values()) {
      verified.add(verification.verify(top));
    }
    return List.copyOf(verified);
  }

  private Verified verify(Ledger.Held step) {
    List<String> notes = notes(step);
    Target target = step.change().target();
    Optional<String> gone = Gone.because(step, identities, boot);
    if (gone.isPresent()) {
      notes.addFirst(gone.get());
      return new Verified(step, Status.GONE, "", List.copyOf(notes));
    }
    Reading<State> now = present.getOrDefault(target, Reading.unreadable("it was not read", ""));
    return switch (now) {
      case Reading.Present<State>(var state, _) -> verify(step, state, notes);
      case Reading.Absent<State>(var because) -> verified(step, Status.GONE, because, notes);
      case Reading.Unreadable<State>(var obstacle, _) ->
          verified(step, Status.UNKNOWN, obstacle, notes);
      case Reading.Malformed<State>(_, var problem) ->
          verified(step, Status.UNKNOWN, "expected " + problem, notes);
    };
  }

  private static Verified verified(
      Ledger.Held step, Status status, String note, List<String> notes) {
    notes.addFirst(note);
    return new Verified(step, status, "", List.copyOf(notes));
  }

  private Verified verify(Ledger.Held step, State now, List<String> notes) {
    Change change = step.change();
    String words = words(now);
    if (!States.same(change.target(), now, change.after())) {
      return new Verified(step, Status.DRIFTED, words, List.copyOf(notes));
    }
    Optional<String> word = bootWord(change);
    return word.isPresent()
        ? verifyBoot(step, word.get(), words, notes)
        : new Verified(step, Status.IN_EFFECT, words, List.copyOf(notes));
  }

  private static String words(State state) {
    return switch (state) {
      case State.Holds(var text) -> text;
      case State.Nothing _ -> "nothing";
      case State.Twin twin -> twin.toString();
    };
  }

  /** Returns the word that a step put onto the command line of the next boot. */
  private static Optional<String> bootWord(Change change) {
    if (!(change.knob() instanceof Address.BootArg)
        || !(change.after() instanceof State.Holds(var text))) {
      return Optional.empty();
    }
    return switch (change.target()) {
      case Target.Entry _ -> GrubLine.word(text);
      case Target.BootParameter _ -> {
        List<String> words = Values.words(text);
        yield words.isEmpty() ? Optional.empty() : Optional.of(words.getLast());
      }
      case Target.KernelFile _, Target.NicSetting _ -> Optional.empty();
    };
  }

  private Verified verifyBoot(Ledger.Held step, String word, String words, List<String> notes) {
    String name = step.change().knob().rest();
    return switch (commandLine) {
      case Reading.Present<CommandLine>(var line, _) -> {
        if (BootArguments.isLast(commandLine, name, word)) {
          yield new Verified(step, Status.IN_EFFECT, words, List.copyOf(notes));
        }
        List<CommandLine.Argument> all = line.all(name);
        boolean stands = false;
        for (CommandLine.Argument argument : all) {
          stands |= BootArguments.word(name, argument.value()).equals(word);
        }
        if (stands) {
          notes.addFirst(all.getLast().raw() + " stands behind it, and the last one counts");
        } else if (step.boot().equals(boot)) {
          yield new Verified(step, Status.WAITING_FOR_REBOOT, words, List.copyOf(notes));
        } else {
          notes.addFirst("the kernel was booted without " + word);
        }
        yield new Verified(
            step,
            Status.DRIFTED,
            all.isEmpty() ? "nothing" : all.getLast().raw(),
            List.copyOf(notes));
      }
      case Reading.Absent<CommandLine>(var because) ->
          verified(step, Status.UNKNOWN, "the command line: " + because, notes);
      case Reading.Unreadable<CommandLine>(var obstacle, _) ->
          verified(step, Status.UNKNOWN, "the command line: " + obstacle, notes);
      case Reading.Malformed<CommandLine>(_, var problem) ->
          verified(step, Status.UNKNOWN, "the command line is not " + problem, notes);
    };
  }

  private List<String> notes(Ledger.Held step) {
    List<String> notes = new ArrayList<>();
    if (step.certainty() == Ledger.Certainty.INTENDED) {
      notes.add("the run ended before it was known to be written");
    }
    if (audit.isPresent() && step.change().layer() == Layer.RUNNING) {
      for (Finding finding : audit.get().findings()) {
        if (finding.verdict() instanceof Verdict.Fail
            && isOf(finding.check(), step.change().check())
            && finding.subject().equals(step.change().subject())) {
          notes.add("the check fails all the same: " + finding.seen());
        }
      }
    }
    for (String line : refused) {
      if (speaksOf(line, step.change().knob())) {
        notes.add("the kernel log: " + line);
      }
    }
    return notes;
  }

  /** Returns whether a check is, or was by an older name, the one that the journal names. */
  public static boolean isOf(Check check, String id) {
    return check.id().equals(id) || check.aka().contains(id);
  }

  /** Returns whether a line of the log names the parameter as a word of its own. */
  private static boolean speaksOf(String line, Address.Knob knob) {
    String name =
        switch (knob) {
          case Address.BootArg(var parameter) -> parameter;
          case Address.ModuleParam(var path) -> path.substring(path.lastIndexOf('/') + 1);
          case Address.Sysctl(var key) -> key;
          case Address.Sysfs _,
              Address.Irq _,
              Address.Ethtool _,
              Address.Limit _,
              Address.UnitSetting _ ->
              "";
        };
    if (name.isEmpty()) {
      return false;
    }
    String text = line.replace('-', '_');
    String wanted = name.replace('-', '_');
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      int end = at + wanted.length();
      boolean starts = at == 0 || !isNameChar(text.charAt(at - 1));
      boolean ends = end == text.length() || !isNameChar(text.charAt(end));
      if (starts && ends) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNameChar(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
