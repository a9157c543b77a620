package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.owner.Owners;
import java.util.List;

/** Who else writes the knobs of this machine, and what its next boot makes of them. */
final class OwnerProbe implements Probe {
  static final Question CONFLICT =
      new Question(
          "owner/conflict",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether configuration files want different values for one knob: none, overruled (by a"
              + " later file of the same kind) or conflict (between mechanisms).");
  static final Question LOST =
      new Question(
          "owner/lost-at-boot",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Whether a knob holds another value than the next boot will write into it: none or"
              + " some.");
  static final Question COMMAND_LINE =
      new Question(
          "owner/next-command-line",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "How the kernel command line of the next boot compares with that of this one: same,"
              + " pending (it differs) or not-generated (the boot loader's configuration lacks what"
              + " its settings ask for).");
  static final Question TUNERS =
      new Question(
          "owner/tuners",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "How many of tuned, cpupower, power-profiles-daemon, tlp and auto-cpufreq start at boot:"
              + " none, one or several.");

  private static final List<String> WANTS =
      List.of(
          "/etc/systemd/system/multi-user.target.wants",
          "/etc/systemd/system/graphical.target.wants");

  /** The units that tuned.service says it conflicts with, and itself. */
  private static final List<String> TUNER_UNITS =
      List.of(
          "auto-cpufreq.service",
          "cpupower.service",
          "power-profiles-daemon.service",
          "tlp.service",
          "tuned.service");

  @Override
  public List<Question> questions() {
    return List.of(CONFLICT, LOST, COMMAND_LINE, TUNERS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Claims claims = Owners.of(host, machine);
    Trail conflicts = new Trail();
    add(facts, CONFLICT, conflict(claims, conflicts), conflicts);
    Trail lost = new Trail();
    add(facts, LOST, new OwnerDrift(machine, host, claims).lost(lost), lost);
    Trail line = new Trail();
    add(facts, COMMAND_LINE, NextCommandLine.compare(machine, host, claims, line), line);
    Trail tuners = new Trail();
    add(facts, TUNERS, tuners(machine, host, tuners), tuners);
  }

  private static void add(FactSink facts, Question question, Reading<String> word, Trail trail) {
    facts.add(question, new Subject.WholeHost(), word.map(Value.Text::new), trail.list());
  }

  /** Returns the worst that the claims tell of one another. */
  static Reading<String> conflict(Claims claims, Trail trail) {
    String word = "none";
    for (List<Claim> wishes : claims.conflicts()) {
      Claim winner = wishes.getLast();
      boolean isConflict = false;
      for (Claim wish : wishes) {
        // Who set a value with this tool did not mean it to be overruled.
        isConflict |=
            !wish.isSameValue(winner)
                && (!wish.isSameMechanism(winner) || wish.by() == Owner.KERNEL_TUNE);
      }
      if (isConflict) {
        word = "conflict";
      } else if (word.equals("none")) {
        word = "overruled";
      }
      if (isConflict || !word.equals("conflict")) {
        for (Claim wish : wishes) {
          see(trail, wish, wish.equals(winner) ? ", which wins" : "");
        }
      }
    }
    if (word.equals("conflict")) {
      return Reading.present(word, word);
    }
    for (ClaimSource source : claims.open()) {
      if (canConflict(claims, source)) {
        return lack(source, trail);
      }
    }
    trail.see("configuration", claims.knobs().size() + " knobs that somebody keeps a value for");
    return Reading.present(word, word);
  }

  /** Whether what stands there could speak against a claim that is known, or against itself. */
  private static boolean canConflict(Claims claims, ClaimSource source) {
    if (source.about().isEmpty() && !source.isOpaque()) {
      return true;
    }
    for (Address.Knob knob : claims.knobs()) {
      if (source.canHold(knob)) {
        return true;
      }
    }
    return false;
  }

  /** Notes a claim. */
  static void see(Trail trail, Claim claim, String remark) {
    trail.see(
        claim.where(),
        claim.knob().rest() + " = " + claim.value() + " (" + claim.by().words() + remark + ")");
  }

  /** Says that a place could not be read or understood. */
  static <T> Reading<T> lack(ClaimSource source, Trail trail) {
    trail.see(source.where(), source.claims());
    return switch (source.claims()) {
      case Reading.Unreadable<Integer>(var obstacle, var needs) ->
          Reading.unreadable(source.where() + ": " + obstacle, needs);
      case Reading.Malformed<Integer>(var raw, var problem) ->
          Reading.unreadable(source.where() + ": " + raw + "; expected " + problem, "");
      case Reading.Present<Integer> _, Reading.Absent<Integer> _ ->
          Reading.unreadable(source.where(), "");
    };
  }

  private static Reading<String> tuners(Machine machine, Host host, Trail trail) {
    if (!machine.place().container().orElse("unknown").equals("none")) {
      return Reading.unreadable("the files here may be those of a container", "the host");
    }
    int found = 0;
    Reading<String> lack = Reading.absent("no units start at boot");
    boolean any = false;
    for (String folder : WANTS) {
      Reading<List<String>> names = Files.names(host, folder);
      for (String unit : TUNER_UNITS) {
        if (names.orElse(List.of()).contains(unit)) {
          trail.see(folder, unit);
          found++;
        }
      }
      any |= names.isPresent();
      boolean isOpen = !names.isPresent() && !(names instanceof Reading.Absent<List<String>>);
      lack = isOpen ? names.map(List::toString) : lack;
    }
    if (found > 1) {
      return Reading.present("several", "several");
    }
    boolean isOpen = !(lack instanceof Reading.Absent<String>);
    if (isOpen || !any) {
      return lack;
    }
    trail.see(String.join(", ", WANTS), found + " of " + TUNER_UNITS.size() + " tuners");
    return Reading.present(found == 1 ? "one" : "none", "");
  }
}
