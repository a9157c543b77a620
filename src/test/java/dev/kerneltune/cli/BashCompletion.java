package dev.kerneltune.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Completion for bash(1), alone: it needs nothing of the package bash-completion. */
final class BashCompletion {
  private static final String HEAD =
      """
      # bash completion of kernel-tune. Made from its command line by the tests; edits would be lost.

      """;

  private static final String FUNCTION =
      """
      _kernel_tune() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
        local command='' kind='' words='' head='' word
        # bash takes --format=json for three words.
        if [[ $cur == = ]]; then
          cur=''
        elif [[ $prev == = ]]; then
          prev=${COMP_WORDS[COMP_CWORD - 2]}
        fi
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          [[ $word == -* ]] && continue
          command+=${command:+/}$word
          # Behind a group another command stands.
          [[ " $_kernel_tune_groups " == *" $command "* ]] || break
        done
        _kernel_tune_value "$command:$prev"
        if [[ -z $kind && $cur == -* ]]; then
          kind=words
          _kernel_tune_options "$command"
        elif [[ -z $kind ]]; then
          _kernel_tune_argument "$command"
        fi
        COMPREPLY=()
        case $kind in
          list) head=${cur%"${cur##*,}"} ;;&
          words* | list) mapfile -t COMPREPLY < <(compgen -P "$head" -W "$words" -- "${cur##*,}") ;;&
          *files)
            compopt -o filenames 2>/dev/null
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur")
            ;;
          folders)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -d -- "$cur")
            ;;
        esac
      }
      complete -F _kernel_tune kernel-tune
      """;

  private BashCompletion() {}

  static String script() {
    StringBuilder out = new StringBuilder(HEAD);
    Described.namedWords()
        .forEach(
            (name, words) -> out.append("_kernel_tune_%s='%s'\n".formatted(name, words.spaced())));
    out.append("_kernel_tune_groups='%s'\n\n".formatted(String.join(" ", Described.groups())));
    values(out);
    arguments(out);
    options(out);
    return out.append(FUNCTION).toString();
  }

  /** What may stand behind an option; options that take the same share a line. */
  private static void values(StringBuilder out) {
    Map<String, String> cases = new LinkedHashMap<>();
    for (Described command : Described.all()) {
      for (Described.Option option : command.options()) {
        option
            .argument()
            .ifPresent(
                argument -> {
                  for (String name : option.names()) {
                    cases.merge(set(argument), path(command) + ":" + name, BashCompletion::or);
                  }
                });
      }
    }
    function(out, "_kernel_tune_value", cases);
  }

  private static void arguments(StringBuilder out) {
    Map<String, String> cases = new LinkedHashMap<>();
    cases.put(words(names(Described.commands())), "''");
    for (Described command : Described.all()) {
      command
          .argument()
          .ifPresent(argument -> cases.merge(set(argument), path(command), BashCompletion::or));
    }
    function(out, "_kernel_tune_argument", cases);
  }

  private static void options(StringBuilder out) {
    Map<String, String> cases = new LinkedHashMap<>();
    cases.put("words='" + options(Described.program()) + "'", "''");
    for (Described command : Described.all()) {
      cases.merge("words='" + options(command) + "'", path(command), BashCompletion::or);
    }
    function(out, "_kernel_tune_options", cases);
  }

  private static void function(StringBuilder out, String name, Map<String, String> cases) {
    out.append(name).append("() {\n  case $1 in\n");
    cases.forEach((set, when) -> out.append("    %s) %s ;;\n".formatted(when, set)));
    out.append("  esac\n}\n\n");
  }

  /** One word, as a pattern must be: sched/observe. */
  private static String path(Described command) {
    return command.name().replace(' ', '/');
  }

  private static String or(String one, String another) {
    return one + " | " + another;
  }

  private static String names(List<Described> commands) {
    return String.join(" ", commands.stream().map(Described::name).toList());
  }

  private static String options(Described command) {
    return String.join(
        " ", command.options().stream().flatMap(option -> option.names().stream()).toList());
  }

  private static String words(String words) {
    return "kind=words words='" + words + "'";
  }

  private static String set(Described.Argument argument) {
    if (argument.isFolder()) {
      return "kind=folders";
    }
    Described.Words words = argument.words();
    if (words.isEmpty()) {
      return argument.isFile() ? "kind=files" : "kind=nothing";
    }
    String kind = argument.list() ? "list" : argument.isFile() ? "words-files" : "words";
    return words.name().isEmpty()
        ? "kind=%s words='%s'".formatted(kind, words.spaced())
        : "kind=%s words=$_kernel_tune_%s".formatted(kind, words.name());
  }
}
