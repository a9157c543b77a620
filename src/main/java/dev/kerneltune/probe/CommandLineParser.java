package dev.kerneltune.probe;

import dev.kerneltune.model.CommandLine;

/** Cuts /proc/cmdline into parameters. */
public final class CommandLineParser {
  private CommandLineParser() {}

  /** Returns the parameters of {@code text}, and the words behind {@code --}, which go to init. */
  public static CommandLine parse(String text) {
    return CommandLine.parse(text);
  }
}
