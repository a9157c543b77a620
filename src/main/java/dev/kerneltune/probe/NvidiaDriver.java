package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/**
 * What NVIDIA's kernel driver says of itself in /proc/driver/nvidia (open-gpu-kernel-modules,
 * kernel-open/nvidia/nv-procfs.c).
 */
final class NvidiaDriver {
  static final String FOLDER = "/proc/driver/nvidia";
  static final String VERSION = "/proc/driver/nvidia/version";
  static final String PARAMS = "/proc/driver/nvidia/params";
  static final String GPUS = "/proc/driver/nvidia/gpus";

  private static final String NO_DRIVER = "the NVIDIA driver is not loaded";

  private NvidiaDriver() {}

  /** The two kernel modules that NVIDIA ships. */
  enum Kind {
    OPEN,
    PROPRIETARY
  }

  /**
   * Which driver is loaded.
   *
   * @param kind which of the two modules
   * @param version the driver's release
   */
  record Flavour(Kind kind, Value.Version version) {}

  /** Reads which driver is loaded; absent where none is. */
  static Reading<Flavour> flavour(Host host) {
    return folder(host).then(_ -> Files.text(host, VERSION)).then(NvidiaDriver::parseFlavour);
  }

  /**
   * Parses the version file: "NVRM version: NVIDIA UNIX x86_64 Kernel Module 470.82.01 ..." or
   * "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64 580.65.06 ...". Some releases put the
   * architecture in the middle ("Open Kernel x86_64 Kernel Module"), so the release is the first
   * word behind that starts with a number and a dot.
   */
  static Reading<Flavour> parseFlavour(String text) {
    int end = text.indexOf('\n');
    String line = (end < 0 ? text : text.substring(0, end)).strip();
    if (line.startsWith("NVRM version:") && line.contains("Kernel Module")) {
      for (String word : Values.words(line.substring(line.indexOf("Kernel Module")))) {
        if (word.indexOf('.') > 0
            && Values.parse(ValueKind.VERSION, word)
                instanceof Reading.Present<Value>(Value.Version version, _)) {
          Kind kind = line.contains("Open Kernel") ? Kind.OPEN : Kind.PROPRIETARY;
          return Reading.present(new Flavour(kind, version), line);
        }
      }
    }
    return Reading.malformed(line, "a line NVRM version: ... Kernel Module ... 580.65.06");
  }

  /** Reads a driver parameter by its name without NVreg_; the quotes of a text are taken off. */
  static Reading<String> parameter(Host host, String name) {
    return folder(host)
        .then(_ -> Files.text(host, PARAMS))
        .then(text -> FactCollector.line(text, name))
        .then(
            text -> {
              boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
              String bare = quoted ? text.substring(1, text.length() - 1) : text;
              return Reading.present(bare, name + ": " + text);
            });
  }

  /** Reads the model's name of the GPU {@code bdf}. */
  static Reading<String> model(Host host, String bdf) {
    return Files.text(host, GPUS + "/" + bdf + "/information")
        .then(text -> FactCollector.line(text, "Model"));
  }

  /** Reads the addresses of the GPUs that the driver holds. */
  static Reading<List<String>> gpus(Host host) {
    return folder(host).then(_ -> Files.names(host, GPUS));
  }

  /** Asks for the folder first: that it is missing, the folder above it tells. */
  private static Reading<List<String>> folder(Host host) {
    Reading<List<String>> names = Files.names(host, FOLDER);
    return names instanceof Reading.Absent<List<String>> ? Reading.absent(NO_DRIVER) : names;
  }
}
