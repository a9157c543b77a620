package dev.kerneltune.export;

import dev.kerneltune.model.OwnFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a playbook that needs no collection beside ansible.builtin. */
final class AnsibleExport {
  /** Says whether it changed the value; of a file of choices the word in brackets counts. */
  private static final String WRITE =
      """
      [ -e "$1" ] || { echo absent; exit 0; }
      now=$(cat "$1")
      case $now in *\\[*\\]*) now=${now#*\\[}; now=${now%%\\]*} ;; esac
      [ "$now" = "$2" ] && { echo right; exit 0; }
      printf '%s\\n' "$2" > "$1" && echo changed
      """;

  private final Parts parts;
  private final Parts.Told told;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, Commands.Command> handlers = new LinkedHashMap<>();

  private AnsibleExport(Parts parts) {
    this.parts = parts;
    this.told = parts.new Told(Format.ANSIBLE);
  }

  static Exported of(Parts parts) {
    AnsibleExport ansible = new AnsibleExport(parts);
    ansible.tasks();
    List<String> leftOut = ansible.told.leftOut();
    StringBuilder text = new StringBuilder();
    Head.write(text, parts, Format.ANSIBLE, leftOut);
    if (!parts.tokens().isEmpty()) {
      Head.line(text, "The kernel command line counts after a reboot, which is left to you.");
    }
    text.append("- name: ").append(value(parts.plan().title() + " by kernel-tune", 0));
    text.append("\n  hosts: all\n  become: true\n  gather_facts: false\n");
    boolean nothing = ansible.out.isEmpty();
    text.append("  tasks:").append(nothing ? " []\n" : "\n").append(ansible.out);
    if (!ansible.handlers.isEmpty()) {
      text.append("  handlers:\n");
      ansible.handlers.values().forEach(handler -> command(text, handler));
    }
    return new Exported(text.toString(), leftOut);
  }

  private void tasks() {
    Set<String> folders = new LinkedHashSet<>();
    parts.lines().forEach(line -> folders.add(folder(line.path())));
    for (String folder : folders) {
      out.append("    - name: ").append(value("Folder " + folder, 0)).append('\n');
      out.append("      ansible.builtin.file:\n        path: ").append(value(folder, 0));
      out.append("\n        state: directory\n        mode: \"0755\"\n");
    }
    parts.files(Format.ANSIBLE).forEach(this::file);
    parts.lines().forEach(line -> told.say(line.step()));
    for (Parts.Token token : parts.tokens()) {
      BootWords.adding(token.loader(), token.text())
          .ifPresent(
              argv -> {
                command(out, new Commands.Command("Add " + token.text() + " to the boot", argv));
                told.say(token.step());
              });
    }
    values();
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private void file(String path, String content) {
    out.append("    - name: ").append(value("File " + path, 0)).append('\n');
    out.append("      ansible.builtin.copy:\n        dest: ").append(value(path, 0)).append('\n');
    out.append("        content: ").append(value(content, 10)).append('\n');
    out.append("        owner: root\n        group: root\n        mode: \"0644\"\n");
    List<String> notified = new ArrayList<>();
    for (Commands.Command command : Commands.all(parts)) {
      if (isBehind(path, command)) {
        handlers.put(command.title(), command);
        notified.add(Quoting.json(command.title()));
      }
    }
    if (!notified.isEmpty()) {
      out.append("      notify: [").append(String.join(", ", notified)).append("]\n");
    }
  }

  private boolean isBehind(String path, Commands.Command command) {
    for (Parts.Line line : parts.lines()) {
      if (parts.path(line.path()).equals(path)) {
        boolean initramfs =
            line.file() == OwnFile.MODPROBE
                && command.equals(Commands.of(dev.kerneltune.model.Generator.INITRAMFS));
        return initramfs || Commands.behind(line.file(), path).contains(command);
      }
    }
    return false;
  }

  /** What the files bring about at once needs no task of its own. */
  private void values() {
    List<Parts.Line> atOnce = new ArrayList<>(parts.linesOf(OwnFile.SYSCTL));
    atOnce.addAll(parts.linesOf(OwnFile.TMPFILES));
    List<Parts.Value> values = parts.valuesBeside(atOnce);
    if (values.isEmpty()) {
      return;
    }
    out.append("    - name: Values of the running kernel\n      ansible.builtin.command:\n");
    out.append("        argv:\n          - /bin/sh\n          - -c\n          - ");
    out.append(Quoting.yaml(WRITE, 12)).append("\n          - kernel-tune\n");
    out.append("          - \"{{ item.path }}\"\n          - \"{{ item.text }}\"\n");
    out.append("      loop:\n");
    for (Parts.Value value : values) {
      out.append("        # ").append(Parts.about(value.step())).append('\n');
      out.append("        - path: ").append(value(value.path(), 0));
      out.append("\n          text: ").append(value(value.text(), 0)).append('\n');
      told.say(value.step());
    }
    out.append("      loop_control:\n        label: \"{{ item.path }}\"\n");
    out.append("      register: kernel_tune_values\n");
    out.append("      changed_when: kernel_tune_values.stdout == 'changed'\n");
  }

  private static void command(StringBuilder out, Commands.Command command) {
    out.append("    - name: ").append(value(command.title(), 0)).append('\n');
    out.append("      ansible.builtin.command:\n        argv:\n");
    for (String word : command.argv()) {
      out.append("          - ").append(value(word, 0)).append('\n');
    }
    out.append("      changed_when: true\n");
  }

  /** Returns a value of YAML that Ansible takes as it stands, braces and all. */
  private static String value(String text, int indent) {
    boolean template = text.contains("{{") || text.contains("{%") || text.contains("{#");
    return (template ? "!unsafe " : "") + Quoting.yaml(text, indent);
  }
}
