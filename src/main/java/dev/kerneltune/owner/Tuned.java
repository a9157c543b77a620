package dev.kerneltune.owner;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import dev.kerneltune.owner.TunedProfile.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The active profile of tuned, where tuned starts at boot. */
final class Tuned {
  private static final String SERVICE = "tuned.service";
  private static final String ACTIVE = "/etc/tuned/active_profile";
  private static final String MAIN = "/etc/tuned/tuned-main.conf";

  /** The folders of profiles of all versions, the one that counts first. */
  private static final List<String> FOLDERS =
      List.of("/etc/tuned/profiles", "/usr/lib/tuned/profiles", "/etc/tuned", "/usr/lib/tuned");

  /** Profiles that include one another would have no end. */
  private static final int MOST_PROFILES = 32;

  private final Gathering to;
  private final Machine machine;
  private final TunedProfile profile = new TunedProfile();
  private final List<String> taken = new ArrayList<>();
  private int order;

  private Tuned(Gathering to, Machine machine) {
    this.to = to;
    this.machine = machine;
  }

  /** Gathers what the active profile claims; returns which sysctls are written behind its own. */
  static Reapplied gather(Gathering to, Machine machine) {
    Reading<String> enabled = Daemons.enabled(to, SERVICE);
    Reading<String> names =
        enabled
            .then(_ -> Reads.text(to.host(), ACTIVE))
            .then(
                text ->
                    text.isBlank()
                        ? Reading.unreadable("tuned chooses a profile when it starts", "")
                        : Reading.present(text.strip(), text));
    if (!(names instanceof Reading.Present<String>(var text, _))) {
      // Enabled, and no file that names a profile: it chooses one.
      Reading<String> lack =
          enabled.isPresent() && names instanceof Reading.Absent<String>
              ? Reading.unreadable("tuned chooses a profile when it starts", "")
              : names;
      to.source(Owner.TUNED, enabled.isPresent() ? ACTIVE : SERVICE, lack.map(String::length));
      return Reapplied.NONE;
    }
    Tuned tuned = new Tuned(to, machine);
    for (String name : Values.words(text)) {
      tuned.load(name);
    }
    int before = to.count();
    boolean sysctls = tuned.claim();
    to.source(Owner.TUNED, ACTIVE + ": " + text, Reading.present(to.count() - before, text));
    return sysctls ? tuned.reapplied() : Reapplied.NONE;
  }

  private Reapplied reapplied() {
    Reading<String> main = Reads.text(to.host(), MAIN);
    if (main instanceof Reading.Unreadable<String>) {
      to.source(Owner.TUNED, MAIN, main.map(String::length));
    }
    boolean active = true;
    List<String> excluded = List.of();
    for (ConfText.Entry entry : TunedProfile.parse(main.orElse(""))) {
      if (entry.key().equals("reapply_sysctl")) {
        active = !entry.value().equals("0") && !entry.value().equalsIgnoreCase("false");
      } else if (entry.key().equals("reapply_sysctl_exclude")) {
        excluded = TunedProfile.list(entry.value());
      }
    }
    return new Reapplied(active, excluded);
  }

  /** Merges a profile behind those that it includes. */
  private void load(String name) {
    boolean mayLack = name.startsWith("-");
    String plain = mayLack ? name.substring(1) : name;
    if (taken.size() >= MOST_PROFILES || plain.indexOf('/') >= 0) {
      return;
    }
    for (String folder : FOLDERS) {
      String path = folder + "/" + plain + "/tuned.conf";
      Reading<String> text = Reads.text(to.host(), path);
      if (text instanceof Reading.Present<String>(var content, _)) {
        if (!taken.contains(path)) {
          taken.add(path);
          include(path, content);
        }
        return;
      }
      if (!(text instanceof Reading.Absent<String>)) {
        to.source(Owner.TUNED, path, text.map(String::length));
        return;
      }
    }
    if (!mayLack) {
      to.doubt(Owner.TUNED, ACTIVE, "", plain, "a profile in one of the folders of tuned");
    }
  }

  private void include(String path, String content) {
    List<ConfText.Entry> entries = TunedProfile.parse(content);
    for (ConfText.Entry entry : entries) {
      if (entry.section().equals("main") && entry.key().equals("include")) {
        for (String each : TunedProfile.list(entry.value())) {
          load(each);
        }
      }
    }
    profile.merge(path, entries);
  }

  private boolean claim() {
    boolean sysctls = false;
    for (String section : profile.sections()) {
      String type = profile.type(section);
      Map<String, Option> options = profile.options(section);
      // A section for some machines or devices only: which ones is asked with patterns.
      boolean narrow =
          options.containsKey("devices")
              || options.containsKey("devices_udev_regex")
              || options.containsKey("cpuinfo_regex")
              || options.containsKey("uname_regex");
      for (Map.Entry<String, Option> option : options.entrySet()) {
        if (!isFrame(option.getKey())) {
          one(type, option.getKey(), option.getValue(), narrow ? Scope.SOME : Scope.ALL);
        }
      }
      sysctls |= type.equals("sysctl");
    }
    return sysctls;
  }

  private enum Scope {
    ALL,
    SOME
  }

  private static boolean isFrame(String key) {
    return key.equals("type")
        || key.equals("enabled")
        || key.equals("priority")
        || key.startsWith("devices")
        || key.endsWith("_regex");
  }

  private void one(String type, String key, Option option, Scope scope) {
    List<TunedKnobs.Setting> settings =
        TunedKnobs.of(to.host(), machine, type, key, profile.expand(option.value()));
    for (TunedKnobs.Setting setting : settings) {
      Optional<Address.Knob> knob = setting.knob();
      boolean plain = scope == Scope.ALL && setting.value().indexOf('$') < 0;
      if (knob.isPresent() && plain) {
        int rank = knob.get() instanceof Address.BootArg ? Ranks.KERNEL : Ranks.TUNED + order++;
        to.claim(knob.get(), setting.value(), Owner.TUNED, option.where(), rank);
      } else {
        String line = key + "=" + option.value();
        to.doubt(Owner.TUNED, option.where(), setting.about(), line, "a value for every device");
      }
    }
  }
}
