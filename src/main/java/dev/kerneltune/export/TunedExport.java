package dev.kerneltune.export;

import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes a profile of tuned, and with it a resource of the Node Tuning Operator. A value ends for
 * tuned where a blank and # stand, and ${ begins a variable; < and > before a number are bounds
 * (tuned/utils/config_parser.py, profiles/variables.py, plugins/base.py).
 */
final class TunedExport {
  /** Settings of the network plugin, by the words of our groups. */
  private static final Map<String, String> NET =
      Map.of(
          "rings", "ring",
          "channels", "channels",
          "coalesce", "coalesce",
          "pauseparam", "pause");

  private final Parts parts;
  private final Format format;
  private final Parts.Told told;
  private final StringBuilder body = new StringBuilder();

  private TunedExport(Parts parts, Format format) {
    this.parts = parts;
    this.format = format;
    this.told = parts.new Told(format);
  }

  /** Returns the file tuned.conf of a profile. */
  static Exported of(Parts parts) {
    TunedExport tuned = new TunedExport(parts, Format.TUNED);
    tuned.sections();
    tuned.modules();
    List<String> leftOut = tuned.told.leftOut();
    StringBuilder text = new StringBuilder();
    Head.write(text, parts, Format.TUNED, leftOut);
    String place = "For /etc/tuned/" + parts.name() + "/tuned.conf";
    Head.line(text, place + "; it includes no other profile.");
    return new Exported(text.append(tuned.text("")).toString(), leftOut);
  }

  /** Returns the resource, version tuned.openshift.io/v1. */
  static Exported resource(Parts parts) {
    TunedExport tuned = new TunedExport(parts, Format.NTO);
    tuned.sections();
    List<String> leftOut = tuned.told.leftOut();
    StringBuilder text = new StringBuilder();
    Head.write(text, parts, Format.NTO, leftOut);
    String name = Quoting.json("kernel-tune-" + parts.name());
    text.append("apiVersion: tuned.openshift.io/v1\nkind: Tuned\nmetadata:\n");
    text.append("  name: ").append(name).append('\n');
    text.append("  namespace: openshift-cluster-node-tuning-operator\nspec:\n  profile:\n");
    text.append("    - name: ").append(name).append("\n      data: ");
    text.append(Quoting.yaml(tuned.text("include=openshift-node\n"), 8)).append('\n');
    text.append("  recommend:\n");
    if (parts.tokens().isEmpty()) {
      Head.line(text, "Nodes get it by: oc label node NODE kernel-tune/profile=" + parts.name());
      text.append("    - match:\n        - label: kernel-tune/profile\n");
      text.append("          value: ").append(Quoting.json(parts.name())).append('\n');
    } else {
      Head.line(text, "Kernel arguments come by machine config: name the pool of the GPU nodes.");
      text.append("    - machineConfigLabels:\n");
      text.append("        machineconfiguration.openshift.io/role: \"worker-gpu\"\n");
    }
    text.append("      priority: 20\n      profile: ").append(name).append('\n');
    return new Exported(text.toString(), leftOut);
  }

  private String text(String include) {
    return "[main]\nsummary="
        + Quoting.comment(parts.plan().title()).replace('#', ' ').replace("$", "")
        + " by kernel-tune\n"
        + include
        + body;
  }

  private void sections() {
    sysctls();
    sysfs();
    nics();
    bootloader();
  }

  private void sysctls() {
    Parts.Told apart = parts.new Told(format);
    List<String> lines = new ArrayList<>();
    for (SysctlExport.Sysctl sysctl : SysctlExport.sysctls(parts, apart)) {
      if (isSafe(sysctl.key(), sysctl.value())) {
        lines.add(sysctl.key() + "=" + sysctl.value());
      }
    }
    for (Parts.Line line : parts.linesOf(OwnFile.SYSCTL)) {
      int equals = line.body().indexOf('=');
      tell(line.step(), "", line.body().substring(equals + 1).strip());
    }
    for (Parts.Value value : parts.values()) {
      if (value.path().startsWith("/proc/sys/")) {
        tell(value.step(), "", value.text());
      }
    }
    section("sysctl", lines);
  }

