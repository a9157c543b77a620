package dev.kerneltune.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A subcommand. Only the one that is used is built: each further one costs a millisecond. */
interface Command {
  /** Returns its options and its help. */
  CommandSpec spec();

  /** Does what was asked. */
  ExitCode run(ParseResult parsed, Output output);
}
