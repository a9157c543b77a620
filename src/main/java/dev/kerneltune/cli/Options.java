package dev.kerneltune.cli;

import dev.kerneltune.model.Nearest;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The options that several commands share, and how they are read. */
final class Options {
  static final String FORMAT = "--format";
  static final String TABLE = "table";
  static final String COLOR = "--color";
  static final String SCENARIO = "--scenario";

  private static final List<String> FORMATS = List.of(TABLE, "json");
  private static final List<String> COLORS = List.of("auto", "always", "never");

  private Options() {}

  /** Returns a command with a help option, without picocli's own (its proxies cost 18 ms). */
  static CommandSpec command(String name, String... description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description).sortOptions(false);
    return spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
  }

  /** Returns an option that takes one text. */
  static OptionSpec text(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(String.class)
        .arity("1")
        .description(description)
        .build();
  }

  /** Returns an option that takes one of these words. */
  static OptionSpec choice(String name, String label, Iterable<String> words, String description) {
    return text(name, label, description).toBuilder().completionCandidates(words).build();
  }

  /** Returns an option that takes texts, with commas between them or several times. */
  static OptionSpec texts(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .splitRegex(",")
        .description(description)
        .build();
  }

  /** Returns an option that takes any of these words, with commas or several times. */
  static OptionSpec choices(String name, String label, Iterable<String> words, String description) {
    return texts(name, label, description).toBuilder().completionCandidates(words).build();
  }

  /** Returns an option that takes nothing. */
  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  /** Returns one argument that must be given: one of these words, or another. */
  static PositionalParamSpec argument(String label, Iterable<String> words, String description) {
    return PositionalParamSpec.builder()
        .paramLabel(label)
        .type(String.class)
        .arity("1")
        .index("0")
        .required(true)
        .completionCandidates(words)
        .description(description)
        .build();
  }

  /** Returns arguments of which there must be at least one. */
  static PositionalParamSpec arguments(String label, String description) {
    return PositionalParamSpec.builder()
        .paramLabel(label)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1..*")
        .required(true)
        .description(description)
        .build();
  }

  static OptionSpec format() {
    return choice(FORMAT, "FORMAT", FORMATS, "table (the default) or json.");
  }

  static OptionSpec color() {
    return choice(
        COLOR, "WHEN", COLORS, "auto (the default), always or never; NO_COLOR is honoured.");
  }

  static OptionSpec scenario() {
    return choice(
        SCENARIO,
        "NAME",
        Known.SCENARIOS,
        "The kind of work to judge for: training (the default), inference, gds-storage or"
            + " multi-node-rdma.");
  }

  static String value(ParseResult parsed, String option, String otherwise) {
    return parsed.matchedOptionValue(option, otherwise);
  }

  static List<String> values(ParseResult parsed, String option) {
    return parsed.matchedOptionValue(option, List.of());
  }

  static boolean given(ParseResult parsed, String option) {
    return parsed.hasMatchedOption(option);
  }

  /** Returns the value of an option with a closed list of words. */
  static String word(ParseResult parsed, String option, List<String> words) {
    String word = value(parsed, option, words.getFirst());
    if (!words.contains(word)) {
      throw new UserError(
          option
              + ": '"
              + word
              + "' is unknown, expected "
              + String.join(", ", words)
              + didYouMean(word, words));
    }
    return word;
  }

  /** Returns ", did you mean X?" or nothing. */
  static String didYouMean(String word, java.util.Collection<String> words) {
    return Nearest.of(word, words).map(near -> ", did you mean " + near + "?").orElse("");
  }

  static boolean isJson(ParseResult parsed) {
    return word(parsed, FORMAT, FORMATS).equals("json");
  }

  static dev.kerneltune.report.Style style(ParseResult parsed, Output output) {
    return output.style(word(parsed, COLOR, COLORS));
  }
}
