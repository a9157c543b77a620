package dev.kerneltune.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The formats of every report: of an audit, a plan and a comparison. */
enum ReportFormat {
  TABLE,
  WIDE,
  JSON,
  JSONL,
  SARIF,
  JUNIT,
  MARKDOWN,
  PROMETHEUS,
  HTML;

  /** Returns the word on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the words of all formats, and of those that one command has besides. */
  static List<String> words(String... besides) {
    List<String> words = new ArrayList<>();
    for (ReportFormat format : values()) {
      words.add(format.word());
    }
    words.addAll(List.of(besides));
    return words;
  }

  /** Returns the option that chooses one of {@code words}. */
  static OptionSpec option(List<String> words) {
    return Options.choice(
        Options.FORMAT,
        "FORMAT",
        words,
        "One of " + String.join(", ", words) + "; table if not said, wide has a line for each.");
  }

  /** Returns the format that was asked for. */
  static ReportFormat asked(ParseResult parsed) {
    return of(Options.word(parsed, Options.FORMAT, words()));
  }

  /** Returns the format of a word that is among {@link #words}. */
  static ReportFormat of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
