package dev.kerneltune.cli;

import dev.kerneltune.apply.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A page for man(1) of the program and of each command, made from the commands themselves. */
final class ManPages {
  static final int SECTION = 1;
  private static final String PROGRAM = "kernel-tune";

  /** What a reader would type first. */
  static final Map<String, Map<String, String>> EXAMPLES =
      Map.ofEntries(
          Map.entry(
              "audit",
              Map.of(
                  "Judge this machine for serving models, and fail a job where something of weight"
                      + " is wrong:",
                  "kernel-tune audit --scenario inference --fail-on significant")),
          Map.entry(
              "explain",
              Map.of("What a check is about:", "kernel-tune explain memory.thp.enabled")),
          Map.entry(
              "checks", Map.of("All about huge pages:", "kernel-tune checks --only memory.thp")),
          Map.entry(
              "profiles",
              Map.of("What a profile sets, and why:", "kernel-tune profiles show h100-training")),
          Map.entry(
              "plan",
              Map.of(
                  "What would change on a recorded machine:",
                  "kernel-tune plan h100-training --snapshot host.snap")),
          Map.entry(
              "apply",
              Map.of(
                  "Set it without a question, all or nothing:",
                  "kernel-tune apply h100-training --yes --or-undo")),
          Map.entry("rollback", Map.of("Put everything back:", "kernel-tune rollback --all")),
          Map.entry(
              "export",
              Map.of(
                  "A playbook of the same:", "kernel-tune export h100-training --format ansible")),
          Map.entry(
              "snapshot",
              Map.of("Record what an audit reads:", "kernel-tune snapshot -o host.snap.gz")),
          Map.entry(
              "sched observe",
              Map.of(
                  "What the tasks of this machine would be classed as:",
                  "kernel-tune sched observe --interval 5s")),
          Map.entry(
              "sched explain",
              Map.of(
                  "Why a process is classed as it is:",
                  "kernel-tune sched explain 4711 --rules own.yaml")),
          Map.entry(
              "diff",
              Map.of(
                  "What a new kernel changed:",
                  "kernel-tune diff before.snap after.snap --scenario training")));

  private ManPages() {}

  /** Returns all pages by their file names. */
  static Map<String, String> all() {
    Map<String, String> pages = new TreeMap<>();
    pages.put(PROGRAM + "." + SECTION, program());
    for (Described command : Described.all()) {
      pages.put(pageName(command) + "." + SECTION, page(command));
    }
    return pages;
  }

  private static String pageName(Described command) {
    return PROGRAM + "-" + command.name().replace(' ', '-');
  }

  private static void commands(Roff page, List<Described> commands) {
    page.section("COMMANDS");
    for (Described command : commands) {
      page.term(Roff.page(pageName(command), SECTION), Roff.escaped(command.about()));
    }
  }

  private static String program() {
    Described program = Described.program();
    Roff page = new Roff(PROGRAM, SECTION, "Kernels of GPU servers");
    page.section("NAME")
        .text(Roff.escaped(PROGRAM + " - audit and tune the Linux kernel of GPU servers"));
    page.section("SYNOPSIS")
        .text(
            Roff.bold(PROGRAM)
                + " "
                + Roff.italic("COMMAND")
                + " ["
                + Roff.italic("OPTION")
                + "]...");
    page.section("DESCRIPTION").text(Roff.escaped(program.about()));
    page.paragraph(
        Roff.escaped(
            "An audit opens nothing for writing. It runs unprivileged; what only root can read is"
                + " told, and never guessed. What apply writes is kept in a journal first, and can"
                + " be put back after a crash or a reboot."));
    commands(page, Described.commands());
    options(page, program);
    exitStatus(page);
    page.section("FILES");
    files().forEach((file, meaning) -> page.term(Roff.italic(file), Roff.escaped(meaning)));
    environment(page);
    page.section("EXAMPLES");
    for (Described command : Described.all()) {
      examples(page, command);
    }
    List<String> pages =
        Described.all().stream().map(command -> Roff.page(pageName(command), SECTION)).toList();
    page.section("SEE ALSO").text(String.join(", ", pages));
    return page.toString();
  }

  private static String page(Described command) {
    String name = pageName(command);
    Roff page = new Roff(name, SECTION, "Kernels of GPU servers");
    String brief = Described.brief(command.about());
    page.section("NAME").text(Roff.escaped(name + " - " + brief));
    page.section("SYNOPSIS").text(synopsis(command));
    page.section("DESCRIPTION").text(Roff.escaped(command.about()));
    command.footer().ifPresent(footer -> page.paragraph(Roff.escaped(footer)));
    command
        .argument()
        .ifPresent(
            argument ->
                page.section("ARGUMENTS")
                    .term(Roff.italic(argument.label()), Roff.escaped(argument.about())));
    if (!command.parts().isEmpty()) {
      commands(page, command.parts());
    }
    options(page, command);
    exitStatus(page);
    environment(page);
    if (EXAMPLES.containsKey(command.name())) {
      page.section("EXAMPLES");
      examples(page, command);
    }
    page.section("SEE ALSO").text(Roff.page(PROGRAM, SECTION));
    return page.toString();
  }

  private static void examples(Roff page, Described command) {
    EXAMPLES
        .getOrDefault(command.name(), Map.of())
        .forEach((meaning, typed) -> page.example(Roff.escaped(meaning), Roff.bold(typed)));
  }

  private static String synopsis(Described command) {
    StringBuilder line =
        new StringBuilder(Roff.bold(PROGRAM + " " + command.name()))
            .append(" [")
            .append(Roff.italic("OPTION"))
            .append("]...");
    command
        .argument()
        .ifPresent(
            argument -> {
              String label = Roff.italic(argument.label());
              line.append(' ').append(argument.optional() ? "[" + label + "]" : label);
              line.append(argument.many() && !argument.optional() ? "..." : "");
            });
    return line.toString();
  }

  private static void options(Roff page, Described command) {
    page.section("OPTIONS");
    for (Described.Option option : command.options()) {
      List<String> names = new ArrayList<>();
      for (String name : option.names()) {
        names.add(Roff.bold(name));
      }
      String value =
          option.argument().map(argument -> " " + Roff.italic(argument.label())).orElse("");
      page.term(String.join(", ", names) + value, Roff.escaped(option.about()));
    }
  }

  private static void exitStatus(Roff page) {
    page.section("EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      page.term(Roff.bold(Integer.toString(code.number())), Roff.escaped(code.meaning()));
    }
  }

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        Site.ETC.path(Site.WAIVERS).toString(),
        "Failures that this site accepts, each with a reason, an owner and a last day.");
    files.put(
        Site.ETC.path(Site.CHECKS).toString(),
        "Checks of this site, one YAML file each, as lint accepts them.");
    files.put(
        Site.ETC.path(Site.PROFILES).toString(), "Profiles of this site, one YAML file each.");
    files.put(
        Journal.FOLDER, "The journal of what was applied, and copies of files that others own.");
    return files;
  }

  private static void environment(Roff page) {
    page.section("ENVIRONMENT");
    page.term(Roff.bold("NO_COLOR"), "When it is not empty, nothing is coloured.");
    page.term(Roff.bold("COLUMNS"), Roff.escaped("How wide text is laid out, if not 80 columns."));
    page.term(Roff.bold("TERM"), "With \\(lqdumb\\(rq, or without it, nothing is coloured.");
  }
}
