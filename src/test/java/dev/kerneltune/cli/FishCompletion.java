package dev.kerneltune.cli;

/** Completion for fish(1), with what each word means. */
final class FishCompletion {
  private static final String HEAD =
      """
      # fish completion of kernel-tune. Made from its command line by the tests; edits would be lost.

      # Whether the command is this one, behind its group if it has one; without one: whether none
      # was typed yet.
      function __kernel_tune_command
          set --local words (commandline --tokenize --cut-at-cursor --current-process)
          set --local typed
          for word in $words[2..]
              if not string match --quiet -- '-*' $word
                  set --append typed $word
                  contains -- "$typed" $__kernel_tune_groups
                  or break
              end
          end
          test "$typed" = "$argv"
      end

      """;

  private FishCompletion() {}

  static String script() {
    StringBuilder out = new StringBuilder(HEAD);
    out.append("set --global __kernel_tune_groups ")
        .append(String.join(" ", Described.groups()))
        .append("\n\n");
    Described.namedWords().forEach((name, words) -> words(out, name, words));
    out.append("complete --command kernel-tune --no-files\n");
    for (Described.Option option : Described.program().options()) {
      option(out, "", option);
    }
    for (Described command : Described.commands()) {
      rule(out, "");
      out.append(" --arguments ").append(command.name());
      about(out, command.about());
    }
    for (Described command : Described.all()) {
      out.append('\n');
      for (Described.Option option : command.options()) {
        option(out, command.name(), option);
      }
      for (Described part : command.parts()) {
        rule(out, command.name());
        out.append(" --arguments ").append(part.word());
        about(out, part.about());
      }
      if (command.parts().isEmpty()) {
        command.argument().ifPresent(argument -> argument(out, command.name(), argument));
      }
    }
    return out.toString();
  }

  private static void words(StringBuilder out, String name, Described.Words words) {
    out.append("function __kernel_tune_").append(name).append("\n    printf '%s\\t%s\\n'");
    words
        .titles()
        .forEach(
            (word, title) ->
                out.append(" \\\n        ").append(word).append(' ').append(quoted(title)));
    out.append("\nend\n\n");
  }

  private static void rule(StringBuilder out, String command) {
    out.append("complete --command kernel-tune --condition '__kernel_tune_command")
        .append(command.isEmpty() ? "" : " " + command)
        .append('\'');
  }

  private static void option(StringBuilder out, String command, Described.Option option) {
    rule(out, command);
    for (String name : option.names()) {
      out.append(
          name.startsWith("--")
              ? " --long-option " + name.substring(2)
              : " --short-option " + name.substring(1));
    }
    option.argument().ifPresent(argument -> value(out, argument));
    about(out, option.about());
  }

  private static void value(StringBuilder out, Described.Argument argument) {
    out.append(argument.isFile() ? " --require-parameter --force-files" : " --exclusive");
    String values = values(argument);
    if (!values.isEmpty()) {
      out.append(" --arguments ").append(quoted(values));
    }
  }

  private static String values(Described.Argument argument) {
    Described.Words words = argument.words();
    if (argument.isFolder()) {
      return "(__fish_complete_directories)";
    }
    String known =
        words.name().isEmpty()
            ? "string split \" \" \"" + words.spaced() + "\""
            : "__kernel_tune_" + words.name();
    if (words.isEmpty()) {
      return "";
    }
    if (argument.list()) {
      return "(__fish_complete_list , '" + known + "')";
    }
    return words.name().isEmpty() ? words.spaced() : "(" + known + ")";
  }

  private static void argument(StringBuilder out, String command, Described.Argument argument) {
    if (argument.isFile()) {
      rule(out, command);
      out.append(" --force-files\n");
    }
    if (!argument.words().isEmpty()) {
      rule(out, command);
      out.append(" --arguments ").append(quoted(values(argument))).append('\n');
    }
  }

  private static void about(StringBuilder out, String about) {
    out.append(" --description ").append(quoted(Described.brief(about))).append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
