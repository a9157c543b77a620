package dev.kerneltune.model;

/** A place where something can be looked up. Its text form is {@code scheme:rest}. */
public sealed interface Address {

  /** An address whose value can also be set. */
  sealed interface Knob extends Address {}

  /** Returns the word before the colon. */
  String scheme();

  /** Returns the text after the colon. */
  String rest();

  /** Returns {@code scheme:rest}, as a check writes it. */
  default String text() {
    return scheme() + ":" + rest();
  }

  /** A key under /proc/sys, with dots: {@code vm.swappiness}. */
  record Sysctl(String rest) implements Knob {
    @Override
    public String scheme() {
      return "sysctl";
    }
  }

  /**
   * A file under /sys; {@code ./x} is the file x in the subject's own folder; {@code #NAME} picks a
   * line of the file.
   */
  record Sysfs(String rest) implements Knob {
    @Override
    public String scheme() {
      return "sysfs";
    }
  }

  /** A file under /proc; {@code #NAME} picks a line of the file. */
  record Proc(String rest) implements Address {
    @Override
    public String scheme() {
      return "proc";
    }
  }

  /** A parameter of the kernel command line by its exact name. */
  record BootArg(String rest) implements Knob {
    @Override
    public String scheme() {
      return "bootarg";
    }
  }

  /** A parameter of a loaded module: {@code module/parameter}. */
  record ModuleParam(String rest) implements Knob {
    @Override
    public String scheme() {
      return "modparam";
    }
  }

  /** A build option of the running kernel, with its CONFIG_ prefix: y, m, n or its value. */
  record Kconfig(String rest) implements Address {
    @Override
    public String scheme() {
      return "kconfig";
    }
  }

  /** A module: present when it is loaded or built in with parameters. */
  record Module(String rest) implements Address {
    @Override
    public String scheme() {
      return "module";
    }
  }

  /** A resource limit of the audit's own process, by its name in /proc/self/limits. */
  record Limit(String rest) implements Knob {
    @Override
    public String scheme() {
      return "limit";
    }
  }

  /** A file of the control group that the audit runs in. */
  record Cgroup(String rest) implements Address {
    @Override
    public String scheme() {
      return "cgroup";
    }
  }

  /** A question that a probe answers: {@code pci-acs/redirect}. */
  record Probe(String rest) implements Address {
    @Override
    public String scheme() {
      return "probe";
    }
  }

  /** The CPUs that may serve an interrupt, by its number: /proc/irq/N/smp_affinity_list. */
  record Irq(String rest) implements Knob {
    @Override
    public String scheme() {
      return "irq";
    }
  }

  /**
   * A setting of a network device by the ethtool ioctl: {@code ./rings/rx} for the subject's own
   * device, {@code eth0/rings/rx} for one by name. Groups are rings, channels, coalesce, pauseparam
   * and features.
   */
  record Ethtool(String rest) implements Knob {
    @Override
    public String scheme() {
      return "ethtool";
    }
  }

  /** A setting of a systemd unit: {@code slurmd.service/LimitMEMLOCK}. */
  record UnitSetting(String rest) implements Knob {
    @Override
    public String scheme() {
      return "unit";
    }
  }
}
