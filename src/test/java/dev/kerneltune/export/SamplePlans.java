package dev.kerneltune.export;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Change;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.GrubLine;
import dev.kerneltune.model.JournalEntry;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Target;
import java.util.List;
import java.util.Optional;

/** Plans with a step of every kind, and one of each target. */
public final class SamplePlans {
  public static final Subject HOST = new Subject.WholeHost();
  private static final Target RATIO = new Target.KernelFile("/proc/sys/vm/dirty_ratio");

  private SamplePlans() {}

  /** Returns an apply. */
  public static Plan apply() {
    return new Plan(
        "h100-training",
        "training",
        List.of(
            sysctl("vm.swappiness", "60", "10"),
            new Step.Do(
                new Change(
                    "memory.dirty",
                    new Address.Sysctl("vm.dirty_bytes"),
                    HOST,
                    new Target.KernelFile("/proc/sys/vm/dirty_bytes"),
                    "",
                    new State.Twin("0", RATIO, "20"),
                    new State.Holds("1073741824")),
                "Written data waits in bounds",
                TakesEffect.AT_ONCE,
                Disruption.LIVE,
                List.of("tuned writes vm.dirty_ratio (/etc/tuned/x/tuned.conf:4)"),
                Optional.empty()),
            sysfs(
                "memory.thp.enabled",
                HOST,
                "kernel/mm/transparent_hugepage/enabled",
                "always",
                "madvise"),
            sysfs(
                "storage.scheduler",
                disk(0),
                "block/nvme0n1/queue/scheduler",
                "mq-deadline",
                "none"),
            sysfs(
                "storage.scheduler",
                disk(1),
                "block/nvme1n1/queue/scheduler",
                "mq-deadline",
                "none"),
            irq(),
            nic(),
            entry(
                "memory.vm.swappiness",
                HOST,
                OwnFile.SYSCTL.path(),
                "vm.swappiness",
                "vm.swappiness = 10"),
            entry(
                "memory.dirty",
                HOST,
                OwnFile.SYSCTL.path(),
                "vm.dirty_bytes",
                "vm.dirty_bytes = 1073741824"),
            entry(
                "storage.max-sectors",
                HOST,
                OwnFile.TMPFILES.path(),
                "/sys/devices/system/cpu/cpufreq/policy*/scaling_governor",
                "w /sys/devices/system/cpu/cpufreq/policy*/scaling_governor - - - - performance"),
            udev(0),
            udev(1),
            entry(
                "storage.io-timeout",
                HOST,
                OwnFile.MODPROBE.path(),
                "nvme_core io_timeout",
                "options nvme_core io_timeout=4294967295"),
            entry("iommu.mode", HOST, OwnFile.GRUB.path(), "iommu", GrubLine.of("iommu=pt")),
            entry(
                "limits.memlock",
                HOST,
                OwnFile.unitPath("slurmd.service"),
                "LimitMEMLOCK",
                "LimitMEMLOCK=infinity"),
            new Step.Generate(Generator.GRUB),
            new Step.Generate(Generator.INITRAMFS),
            new Step.Generate(Generator.UDEV),
            new Step.Generate(Generator.SYSTEMD),
            new Step.Reboot(List.of("iommu=pt counts from the next boot on")),
            new Step.ByHand("pcie.acs", HOST, "Firmware setup: set ACS to off.")),
        List.of(
            new Plan.Skipped("memory.ksm", HOST, Plan.Reason.RIGHT_ALREADY, "is 0"),
            new Plan.Skipped("cpu.smt", HOST, Plan.Reason.LEFT, "a matter of taste"),
            new Plan.Skipped("gpu.persistence", HOST, Plan.Reason.UNKNOWN, "EACCES")),
        List.of(
            new Plan.Conflict(
                new Address.Sysctl("vm.swappiness"),
                "10",
                new Claim(
                    new Address.Sysctl("vm.swappiness"),
                    "30",
                    Owner.SYSCTL_D,
                    "/etc/sysctl.d/99-x.conf:3",
                    3),
                "99-x.conf is read later, and wins")));
  }

