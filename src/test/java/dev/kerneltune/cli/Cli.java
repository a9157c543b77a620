package dev.kerneltune.cli;

import dev.kerneltune.testing.Run;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs commands inside the test's process, with everything real but the standard streams. */
final class Cli {
  private Cli() {}

  static Run run(String... args) {
    return runWith(Map.of(), args);
  }

  static Run runWith(Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode code;
    try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      code = new App(new Output(outStream, errStream, environment)).run(args);
    }
    return new Run(
        code.number(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
