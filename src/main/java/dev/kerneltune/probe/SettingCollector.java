package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the places on a machine that the remedies of checks would write, and what is there. */
public final class SettingCollector {
  private static final Subject WHOLE = new Subject.WholeHost();

  private final Host host;
  private final Machine machine;
  private final SettingList settings;
  private final IrqSettings irqs;
  private Optional<EthtoolLinks> links = Optional.empty();
  private final Map<SubjectKind, List<Subjects.Placed>> subjects = new HashMap<>();

  private SettingCollector(Host host, Machine machine) {
    this.host = host;
    this.machine = machine;
    this.settings = new SettingList(host);
    this.irqs = new IrqSettings(machine, host);
  }

  /**
   * Returns the places of the checks that can be set, in the order of the checks: a pure function
   * of what the host answers.
   *
   * <p>A boot argument is told as the entry that our GRUB file would have; where another tool keeps
   * the command line, the planner knows. A parameter of a module that takes effect at reboot is
   * told as its entry in modprobe.d. Where a list could not be read, one place with a star stands
   * for all and says so. A machine without the subject has no place.
   */
  public static List<Setting> collect(Host host, Machine machine, List<Check> checks) {
    SettingCollector collector = new SettingCollector(host, machine);
    for (Check check : checks) {
      collector.add(check);
    }
    return collector.settings.read();
  }

  private void add(Check check) {
    settings.of(check.id());
    switch (check.remedy()) {
      case Remedy.Set set -> {
        Optional<Address.Knob> knob = set.knob();
        if (knob.isEmpty() && check.look() instanceof Address.Knob look) {
          knob = Optional.of(look);
        }
        if (knob.isPresent()) {
          add(knob.get(), check.forEach(), set.takesEffect());
        }
      }
      case Remedy.Computed computed -> compute(computed, check.forEach());
      case Remedy.ByHand _, Remedy.Nothing _ -> {}
    }
  }

  private void compute(Remedy.Computed computed, SubjectKind kind) {
    switch (computed.rule()) {
      case IRQ_LOCALITY -> irqs.add(kind, settings);
      case CPUFREQ_CEILING -> FrequencySettings.addPolicies(host, settings);
      case UNCORE_CEILING -> FrequencySettings.addUncore(host, settings);
      case REQUEST_SIZE -> DeviceSettings.addRequestSizes(machine, host, settings);
      case RECEIVE_RING -> DeviceSettings.addReceiveRings(links(), host, settings);
      case JOB_UNIT_MEMLOCK -> JobUnitSettings.add(host, "LimitMEMLOCK", "infinity", settings);
      case JOB_UNIT_NOFILE -> JobUnitSettings.add(host, "LimitNOFILE", "1048576", settings);
    }
  }

  private void add(Address.Knob knob, SubjectKind kind, TakesEffect takesEffect) {
    switch (knob) {
      case Address.Sysctl _ -> addFile(WHOLE, knob, FactCollector.path(knob, ""));
      case Address.Sysfs(var rest) -> {
        if (!rest.startsWith("./")) {
          addFiles(WHOLE, FactCollector.path(knob, ""));
          return;
        }
        for (Subjects.Placed placed : subjects(kind)) {
          addFiles(placed.subject(), FactCollector.path(knob, placed.folder()));
        }
      }
      case Address.ModuleParam(var rest) -> {
        if (takesEffect == TakesEffect.REBOOT) {
          addEntry(knob, OwnFile.MODPROBE.path(), rest.replace('/', ' '));
        } else {
          addFile(WHOLE, knob, FactCollector.path(knob, ""));
        }
      }
      case Address.BootArg(var name) -> addEntry(knob, OwnFile.GRUB.path(), name);
      case Address.Irq(var number) ->
          addFile(WHOLE, knob, IrqPlaces.FOLDER + number + "/smp_affinity_list");
      case Address.Ethtool(var rest) -> addNicSettings(rest, kind);
      case Address.UnitSetting(var rest) -> {
        int slash = rest.indexOf('/');
        if (slash > 0) {
          addEntry(knob, OwnFile.unitPath(rest.substring(0, slash)), rest.substring(slash + 1));
        }
      }
      // A limit of a process that runs already; that of later ones is the setting of a unit.
      case Address.Limit _ -> {}
    }
  }

  private void addFile(Subject subject, Address.Knob knob, String path) {
    settings.add(subject, knob, new Target.KernelFile(path), SettingList.Presence.ASKED_FOR);
  }

  private void addEntry(Address.Knob knob, String file, String key) {
    settings.add(WHOLE, knob, new Target.Entry(file, key), SettingList.Presence.ASKED_FOR);
  }

  /** Adds a file below /sys, or each that a star in its path stands for. */
  private void addFiles(Subject subject, String path) {
    int star = path.indexOf("/*/");
    if (star < 0) {
      addFile(subject, sysfs(path), path);
      return;
    }
    Reading<List<String>> names = Files.names(host, path.substring(0, star));
    for (String name : names.orElse(List.of())) {
      String match = path.substring(0, star + 1) + name + path.substring(star + 2);
      settings.add(
          subject, sysfs(match), new Target.KernelFile(match), SettingList.Presence.MATCHED);
    }
    if (!names.isPresent()) {
      settings.addLack(subject, sysfs(path), new Target.KernelFile(path), names);
    }
  }

  static Address.Sysfs sysfs(String path) {
    return new Address.Sysfs(path.substring("/sys/".length()));
  }

  /**
   * Takes {@code ./GROUP/NAME} for every adapter whose link is up, or {@code DEVICE/GROUP/NAME}.
   */
  private void addNicSettings(String rest, SubjectKind kind) {
    int last = rest.lastIndexOf('/');
    int first = rest.indexOf('/');
    if (first <= 0 || last <= first + 1) {
      return;
    }
    String named = rest.substring(0, first);
    String group = rest.substring(first + 1, last);
    String name = rest.substring(last + 1);
    if (!named.equals(".")) {
      addNicSetting(new Subject.Netdev(named), named, group, name);
      return;
    }
    boolean isOfFunction = kind == SubjectKind.NIC || kind == SubjectKind.RDMA_NIC;
    for (PhysicalLinks.Link link : links().links().things()) {
      Subject subject =
          isOfFunction ? new Subject.Pci(links().adapter(link).bdf()) : link.subject();
      addNicSetting(subject, link.name(), group, name);
    }
  }

  private void addNicSetting(Subject subject, String device, String group, String name) {
    settings.add(
        subject,
        new Address.Ethtool(device + "/" + group + "/" + name),
        new Target.NicSetting(device, group, name),
        SettingList.Presence.ASKED_FOR);
  }

  /** Facts say why a list could not be read; here it has no members. */
  private List<Subjects.Placed> subjects(SubjectKind kind) {
    return subjects.computeIfAbsent(kind, wanted -> Subjects.of(machine, wanted).orElse(List.of()));
  }

  private EthtoolLinks links() {
    if (links.isEmpty()) {
      links = Optional.of(new EthtoolLinks(machine, host));
    }
    return links.get();
  }
}
