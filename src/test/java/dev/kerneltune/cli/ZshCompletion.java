package dev.kerneltune.cli;

import java.util.List;

/** Completion for zsh(1), by its own functions: with what each word means. */
final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef kernel-tune
      # Made from the command line of kernel-tune by the tests; edits would be lost.

      """;

  private static final String TAIL =
      """
          esac
          ;;
      esac
      }

      _kernel_tune "$@"
      """;

  private ZshCompletion() {}

  static String script() {
    StringBuilder out = new StringBuilder(HEAD);
    Described.namedWords().forEach((name, words) -> words(out, name, words));
    out.append("_kernel_tune() {\nlocal curcontext=$curcontext state line\nlocal -a commands=(\n");
    for (Described command : Described.commands()) {
      described(out, command.name(), Described.brief(command.about()));
    }
    out.append(")\n_arguments -C -S \\\n");
    Described program = Described.program();
    program.options().forEach(option -> option(out, option));
    out.append("  '1: :->command' '*:: :->argument'\n");
    out.append(
        "case $state in\n  command) _describe -t commands command commands ;;\n  argument)\n"
            + "    case $words[1] in\n");
    for (Described command : Described.commands()) {
      if (command.parts().isEmpty()) {
        command(out, command);
      } else {
        group(out, command);
      }
    }
    return out.append(TAIL).toString();
  }

  private static void command(StringBuilder out, Described command) {
    out.append(command.word()).append(") _arguments -S \\\n");
    command.options().forEach(option -> option(out, option));
    command.argument().ifPresent(argument -> argument(out, argument));
    out.append("  ;;\n");
  }

  /** Behind the name of a group another command stands. */
  private static void group(StringBuilder out, Described group) {
    out.append(group.word()).append(")\nlocal -a parts=(\n");
    group.parts().forEach(part -> described(out, part.word(), Described.brief(part.about())));
    out.append(")\n_arguments -C -S \\\n");
    group.options().forEach(option -> option(out, option));
    out.append("  '1: :->part' '*:: :->rest'\n");
    out.append("case $state in\n  part) _describe -t commands command parts ;;\n  rest)\n");
    out.append("    case $words[1] in\n");
    group.parts().forEach(part -> command(out, part));
    out.append("    esac\n    ;;\nesac\n  ;;\n");
  }

  private static void words(StringBuilder out, String name, Described.Words words) {
    out.append("_kernel_tune_").append(name).append("() {\nlocal -a words=(\n");
    words.titles().forEach((word, title) -> described(out, word, title));
    out.append(")\n_describe -t %s %s words \"$@\"\n}\n\n".formatted(name, name));
  }

  private static void described(StringBuilder out, String word, String about) {
    out.append("  ").append(quoted(word + (about.isEmpty() ? "" : ":" + about))).append('\n');
  }

  private static void option(StringBuilder out, Described.Option option) {
    List<String> names = option.names();
    String about = "[" + escaped(Described.brief(option.about())) + "]";
    for (String name : names) {
      // Not again beside its other name; a list may be given several times.
      boolean list = option.argument().filter(Described.Argument::list).isPresent();
      StringBuilder spec = new StringBuilder(list ? "*" : "(" + String.join(" ", names) + ")");
      spec.append(name);
      if (option.argument().isPresent() && name.startsWith("--")) {
        spec.append('=');
      }
      spec.append(about);
      option.argument().ifPresent(argument -> spec.append(value(argument)));
      out.append("  ").append(quoted(spec.toString())).append(" \\\n");
    }
  }

  private static void argument(StringBuilder out, Described.Argument argument) {
    String place = argument.many() ? "*" : argument.optional() ? "1:" : "1";
    out.append("  ").append(quoted(place + value(argument))).append('\n');
  }

  private static String value(Described.Argument argument) {
    return ":" + escaped(argument.label()) + ":" + action(argument);
  }

  private static String action(Described.Argument argument) {
    Described.Words words = argument.words();
    if (argument.isFolder()) {
      return "_files -/";
    }
    if (words.isEmpty()) {
      return argument.isFile() ? "_files" : "";
    }
    if (words.name().isEmpty()) {
      return argument.list() ? "_values -s , word " + words.spaced() : "(" + words.spaced() + ")";
    }
    String known = "_kernel_tune_" + words.name();
    if (argument.list()) {
      return "_sequence " + known;
    }
    // The blank keeps _arguments from handing over options that _alternative does not know.
    return argument.isFile()
        ? " _alternative \"words:word:" + known + "\" \"files:file:_files\""
        : known;
  }

  /** In a description of _arguments brackets and colons have a meaning. */
  private static String escaped(String text) {
    return text.replaceAll("([\\\\\\[\\]:])", "\\\\$1");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