  /** Returns an undo. */
  public static Plan undo() {
    Step.Do first = sysctl("vm.swappiness", "10", "60");
    return new Plan(
        "run 1",
        "",
        List.of(
            new Step.Do(
                first.change(),
                first.title(),
                first.takesEffect(),
                first.disruption(),
                List.of(),
                Optional.of(new JournalEntry.StepId(1, 1))),
            new Step.Do(
                new Change(
                    "memory.vm.swappiness",
                    new Address.Sysctl("vm.swappiness"),
                    HOST,
                    new Target.Entry(OwnFile.SYSCTL.path(), "vm.swappiness"),
                    "",
                    new State.Holds("vm.swappiness = 10"),
                    new State.Nothing()),
                "Swapping",
                TakesEffect.REBOOT,
                Disruption.LIVE,
                List.of(),
                Optional.of(new JournalEntry.StepId(1, 2))),
            new Step.Release(
                new JournalEntry.StepId(1, 3),
                sysfs(
                        "memory.thp.enabled",
                        HOST,
                        "kernel/mm/transparent_hugepage/enabled",
                        "always",
                        "madvise")
                    .change(),
                JournalEntry.How.SOMEBODY_ELSES,
                "it is never")),
        List.of(),
        List.of());
  }

  /** Returns a change of a parameter that a tool keeps. */
  public static Step.Do bootParameter(BootLoader loader) {
    return new Step.Do(
        new Change(
            "iommu.mode",
            new Address.BootArg("iommu"),
            HOST,
            new Target.BootParameter(loader, "iommu"),
            "",
            new State.Holds("iommu=on"),
            new State.Holds("iommu=on iommu=pt")),
        "IOMMU",
        TakesEffect.REBOOT,
        Disruption.LIVE,
        List.of(),
        Optional.empty());
  }

  /** Returns a plan of these steps alone. */
  public static Plan of(List<Step> steps) {
    return new Plan("sample", "training", steps, List.of(), List.of());
  }

  private static Subject disk(int number) {
    return new Subject.BlockDev("nvme" + number + "n1");
  }

  /** Returns a change of a sysctl. */
  public static Step.Do sysctl(String key, String before, String after) {
    return step(
        "memory." + key,
        new Address.Sysctl(key),
        HOST,
        new Target.KernelFile("/proc/sys/" + key.replace('.', '/')),
        before,
        after);
  }

  /** Returns a change of a file of sysfs. */
  public static Step.Do sysfs(
      String check, Subject subject, String path, String before, String after) {
    return step(
        check,
        new Address.Sysfs(path),
        subject,
        new Target.KernelFile("/sys/" + path),
        before,
        after);
  }

  /** Returns a change of a disk's scheduler, with the folder that the disk is found in. */
  public static Step.Do disk(int number, String before, String after, String identity) {
    Step.Do step =
        sysfs(
            "storage.scheduler",
            disk(number),
            "block/nvme" + number + "n1/queue/scheduler",
            before,
            after);
    Change change = step.change();
    return new Step.Do(
        new Change(
            change.check(),
            change.knob(),
            change.subject(),
            change.target(),
            identity,
            change.before(),
            change.after()),
        step.title(),
        step.takesEffect(),
        step.disruption(),
        List.of(),
        Optional.empty());
  }

  private static Step.Do irq() {
    return step(
        "irq.locality",
        new Address.Irq("34"),
        new Subject.Pci("0000:19:00.0"),
        new Target.KernelFile("/proc/irq/34/smp_affinity_list"),
        "0-255",
        "0-63");
  }

  private static Step.Do nic() {
    Step.Do step =
        step(
            "network.rings",
            new Address.Ethtool("eth0/rings/rx"),
            new Subject.Netdev("eth0"),
            new Target.NicSetting("eth0", "rings", "rx"),
            "1024",
            "8192");
    return new Step.Do(
        step.change(),
        step.title(),
        step.takesEffect(),
        Disruption.DROPS_LINK,
        List.of("not kept: ethtool is not there"),
        Optional.empty());
  }

  private static Step.Do step(
      String check,
      Address.Knob knob,
      Subject subject,
      Target target,
      String before,
      String after) {
    return new Step.Do(
        new Change(
            check, knob, subject, target, "", new State.Holds(before), new State.Holds(after)),
        "Title of " + check,
        TakesEffect.AT_ONCE,
        Disruption.LIVE,
        List.of(),
        Optional.empty());
  }

  /** Returns a new entry of one of our files. */
  public static Step.Do entry(String check, Subject subject, String file, String key, String body) {
    return new Step.Do(
        new Change(
            check,
            new Address.Sysctl(key),
            subject,
            new Target.Entry(file, key),
            "",
            new State.Nothing(),
            new State.Holds(body)),
        "Title of " + check,
        TakesEffect.REBOOT,
        Disruption.LIVE,
        List.of(),
        Optional.empty());
  }

  private static Step.Do udev(int number) {
    String name = "nvme" + number + "n1";
    return entry(
        "storage.scheduler",
        disk(number),
        OwnFile.UDEV.path(),
        name + " queue/scheduler",
        "ACTION==\"add|change\", SUBSYSTEM==\"block\", KERNEL==\""
            + name
            + "\", ATTR{queue/scheduler}=\"none\"");
  }
}
