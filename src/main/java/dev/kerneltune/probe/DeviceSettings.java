package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.List;

/** Settings of disks and adapters of which the device itself tells the best value. */
final class DeviceSettings {
  /** BLK_DEF_MAX_SECTORS_CAP of Linux 6.14 and later, in KiB: more has never been the default. */
  private static final long LARGEST_REQUEST = 4096;

  private DeviceSettings() {}

  /** Adds max_sectors_kb of each NVMe namespace, up to what the drive takes. */
  static void addRequestSizes(Machine machine, Host host, SettingList settings) {
    List<String> drives = NvmeQueueProbe.namespaces(machine).things();
    List<String> soon = new ArrayList<>();
    for (String drive : drives) {
      soon.add(file(drive, "max_sectors_kb"));
      soon.add(file(drive, "max_hw_sectors_kb"));
    }
    host.warm(soon);
    for (String drive : drives) {
      String path = file(drive, "max_sectors_kb");
      settings.raise(
          new Subject.BlockDev(drive),
          SettingCollector.sysfs(path),
          new Target.KernelFile(path),
          Files.number(host, path),
          Files.number(host, file(drive, "max_hw_sectors_kb"))
              .map(kib -> Math.min(kib, LARGEST_REQUEST)));
    }
  }

  private static String file(String drive, String name) {
    return "/sys/block/" + drive + "/queue/" + name;
  }

  /** Adds the receive ring of each adapter whose link is up, up to what its driver offers. */
  static void addReceiveRings(EthtoolLinks links, Host host, SettingList settings) {
    for (PhysicalLinks.Link link : links.links().things()) {
      Target.NicSetting ring = new Target.NicSetting(link.name(), "rings", "rx");
      Reading<String> answer =
          Asked.text(host, "ethtool/" + link.name() + "/rings", "the driver has no rings");
      settings.raise(
          link.subject(),
          new Address.Ethtool(link.name() + "/rings/rx"),
          ring,
          answer.then(text -> Asked.number(text, "rx")),
          // A driver without a limit of its own leaves it at zero.
          answer
              .then(text -> Asked.number(text, "rx-max"))
              .then(
                  most ->
                      most > 0
                          ? Reading.present(most, most.toString())
                          : Reading.absent("the driver tells no largest ring")));
    }
  }
}
