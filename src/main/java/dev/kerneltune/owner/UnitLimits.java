package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The limit that a unit's processes start with: the last value of the unit and its drop-ins, or
 * else the manager's default (systemd.exec(5), systemd-system.conf(5)). What kernel-tune wrote
 * itself does not count.
 */
public final class UnitLimits {
  private UnitLimits() {}

  /** Returns the paths of which one may be the file of {@code unit}, the strongest first. */
  public static List<String> paths(String unit) {
    List<String> paths = new ArrayList<>();
    for (String folder : UnitFiles.FOLDERS) {
      paths.add(folder + "/" + unit);
    }
    return paths;
  }

  /**
   * Returns what a unit grants.
   *
   * @param limit such as LimitNOFILE
   * @return as the unit spells it; empty text where nobody sets it; absent where there is no such
   *     unit, or it is masked
   */
  public static Reading<String> granted(Host host, String unit, String limit) {
    return Reads.first(host, paths(unit))
        .then(
            text -> {
              if (text.isBlank()) {
                return Reading.absent("the unit is masked");
              }
              List<String> folders = new ArrayList<>();
              UnitFiles.FOLDERS.forEach(folder -> folders.add(folder + "/" + unit + ".d"));
              UnitFiles.FOLDERS.forEach(folder -> folders.add(folder + "/service.d"));
              return last(host, text, folders, limit);
            })
        .then(
            own -> own.isEmpty() ? byDefault(host, "Default" + limit) : Reading.present(own, own));
  }

  private static Reading<String> byDefault(Host host, String key) {
    List<String> files = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    for (String folder : UnitFiles.MANAGER) {
      files.add(folder + "/system.conf");
      folders.add(folder + "/system.conf.d");
    }
    return switch (Reads.first(host, files)) {
      case Reading.Present<String>(var text, _) -> last(host, text, folders, key);
      case Reading.Absent<String> _ -> last(host, "", folders, key);
      case Reading.Unreadable<String> unreadable -> unreadable;
      case Reading.Malformed<String> malformed -> malformed;
    };
  }

  /** Returns the last value of {@code key} in {@code text} and the drop-ins of {@code folders}. */
  private static Reading<String> last(Host host, String text, List<String> folders, String key) {
    Map<String, String> dropIns = new TreeMap<>();
    for (String folder : folders) {
      Reading<List<String>> files = dropIns(host, folder);
      if (!files.isPresent() && !(files instanceof Reading.Absent<List<String>>)) {
        return files.then(_ -> Reading.absent("not reached"));
      }
      for (String file : files.orElse(List.of())) {
        String path = folder + "/" + file;
        if (file.endsWith(".conf") && OwnFile.of(path).isEmpty()) {
          dropIns.putIfAbsent(file, path);
        }
      }
    }
    String last = assigned(text, key).orElse("");
    for (String path : dropIns.values()) {
      Reading<String> dropIn = Reads.text(host, path);
      if (dropIn instanceof Reading.Present<String>(var content, _)) {
        last = assigned(content, key).orElse(last);
      } else if (!(dropIn instanceof Reading.Absent<String>)) {
        return dropIn;
      }
    }
    return Reading.present(last, last);
  }

  /** Lists a folder, which a recording leaves out where the folder above tells of none. */
  private static Reading<List<String>> dropIns(Host host, String folder) {
    int slash = folder.lastIndexOf('/');
    return Reads.names(host, folder.substring(0, slash))
        .then(
            names ->
                names.contains(folder.substring(slash + 1))
                    ? Reads.names(host, folder)
                    : Reading.absent("there is no such folder"));
  }

  /** Returns the last value that a file assigns; empty text where it takes all back. */
  static Optional<String> assigned(String text, String key) {
    Optional<String> value = Optional.empty();
    for (ConfText.Entry entry : ConfText.entries(text)) {
      if (entry.key().equals(key)) {
        value = Optional.of(entry.value());
      }
    }
    return value;
  }
}