  private void sysfs() {
    Map<String, String> values = new LinkedHashMap<>();
    List<Parts.Line> kept = parts.linesOf(OwnFile.TMPFILES);
    for (Parts.Line line : kept) {
      TmpfilesLine.of(line.body())
          .ifPresent(
              tmpfiles -> {
                if (tmpfiles.path().startsWith("/sys/")
                    && tell(line.step(), tmpfiles.path(), tmpfiles.text())) {
                  values.put(tmpfiles.path(), tmpfiles.text());
                }
              });
    }
    for (Parts.Value value : parts.valuesBeside(kept)) {
      if (value.path().startsWith("/sys/") && tell(value.step(), value.path(), value.text())) {
        values.putIfAbsent(value.path(), value.text());
      }
    }
    List<String> lines = new ArrayList<>();
    values.forEach((path, text) -> lines.add(path + "=" + text));
    section("sysfs", lines);
  }

  private void nics() {
    Map<String, Map<String, List<String>>> devices = new TreeMap<>();
    for (Parts.Nic nic : parts.nics()) {
      String option = NET.getOrDefault(nic.target().group(), "");
      if (!option.isEmpty() && tell(nic.step(), nic.target().device(), nic.text())) {
        devices
            .computeIfAbsent(nic.target().device(), _ -> new TreeMap<>())
            .computeIfAbsent(option, _ -> new ArrayList<>())
            .add(nic.target().name() + " " + nic.text());
      }
    }
    devices.forEach(
        (device, options) -> {
          List<String> lines = new ArrayList<>(List.of("type=net", "devices=" + device));
          options.forEach((option, words) -> lines.add(option + "=" + String.join(" ", words)));
          section("net_" + device, lines);
        });
  }

  /** Options of a module: tuned writes /etc/modprobe.d/tuned.conf, which holds them once loaded. */
  private void modules() {
    Map<String, List<String>> modules = new TreeMap<>();
    for (Parts.Line line : parts.linesOf(OwnFile.MODPROBE)) {
      List<String> words = Values.words(line.body());
      if (words.size() >= 3 && words.getFirst().equals("options")) {
        String option = String.join(" ", words.subList(2, words.size()));
        if (tell(line.step(), words.get(1), option)) {
          modules.computeIfAbsent(words.get(1), _ -> new ArrayList<>()).add(option);
        }
      }
    }
    List<String> lines = new ArrayList<>();
    modules.forEach((module, options) -> lines.add(module + "=" + String.join(" ", options)));
    section("modules", lines);
  }

  private void bootloader() {
    Set<String> tokens = new java.util.LinkedHashSet<>();
    for (Parts.Token token : parts.tokens()) {
      if (tell(token.step(), "", token.text())) {
        tokens.add(token.text());
      }
    }
    if (!tokens.isEmpty()) {
      section("bootloader", List.of("cmdline_kernel_tune=+" + String.join(" ", tokens)));
    }
  }

  private boolean tell(dev.kerneltune.model.Step.Do step, String name, String value) {
    if (!isSafe(name, value)) {
      told.cannot(step, "tuned would read the value otherwise: " + Quoting.comment(value));
      return false;
    }
    told.say(step);
    return true;
  }

  private static boolean isSafe(String name, String value) {
    return !value.isEmpty()
        && Quoting.comment(value).equals(value)
        && value.strip().equals(value)
        && "<>+".indexOf(value.charAt(0)) < 0
        && value.indexOf('#') < 0
        && !value.contains("${")
        && name.indexOf('=') < 0
        && name.indexOf('#') < 0
        && name.indexOf(' ') < 0
        && !name.contains("${");
  }

  private void section(String name, List<String> lines) {
    if (!lines.isEmpty()) {
      body.append("\n[").append(name).append("]\n");
      lines.forEach(line -> body.append(line).append('\n'));
    }
  }
}
