package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Reading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The texts of the configuration files of our own. */
public final class OwnFilesReader {
  private static final String UNITS = "/etc/systemd/system";

  private OwnFilesReader() {}

  /**
   * Returns the whole text of each file, its final newline included, by its path: absent where
   * there is none. Of the units those are named that start jobs, and those that have a drop-in of
   * ours.
   */
  public static Map<String, Reading<String>> read(Host host) {
    Map<String, Reading<String>> texts = new LinkedHashMap<>();
    for (OwnFile file : OwnFile.values()) {
      switch (file) {
        case SYSCTL, TMPFILES, UDEV, MODPROBE, GRUB ->
            texts.put(file.path(), text(host, file.path()));
        case UNIT -> addUnits(host, texts);
      }
    }
    return texts;
  }

  private static void addUnits(Host host, Map<String, Reading<String>> texts) {
    for (String unit : JobUnitSettings.UNITS) {
      String path = OwnFile.unitPath(unit);
      texts.put(path, text(host, path));
    }
    for (String name : Files.names(host, UNITS).orElse(List.of())) {
      String path = UNITS + "/" + name + OwnFile.UNIT.path().substring(UNITS.length() + 4);
      if (name.endsWith(".d") && OwnFile.of(path).isPresent() && !texts.containsKey(path)) {
        Reading<String> text = text(host, path);
        if (!(text instanceof Reading.Absent<String>)) {
          texts.put(path, text);
        }
      }
    }
  }

  private static Reading<String> text(Host host, String path) {
    return text(host.read(path));
  }

  /** Understands what reading such a file gave: its whole text, the final newline included. */
  static Reading<String> text(Raw raw) {
    return raw instanceof Raw.Bytes bytes
        ? Reading.present(bytes.text(), bytes.text())
        : raw.lack();
  }
}
