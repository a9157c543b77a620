package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which knobs the options of tuned's plugins are (tuned/plugins/plugin_*.py). */
final class TunedKnobs {
  private static final String CPU = "devices/system/cpu/";
  private static final String THP = "kernel/mm/transparent_hugepage/";

  private TunedKnobs() {}

  /**
   * What one option sets.
   *
   * @param knob what is set; empty where that cannot be told
   * @param value what to; one that starts with {@code >} or {@code <} only raises or lowers
   * @param about a part of the knob's name, for the case that it cannot be told
   */
  record Setting(Optional<Address.Knob> knob, String value, String about) {}

  /** Returns what an option of a plugin sets; nothing where it sets no knob that is known. */
  static List<Setting> of(Host host, Machine machine, String plugin, String key, String value) {
    return switch (plugin) {
      case "sysctl" -> List.of(known(Knobs.sysctl(Knobs.path(key)), unquoted(value)));
      case "sysfs" -> sysfs(host, key, value);
      case "vm" -> vm(key, value);
      case "cpu" -> cpu(machine, key, value);
      case "disk" -> disk(machine, key, value);
      case "bootloader" -> key.startsWith("cmdline") ? arguments(value) : List.of();
      case "net" -> net(key);
      default -> List.of();
    };
  }

  private static Setting known(Address.Knob knob, String value) {
    return new Setting(Optional.of(knob), value, knob.rest());
  }

  private static Setting unknown(String about, String value) {
    return new Setting(Optional.empty(), value, about);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static List<Setting> sysfs(Host host, String key, String value) {
    String last = key.substring(key.lastIndexOf('/') + 1);
    if (!(Globs.expand(host, key) instanceof Reading.Present<List<String>>(var paths, _))) {
      return List.of(unknown(Globs.isGlob(last) ? "" : last, value));
    }
    List<Setting> settings = new ArrayList<>();
    for (String path : paths) {
      Knobs.ofPath(path).ifPresent(knob -> settings.add(known(knob, value)));
    }
    return settings;
  }

  private static List<Setting> vm(String key, String value) {
    boolean share = value.endsWith("%");
    String plain = share ? value.substring(0, value.length() - 1).strip() : value;
    return switch (key) {
      case "transparent_hugepages", "transparent_hugepage" ->
          List.of(known(new Address.Sysfs(THP + "enabled"), value));
      case "transparent_hugepage.defrag" ->
          List.of(known(new Address.Sysfs(THP + "defrag"), value));
      case "dirty_bytes", "dirty_background_bytes" -> {
        String name = share ? key.replace("bytes", "ratio") : key;
        yield List.of(known(new Address.Sysctl("vm." + name), plain));
      }
      case "dirty_ratio", "dirty_background_ratio" ->
          List.of(known(new Address.Sysctl("vm." + key), plain));
      default -> List.of();
    };
  }

  private static List<Setting> cpu(Machine machine, String key, String value) {
    return switch (key) {
      case "governor" -> perCpu(machine, "/cpufreq/scaling_governor", value);
      case "energy_performance_preference" ->
          perCpu(machine, "/cpufreq/energy_performance_preference", value);
      case "min_perf_pct", "max_perf_pct", "no_turbo" ->
          List.of(known(new Address.Sysfs(CPU + "intel_pstate/" + key), value));
      case "boost" -> List.of(known(new Address.Sysfs(CPU + "cpufreq/boost"), value));
      default -> List.of();
    };
  }

  /** One of several words with bars between them is taken: the first that the CPU knows. */
  private static List<Setting> perCpu(Machine machine, String file, String value) {
    boolean isCertain = value.indexOf('|') < 0;
    if (!isCertain || !(machine.cpus().online() instanceof Reading.Present<CpuSet>(var cpus, _))) {
      return List.of(unknown(file, value));
    }
    List<Setting> settings = new ArrayList<>();
    for (int cpu : cpus.toArray()) {
      settings.add(known(new Address.Sysfs(CPU + "cpu" + cpu + file), value));
    }
    return settings;
  }

  private static List<Setting> disk(Machine machine, String key, String value) {
    String file =
        switch (key) {
          case "readahead" -> "/queue/read_ahead_kb";
          case "elevator" -> "/queue/scheduler";
          default -> "";
        };
    if (file.isEmpty()) {
      return List.of();
    }
    String wanted = key.equals("readahead") ? kibibytes(value) : value;
    if (!(machine.blockDevices() instanceof Reading.Present<List<String>>(var names, _))) {
      return List.of(unknown(file, wanted));
    }
    List<Setting> settings = new ArrayList<>();
    for (String name : names) {
      settings.add(known(new Address.Sysfs("block/" + name + file), wanted));
    }
    return settings;
  }

  /** A number of sectors, which has an s behind it, is halved; anything else is in KiB. */
  static String kibibytes(String value) {
    String plain = value.strip();
    if (!plain.endsWith("s")) {
      return plain;
    }
    boolean bound = plain.startsWith(">") || plain.startsWith("<");
    String number = plain.substring(bound ? 1 : 0, plain.length() - 1).strip();
    try {
      return (bound ? plain.substring(0, 1) : "") + Long.parseLong(number) / 2;
    } catch (NumberFormatException e) {
      return plain;
    }
  }

  private static List<Setting> arguments(String value) {
    List<Setting> settings = new ArrayList<>();
    String plain = unquoted(value);
    String line = plain.startsWith("+") ? plain.substring(1) : plain;
    for (CommandLine.Argument argument : CommandLine.parse(line).arguments()) {
      settings.add(known(new Address.BootArg(argument.name()), argument.value()));
    }
    return settings;
  }

  /** Groups of ethtool settings in a language of their own. */
  private static List<Setting> net(String key) {
    return switch (key) {
      case "coalesce" -> List.of(unknown("/coalesce/", ""));
      case "features" -> List.of(unknown("/features/", ""));
      case "pause" -> List.of(unknown("/pauseparam/", ""));
      case "ring" -> List.of(unknown("/rings/", ""));
      case "channels" -> List.of(unknown("/channels/", ""));
      case "mtu" -> List.of(unknown("/mtu", ""));
      case "txqueuelen" -> List.of(unknown("/tx_queue_len", ""));
      default -> List.of();
    };
  }
}
