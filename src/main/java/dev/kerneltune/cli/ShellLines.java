package dev.kerneltune.cli;

import java.util.List;
import java.util.Set;
import org.jline.reader.Parser;
import org.jline.reader.SyntaxError;
import org.jline.reader.impl.DefaultParser;

/** Understands the lines of a shell and runs them, each as the program would. */
final class ShellLines {
  static final String SHELL = "shell";
  static final String HELP = "help";
  static final String EXIT = "exit";

  private static final Set<String> ENDS = Set.of(EXIT, "quit");

  private final Output output;
  private final Parser parser = new Words();
  private ExitCode lastFailure = ExitCode.FINE;

  ShellLines(Output output) {
    this.output = output;
  }

  /** Words with blanks between them, quoted as in sh; # begins a comment where a word could. */
  private static final class Words extends DefaultParser {
    Words() {
      setLineCommentDelims(new String[] {"#"});
      setEofOnUnclosedQuote(true);
    }

    @Override
    public boolean isLineCommentStarted(CharSequence line, int at) {
      return super.isLineCommentStarted(line, at)
          && (at == 0 || Character.isWhitespace(line.charAt(at - 1)));
    }
  }

  Parser parser() {
    return parser;
  }

  /** Runs one line; returns whether there may be another one. */
  boolean run(String line) {
    try {
      // With the cursor at its start, a blank at its end is not the beginning of a word.
      List<String> words = parser.parse(line, 0, Parser.ParseContext.ACCEPT_LINE).words();
      return words.isEmpty() || words.equals(List.of("")) || run(words);
    } catch (SyntaxError e) {
      output.err().println("kernel-tune: " + line.strip() + ": a quote that is not closed");
      ended(ExitCode.USAGE);
      return true;
    }
  }

  private boolean run(List<String> words) {
    String first = words.getFirst();
    if (ENDS.contains(first)) {
      return false;
    }
    if (first.equals(SHELL)) {
      output.err().println("kernel-tune: shell: this is one already");
      ended(ExitCode.USAGE);
      return true;
    }
    List<String> asked = first.equals(HELP) ? List.of("--help") : words;
    ended(new App(output).run(asked.toArray(String[]::new)));
    return true;
  }

  private void ended(ExitCode code) {
    output.out().flush();
    if (code != ExitCode.FINE) {
      lastFailure = code;
      output.err().println("(exit code " + code.number() + ": " + code.meaning() + ")");
    }
  }

  /** Returns the last exit code that was not 0; 0 where all was fine. */
  ExitCode lastFailure() {
    return lastFailure;
  }
}
