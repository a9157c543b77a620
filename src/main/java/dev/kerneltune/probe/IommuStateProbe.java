package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import java.util.List;

/**
 * Whether an IOMMU translates for this machine, from what is there and not from the command line
 * (drivers/iommu/iommu-sysfs.c, drivers/iommu/iommu.c).
 */
public final class IommuStateProbe implements Probe {
  static final String ON = "on";
  static final String OFF = "off";
  static final String UNITS = "/sys/class/iommu";
  static final String GROUPS = "/sys/kernel/iommu_groups";

  static final Question STATE =
      new Question(
          "iommu/state",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "Is an IOMMU in use: on or off? Absent where the kernel was built without.");

  @Override
  public List<Question> questions() {
    return List.of(STATE);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Reading<List<String>> units = Files.names(host, UNITS);
    Reading<List<String>> groups = Files.names(host, GROUPS);
    facts.add(
        STATE,
        new Subject.WholeHost(),
        state(units, groups).map(Value.Text::new),
        new Trail().see(UNITS, shown(units)).see(GROUPS, counted(groups)).list());
  }

  /** Reads whether an IOMMU is in use. */
  static Reading<String> state(Host host) {
    return state(Files.names(host, UNITS), Files.names(host, GROUPS));
  }

  /**
   * Decides from the IOMMU units and groups: either is proof of one in use. Only two folders of
   * which at least one is there, and both empty or missing, prove that there is none.
   */
  static Reading<String> state(Reading<List<String>> units, Reading<List<String>> groups) {
    if (isFilled(units) || isFilled(groups)) {
      return Reading.present(ON, units.isPresent() ? shownWords(units) : "groups");
    }
    if (units instanceof Reading.Absent<List<String>>
        && groups instanceof Reading.Absent<List<String>>) {
      return Reading.absent("the kernel has no IOMMU support: no " + UNITS + ", no " + GROUPS);
    }
    if (!isSettled(units)) {
      return units.map(_ -> OFF);
    }
    if (!isSettled(groups)) {
      return groups.map(_ -> OFF);
    }
    return Reading.present(OFF, "no unit and no group");
  }

  private static boolean isFilled(Reading<List<String>> names) {
    return names instanceof Reading.Present<List<String>>(var list, _) && !list.isEmpty();
  }

  private static boolean isSettled(Reading<List<String>> names) {
    return names instanceof Reading.Present<List<String>>
        || names instanceof Reading.Absent<List<String>>;
  }

  private static String shownWords(Reading<List<String>> units) {
    return String.join(" ", units.orElse(List.of()));
  }

  private static Reading<List<String>> shown(Reading<List<String>> units) {
    return units.then(
        list -> Reading.present(list, list.isEmpty() ? "empty" : String.join(" ", list)));
  }

  private static Reading<List<String>> counted(Reading<List<String>> groups) {
    return groups.then(
        list -> Reading.present(list, list.isEmpty() ? "empty" : list.size() + " groups"));
  }
}
