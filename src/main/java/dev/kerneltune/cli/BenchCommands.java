package dev.kerneltune.cli;

import dev.kerneltune.sched.bench.Arm;
import dev.kerneltune.sched.bench.CommandArm;
import dev.kerneltune.sched.bench.DefaultArm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The arms that a user brings: a name, and a command that runs while it is their turn. */
final class BenchCommands {
  private static final String WITH = "--with";
  private static final int LONGEST_NAME = 20;

  private BenchCommands() {}

  /** Adds the option; a command may hold commas. */
  static void add(CommandSpec spec) {
    spec.addOption(
        Options.texts(
                WITH,
                "NAME=COMMAND",
                "Also an arm of your own, once or several times: COMMAND is run by sh as long as"
                    + " its turn. It is to do to the machine what you compare, from your own"
                    + " scheduler to another `sched run` (with a --state of its own).")
            .toBuilder()
            .splitRegex("")
            .build());
  }

  /** Returns the arms that were asked for, in their order. */
  static List<Arm> read(ParseResult parsed) {
    List<Arm> arms = new ArrayList<>();
    Set<String> taken = new HashSet<>(BenchArms.lab());
    taken.add(DefaultArm.NAME);
    for (String text : Options.values(parsed, WITH)) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      String command = equals < 0 ? "" : text.substring(equals + 1);
      if (!isName(name) || command.isBlank()) {
        throw new UserError(
            WITH
                + ": '"
                + text
                + "', expected NAME=COMMAND, the name of "
                + LONGEST_NAME
                + " small letters, digits and dashes at most");
      }
      if (!taken.add(name)) {
        throw new UserError(
            WITH + ": '" + name + "' is the name of another arm, expected one of its own");
      }
      arms.add(new CommandArm(name, command));
    }
    return arms;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && name.charAt(0) >= 'a'
        && name.charAt(0) <= 'z'
        && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
  }
}
