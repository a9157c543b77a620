package dev.kerneltune.export;

import dev.kerneltune.model.OwnFile;
import java.util.ArrayList;
import java.util.List;

/** Writes user data of cloud-init: files, and what puts them in force on the first boot. */
final class CloudInitExport {
  private CloudInitExport() {}

  static Exported of(Parts parts) {
    Parts.Told told = parts.new Told(Format.CLOUD_INIT);
    StringBuilder files = new StringBuilder();
    parts
        .files(Format.CLOUD_INIT)
        .forEach(
            (path, content) -> {
              files.append("  - path: ").append(Quoting.json(path)).append('\n');
              files.append("    owner: \"root:root\"\n    permissions: \"0644\"\n    content: ");
              files.append(Quoting.yaml(content, 6)).append('\n');
            });
    parts.lines().forEach(line -> told.say(line.step()));
    List<List<String>> commands = new ArrayList<>();
    Commands.all(parts).forEach(command -> commands.add(command.argv()));
    for (Parts.Token token : parts.tokens()) {
      BootWords.adding(token.loader(), token.text())
          .ifPresent(
              argv -> {
                commands.add(argv);
                told.say(token.step());
              });
    }
    values(parts, told, commands);
    List<String> leftOut = told.leftOut();
    StringBuilder text = new StringBuilder("#cloud-config\n");
    Head.write(text, parts, Format.CLOUD_INIT, leftOut);
    if (!parts.tokens().isEmpty()) {
      Head.line(text, "The kernel command line counts after a second boot, which is left to you.");
    }
    if (files.isEmpty() && commands.isEmpty()) {
      return new Exported(text.append("{}\n").toString(), leftOut);
    }
    if (!files.isEmpty()) {
      text.append("write_files:\n").append(files);
    }
    if (!commands.isEmpty()) {
      text.append("runcmd:\n");
      commands.forEach(argv -> text.append("  - [").append(list(argv)).append("]\n"));
    }
    return new Exported(text.toString(), leftOut);
  }

  private static void values(Parts parts, Parts.Told told, List<List<String>> commands) {
    List<Parts.Line> atOnce = new ArrayList<>(parts.linesOf(OwnFile.SYSCTL));
    atOnce.addAll(parts.linesOf(OwnFile.TMPFILES));
    for (Parts.Value value : parts.valuesBeside(atOnce)) {
      commands.add(
          List.of(
              "/bin/sh",
              "-c",
              "[ ! -e \"$1\" ] || printf '%s\\n' \"$2\" > \"$1\"",
              "kernel-tune",
              value.path(),
              value.text()));
      told.say(value.step());
    }
  }

  private static String list(List<String> argv) {
    List<String> words = new ArrayList<>();
    argv.forEach(word -> words.add(Quoting.json(word)));
    return String.join(", ", words);
  }
}
