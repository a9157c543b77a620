package dev.kerneltune.model;

/** The one place that a change writes: what a knob comes down to on a given machine. */
public sealed interface Target {
  /**
   * A file of the running kernel.
   *
   * @param path absolute, below /sys or /proc
   */
  record KernelFile(String path) implements Target {
    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * A setting of a network device, by the ethtool ioctl.
   *
   * @param device the network device
   * @param group rings, channels, coalesce, pauseparam or features
   * @param name of the setting in its group, as {@code Host.ask("ethtool/...")} names it
   */
  record NicSetting(String device, String group, String name) implements Target {
    @Override
    public String toString() {
      return "ethtool:" + device + "/" + group + "/" + name;
    }
  }

  /**
   * An entry of a configuration file of our own. It speaks of the next boot.
   *
   * @param file absolute path of the file, one of {@link OwnFile}
   * @param key what the entry is about; unique in the file
   */
  record Entry(String file, String key) implements Target {
    @Override
    public String toString() {
      return file + " " + key;
    }
  }

  /**
   * A parameter of the kernel command line of the next boots, where a tool keeps it.
   *
   * @param loader the tool's boot loader
   * @param name of the parameter
   */
  record BootParameter(BootLoader loader, String name) implements Target {
    @Override
    public String toString() {
      return "bootarg:" + name + " (" + loader.word() + ")";
    }
  }
}
