package dev.kerneltune.report;

/**
 * How a report spells the commands that it names, so that they are about the same state folder.
 *
 * @param options what each of them needs, such as {@code --state DIR}; or empty
 */
public record OwnCommands(String options) {
  /** Commands that need nothing more. */
  public static final OwnCommands PLAIN = new OwnCommands("");

  /** Returns the words that start {@code command}. */
  String named(String command) {
    return "kernel-tune " + command + (options.isEmpty() ? "" : " " + options);
  }
}
