package dev.kerneltune.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program. */
public final class Main {
  private static final int BUFFER = 1 << 16;

  private Main() {}

  /** Runs one command and exits with its {@link ExitCode}. */
  public static void main(String[] args) {
    // One write for the whole report; and UTF-8 whatever the locale says, so that outputs compare.
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
            false,
            StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    ExitCode code = new App(new Output(out, err, System.getenv())).run(args);
    out.flush();
    // A closed pipe (kernel-tune audit | head) is the reader's choice, and no error.
    // System.exit starts Java's logging, to log who called it: 30 classes for nothing.
    if (code != ExitCode.FINE) {
      System.exit(code.number());
    }
  }
}
