package dev.kerneltune.owner;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Truth;
import dev.kerneltune.owner.Gathering.ConfFile;
import dev.kerneltune.owner.UdevParser.Rule;
import dev.kerneltune.owner.UdevParser.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of udev(7) that write attributes and sysctls, held against the devices of this machine:
 * disks, network devices, PCI functions, NVMe controllers and CPUs. A rule that hangs on something
 * else, such as what another rule or a program found out, is told as not understood. What programs
 * write that a rule starts ({@code RUN}) is not looked at.
 */
final class UdevRules {
  private static final List<String> FOLDERS =
      List.of(
          "/etc/udev/rules.d",
          "/run/udev/rules.d",
          "/usr/local/lib/udev/rules.d",
          "/usr/lib/udev/rules.d",
          "/lib/udev/rules.d");

  private final Gathering to;
  private final Machine machine;
  private final Set<String> doubted = new HashSet<>();
  private int order;

  private UdevRules(Gathering to, Machine machine) {
    this.to = to;
    this.machine = machine;
  }

  /** Gathers what the rules claim. */
  static void gather(Gathering to, Machine machine) {
    UdevRules rules = new UdevRules(to, machine);
    for (ConfFile file : to.files(Owner.UDEV, FOLDERS, ".rules")) {
      if (file.text().contains("ATTR{") || file.text().contains("SYSCTL{")) {
        rules.take(file);
      }
    }
  }

  private void take(ConfFile file) {
    List<Rule> rules = UdevParser.parse(file.text());
    for (String subsystem : UdevDevice.SUBSYSTEMS) {
      if (!canWrite(rules, subsystem)) {
        continue;
      }
      switch (UdevDevice.all(machine, subsystem)) {
        case Reading.Present<List<UdevDevice>>(var devices, _) -> {
          for (UdevDevice device : devices) {
            run(file, rules, device);
          }
        }
        case Reading.Absent<List<UdevDevice>> _ -> {}
        case Reading.Unreadable<List<UdevDevice>> _, Reading.Malformed<List<UdevDevice>> _ ->
            doubtAll(file, rules, subsystem);
      }
    }
    order += rules.size();
  }

  private static boolean canWrite(List<Rule> rules, String subsystem) {
    for (Rule rule : rules) {
      if (rule.writes() && fits(rule, subsystem)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(Rule rule, String subsystem) {
    for (Token token : rule.tokens()) {
      boolean same = !token.key().equals("SUBSYSTEM") || Globs.matchesAny(token.value(), subsystem);
      if (token.isMatch()
          && token.key().equals("SUBSYSTEM")
          && same == token.operator().equals("!=")) {
        return false;
      }
    }
    return true;
  }

  private void doubtAll(ConfFile file, List<Rule> rules, String subsystem) {
    for (Rule rule : rules) {
      if (fits(rule, subsystem)) {
        doubt(file, rule);
      }
    }
  }

  /** Runs a file's rules for one device, jumps included. */
  private void run(ConfFile file, List<Rule> rules, UdevDevice device) {
    String skipTo = "";
    String doubtTo = "";
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      String label = rule.assigned("LABEL");
      if (!label.isEmpty()) {
        skipTo = label.equals(skipTo) ? "" : skipTo;
        doubtTo = label.equals(doubtTo) ? "" : doubtTo;
      }
      String jump = rule.assigned("GOTO");
      if (!skipTo.isEmpty() || jump.isEmpty() && !rule.writes()) {
        continue;
      }
      Truth holds = holds(rule, device);
      if (!doubtTo.isEmpty() && holds == Truth.TRUE) {
        holds = Truth.UNKNOWN;
      }
      if (holds == Truth.TRUE) {
        write(file, rule, device, order + i);
      } else if (holds == Truth.UNKNOWN) {
        doubt(file, rule);
      }
      if (!jump.isEmpty() && holds == Truth.TRUE) {
        skipTo = jump;
      } else if (!jump.isEmpty() && holds == Truth.UNKNOWN && doubtTo.isEmpty()) {
        doubtTo = jump;
      }
    }
  }

  private Truth holds(Rule rule, UdevDevice device) {
    Truth all = Truth.TRUE;
    for (Token token : rule.tokens()) {
      if (token.isMatch()) {
        Truth one = device.matches(to.host(), token);
        if (one == Truth.FALSE) {
          return Truth.FALSE;
        }
        all = one == Truth.UNKNOWN ? one : all;
      }
    }
    return all;
  }

  private void write(ConfFile file, Rule rule, UdevDevice device, int place) {
    for (Token token : rule.tokens()) {
      if (!token.isWrite()) {
        continue;
      }
      Optional<Address.Knob> knob = knob(token, device);
      if (knob.isPresent() && isPlain(token.value())) {
        to.claim(knob.get(), token.value(), Owner.UDEV, file.at(rule.line()), Ranks.UDEV + place);
      } else {
        doubt(file, rule);
      }
    }
  }

  /** Returns what a token writes; empty where a substitution would have to be made. */
  private static Optional<Address.Knob> knob(Token token, UdevDevice device) {
    String attribute = token.attribute();
    if (!isPlain(attribute)) {
      return Optional.empty();
    }
    if (token.key().equals("SYSCTL")) {
      return Optional.of(Knobs.sysctl(Knobs.path(attribute)));
    }
    int close = attribute.indexOf(']');
    if (!attribute.startsWith("[") || close < 0) {
      return Optional.of(Knobs.sysfs(device.folder() + "/" + attribute));
    }
    // ATTR{[subsystem/name]attribute} is that of another device.
    String other = attribute.substring(1, close);
    String rest = attribute.substring(close + 1);
    return Optional.of(
        Knobs.sysfs(
            other.startsWith("block/") || other.startsWith("module/")
                ? other + "/" + rest
                : other.startsWith("net/")
                    ? "class/" + other + "/" + rest
                    : other.startsWith("pci/")
                        ? "bus/pci/devices/" + other.substring(4) + "/" + rest
                        : other + "/" + rest));
  }

  private static boolean isPlain(String text) {
    return text.indexOf('$') < 0 && text.indexOf('%') < 0;
  }

  /** Tells once that a rule may write, and when is not known. */
  private void doubt(ConfFile file, Rule rule) {
    List<String> attributes = new ArrayList<>();
    for (Token token : rule.tokens()) {
      if (token.isWrite()) {
        String name = token.attribute();
        int close = name.indexOf(']');
        String plain = close < 0 ? name : name.substring(close + 1);
        int dollar = plain.indexOf('$') < 0 ? plain.length() : plain.indexOf('$');
        attributes.add(plain.substring(0, dollar));
      }
    }
    for (String attribute : attributes) {
      if (doubted.add(file.at(rule.line()) + attribute)) {
        to.doubt(
            Owner.UDEV,
            file.at(rule.line()),
            attribute,
            "a rule that may write " + attribute,
            "conditions that files tell");
      }
    }
  }
}
