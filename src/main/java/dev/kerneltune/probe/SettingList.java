package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Setting;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The places that remedies would write, as they are found: all are read at the end, together. */
final class SettingList {
  /** Whether a place is told although the machine does not have it. */
  enum Presence {
    /** It is told, and said to be absent. */
    ASKED_FOR,
    /** It is one of the matches of a star, and left out. */
    MATCHED
  }

  private record Place(
      Subject subject,
      Address.Knob knob,
      Target target,
      Optional<String> wanted,
      String obstacle,
      Presence presence,
      Optional<Reading<State>> known) {}

  private record Asked(String check, Place place) {}

  private final Host host;
  private final List<Asked> places = new ArrayList<>();
  private String check = "";

  SettingList(Host host) {
    this.host = host;
  }

  /** Says whose remedy the places are that come next. */
  void of(String check) {
    this.check = check;
  }

  /** Adds a place whose value the check tells. */
  void add(Subject subject, Address.Knob knob, Target target, Presence presence) {
    add(new Place(subject, knob, target, Optional.empty(), "", presence, Optional.empty()));
  }

  /** Adds a place whose value the machine tells. */
  void add(Subject subject, Address.Knob knob, Target target, String wanted) {
    add(
        new Place(
            subject, knob, target, Optional.of(wanted), "", Presence.ASKED_FOR, Optional.empty()));
  }

  /** Adds a place that something keeps from being set. */
  void addObstructed(Subject subject, Address.Knob knob, Target target, String obstacle) {
    add(
        new Place(
            subject,
            knob,
            target,
            Optional.empty(),
            obstacle,
            Presence.ASKED_FOR,
            Optional.empty()));
  }

  /**
   * Adds a place that cannot be told, because what it depends on could not be read. Where that is
   * certainly not there, there is no such place, and nothing is added; nor where it is there.
   */
  void addLack(Subject subject, Address.Knob knob, Target target, Reading<?> lack) {
    if (!(lack instanceof Reading.Absent<?>) && !lack.isPresent()) {
      Reading<State> state = lack.map(value -> new State.Holds(value.toString()));
      add(
          new Place(
              subject, knob, target, Optional.empty(), "", Presence.ASKED_FOR, Optional.of(state)));
    }
  }

  /** Adds a place that may be raised to {@code ceiling}, unless it is higher already. */
  void raise(
      Subject subject, Address.Knob knob, Target target, Reading<Long> now, Reading<Long> ceiling) {
    addLack(subject, knob, target, ceiling);
    if (ceiling instanceof Reading.Present<Long>(var most, _)) {
      addLack(subject, knob, target, now);
      if (now instanceof Reading.Present<Long>(var number, _) && number <= most) {
        add(subject, knob, target, most.toString());
      }
    }
  }

  private void add(Place place) {
    places.add(new Asked(check, place));
  }

  /** Reads every place, in the order in which they were added. */
  List<Setting> read() {
    List<String> paths = new ArrayList<>();
    for (Asked asked : places) {
      if (asked.place().known().isPresent()) {
        continue;
      }
      switch (asked.place().target()) {
        case Target.KernelFile(var path) -> paths.add(path);
        case Target.Entry(var file, _) -> paths.add(file);
        case Target.NicSetting _, Target.BootParameter _ -> {}
      }
    }
    host.warm(paths);
    List<Setting> settings = new ArrayList<>();
    for (Asked asked : places) {
      Place place = asked.place();
      Reading<State> state = place.known().orElseGet(() -> TargetReader.now(host, place.target()));
      boolean isNone =
          place.presence() == Presence.MATCHED
              && (state instanceof Reading.Absent<State> || isBesideAFile(place.target(), state));
      if (!isNone) {
        settings.add(setting(asked.check(), place, state));
      }
    }
    return List.copyOf(settings);
  }

  /** A star also stands for files, which have nothing below them. */
  private boolean isBesideAFile(Target target, Reading<State> state) {
    return state instanceof Reading.Unreadable<State>
        && target instanceof Target.KernelFile(var path)
        && host.read(path.substring(0, path.lastIndexOf('/'))) instanceof Raw.Bytes;
  }

  private Setting setting(String check, Place place, Reading<State> state) {
    Optional<State.Twin> twin =
        state instanceof Reading.Present<State>(State.Twin there, _)
            ? Optional.of(there)
            : Optional.empty();
    return new Setting(
        check,
        place.subject(),
        place.knob(),
        place.target(),
        TargetReader.identity(host, place.target()),
        state.then(SettingList::text),
        place.wanted(),
        twin,
        place.obstacle().isEmpty() ? fixed(place.target()) : place.obstacle());
  }

  private static Reading<String> text(State state) {
    return switch (state) {
      case State.Holds(var text) -> Reading.present(text, text);
      case State.Twin(var text, _, _) -> Reading.present(text, text);
      case State.Nothing _ -> Reading.absent("no such entry is in our file");
    };
  }

  /** Says where the driver itself keeps a feature as it is. */
  private String fixed(Target target) {
    boolean isFixed =
        target instanceof Target.NicSetting nic
            && nic.group().equals("features")
            && TargetReader.line(host, nic).orElse("").endsWith("[fixed]");
    return isFixed ? "the driver does not let it be changed" : "";
  }
}
