package dev.kerneltune.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The kernel command line, cut as the kernel cuts it (kernel/params.c, parse_args): words end at
 * blanks outside double quotes, a dash and an underscore in a name are the same, and {@code --}
 * ends it.
 *
 * @param arguments in the order they stand
 * @param init the words behind {@code --}, which go to init
 */
public record CommandLine(List<Argument> arguments, List<String> init) {
  /**
   * One parameter.
   *
   * @param name its name as it is written
   * @param value the text behind the first equals sign, without its quotes; empty for a bare word
   * @param raw the word as it stands
   */
  public record Argument(String name, String value, String raw) {
    /**
     * Returns whether this is the parameter {@code other}, as parameqn() of the kernel compares.
     */
    public boolean isNamed(String other) {
      return name.replace('-', '_').equals(other.replace('-', '_'));
    }
  }

  /** Returns the parameters of {@code text}, cut as the kernel cuts them. */
  public static CommandLine parse(String text) {
    return CommandLineCutter.parse(text);
  }

  /** Returns every occurrence of the parameter, in order. */
  public List<Argument> all(String name) {
    List<Argument> found = new ArrayList<>();
    for (Argument argument : arguments) {
      if (argument.isNamed(name)) {
        found.add(argument);
      }
    }
    return found;
  }
}
