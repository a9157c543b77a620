package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Audit;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Facts;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Score;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Verdict;
import dev.kerneltune.testing.Machines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks, findings and situations, made by hand. */
final class Bench {
  static final Subject HOST = new Subject.WholeHost();
  static final Reading<CommandLine> PLAIN_LINE =
      Reading.present(CommandLine.parse("quiet splash"), "quiet splash");

  List<Finding> findings = new ArrayList<>();
  List<Setting> settings = new ArrayList<>();
  List<Claim> claims = new ArrayList<>();
  Reading<BootLoader> bootLoader = Reading.present(BootLoader.GRUB_DROP_IN, "");
  Reading<CommandLine> commandLine = PLAIN_LINE;
  Reading<CommandLine> nextCommandLine = Reading.absent("no tool keeps it");
  Map<String, Reading<String>> ownFiles = new HashMap<>();
  Ledger ledger = Ledger.EMPTY;
  Layers layers = Layers.BOTH;

  Bench() {
    for (OwnFile file : OwnFile.values()) {
      ownFiles.put(file.path(), Reading.absent("no such file"));
    }
  }

  /** Adds a check of vm.x whose finding failed, with the place that it would write. */
  Bench failed(String id, Address.Knob knob, String now, Remedy remedy) {
    return judged(check(id, knob, remedy), knob, now, new Verdict.Fail());
  }

  Bench passed(String id, Address.Knob knob, String now, Remedy remedy) {
    return judged(check(id, knob, remedy), knob, now, new Verdict.Pass());
  }

  Bench judged(Check check, Address.Knob knob, String now, Verdict verdict) {
    findings.add(finding(check, HOST, verdict, now));
    // An entry of ours that is not there is absent, as a reader of files tells it.
    Reading<String> there =
        now.isEmpty() ? Reading.absent("no such entry") : Reading.present(now, now);
    settings.add(setting(check.id(), HOST, knob, there));
    return this;
  }

  static Finding finding(Check check, Subject subject, Verdict verdict, String seen) {
    return new Finding(check, subject, verdict, seen, "otherwise", 3, List.of());
  }

  static Setting setting(String check, Subject subject, Address.Knob knob, Reading<String> now) {
    return new Setting(
        check, subject, knob, target(knob), "", now, Optional.empty(), Optional.empty(), "");
  }

  static Target target(Address.Knob knob) {
    return switch (knob) {
      case Address.Sysctl(var name) -> new Target.KernelFile("/proc/sys/" + name.replace('.', '/'));
      case Address.Sysfs(var path) -> new Target.KernelFile("/sys/" + path);
      case Address.BootArg(var name) -> new Target.Entry(OwnFile.GRUB.path(), name);
      case Address.ModuleParam(var name) ->
          new Target.Entry(OwnFile.MODPROBE.path(), name.replace('/', ' '));
      case Address.Irq(var number) ->
          new Target.KernelFile("/proc/irq/" + number + "/smp_affinity_list");
      case Address.Ethtool(var name) -> {
        String[] parts = name.split("/", -1);
        yield new Target.NicSetting(parts[0], parts[1], parts[2]);
      }
      case Address.UnitSetting(var name) ->
          new Target.Entry(
              OwnFile.unitPath(name.substring(0, name.indexOf('/'))),
              name.substring(name.indexOf('/') + 1));
      case Address.Limit _ -> throw new IllegalArgumentException("limits are no place");
    };
  }

  static Check check(String id, Address look, Remedy remedy) {
    return check(id, look, remedy, new Expectation.Is(new Value.Text("otherwise")), ValueKind.INT);
  }

  static Check check(
      String id, Address look, Remedy remedy, Expectation expectation, ValueKind kind) {
    return new Check(
        id,
        List.of(),
        "Title of " + id,
        "memory",
        look,
        kind,
        SubjectKind.HOST,
        List.of(),
        Map.of(Check.EVERY_SCENARIO, expectation),
        "why",
        List.of(),
        "none known",
        List.of(),
        remedy,
        List.of(),
        List.of(),
        "");
  }

  static Remedy.Set set(String value) {
    return set(value, new Keep.Usual());
  }

  static Remedy.Set set(String value, Keep keep) {
    return new Remedy.Set(
        Map.of(Check.EVERY_SCENARIO, value),
        Optional.empty(),
        Optional.empty(),
        TakesEffect.AT_ONCE,
        Disruption.LIVE,
        keep);
  }

  static Remedy.Set set(String value, Address.Knob knob) {
    return new Remedy.Set(
        Map.of(Check.EVERY_SCENARIO, value),
        Optional.of(knob),
        Optional.empty(),
        TakesEffect.AT_ONCE,
        Disruption.LIVE,
        new Keep.Usual());
  }

  Situation situation() {
    Machine unknown = Machines.unknown();
    Machine machine =
        new Machine(
            unknown.kernelRelease(),
            unknown.architecture(),
            unknown.pageSize(),
            commandLine,
            unknown.place(),
            unknown.cpus(),
            unknown.memoryBytes(),
            unknown.numaNodes(),
            unknown.pci(),
            unknown.gpus(),
            unknown.nics(),
            unknown.netdevs(),
            unknown.rdmaDevices(),
            unknown.nvme(),
            unknown.blockDevices());
    Audit audit =
        new Audit(
            new Scenario("training", ""),
            new Facts(machine, Map.of()),
            findings,
            new LinkedHashMap<>(),
            Score.NONE);
    return new Situation(
        audit,
        settings,
        new Claims(claims, List.of()),
        bootLoader,
        nextCommandLine,
        ownFiles,
        ledger,
        Optional.of("/usr/sbin/ethtool"),
        layers);
  }

  /** A profile of these checks and nothing else. */
  static Resolved profile(String... checks) {
    List<Profile.Choice> choices = new ArrayList<>();
    for (String check : checks) {
      choices.add(new Profile.Choice(check, Optional.empty()));
    }
    return resolved(choices);
  }

  static Resolved resolved(List<Profile.Choice> choices) {
    return Profiles.resolve("test", List.of(profile("test", List.of(), choices, List.of())));
  }

  static Profile.Choice override(String check, String value) {
    return new Profile.Choice(check, Optional.of(new Profile.OtherValue(value, "measured here")));
  }

  static Profile profile(
      String name,
      List<String> includes,
      List<Profile.Choice> choices,
      List<Profile.Leave> leaves) {
    return new Profile(
        name,
        "title",
        "about",
        "training",
        includes,
        Profile.Standing.INCLUDABLE,
        List.of(),
        List.of(),
        choices,
        leaves);
  }

  static State holds(String text) {
    return new State.Holds(text);
  }
}
