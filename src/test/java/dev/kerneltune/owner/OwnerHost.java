package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Machine;
import dev.kerneltune.probe.MachineSurvey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An installed machine without any configuration of its own, to which a test adds files. */
public final class OwnerHost {
  public static final String WANTS = "/etc/systemd/system/multi-user.target.wants/";

  /** Folders that a machine has, so that what is not in them is missing. */
  private static final List<String> FOLDERS =
      List.of(
          "/boot",
          "/boot/efi/loader",
          "/boot/grub",
          "/boot/grub2",
          "/boot/loader",
          "/efi/loader",
          "/etc",
          "/etc/NetworkManager",
          "/etc/default",
          "/etc/kernel",
          "/etc/security",
          "/etc/systemd",
          "/etc/systemd/system/multi-user.target.wants",
          "/etc/systemd/system/graphical.target.wants",
          "/etc/tuned",
          "/etc/udev",
          "/lib",
          "/lib/systemd",
          "/lib/udev",
          "/run",
          "/run/NetworkManager",
          "/run/systemd",
          "/run/udev",
          "/usr/lib",
          "/usr/lib/systemd",
          "/usr/lib/systemd/system/multi-user.target.wants",
          "/usr/lib/tuned",
          "/usr/lib/udev",
          "/usr/local/lib",
          "/usr/local/lib/systemd",
          "/usr/local/lib/udev");

  private final Map<String, Raw> files = new TreeMap<>();
  private final Map<String, String> links = new TreeMap<>();

  /** Returns a Debian with GRUB whose next command line is the running one. */
  public static OwnerHost debian() {
    OwnerHost host = new OwnerHost();
    for (String folder : FOLDERS) {
      host.file(folder + "/.there", "");
    }
    return host.file("/etc/os-release", "ID=debian\n")
        .file("/proc/1/comm", "systemd\n")
        .file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n")
        .file("/etc/default/grub.d/.there", "")
        .file("/boot/grub/grub.cfg", grub("quiet"))
        .file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro quiet\n");
  }

  /** Returns a grub.cfg with one entry. */
  public static String grub(String arguments) {
    return "set default=\"0\"\n"
        + "menuentry 'Debian' --class debian {\n"
        + "\tlinux /vmlinuz root=/dev/sda1 ro "
        + arguments
        + "\n\tinitrd /initrd\n}\n";
  }

  public OwnerHost file(String path, String text) {
    return raw(path, new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  public OwnerHost raw(String path, Raw raw) {
    files.put(path, raw);
    return this;
  }

  public OwnerHost link(String path, String target) {
    links.put(path, target);
    return this;
  }

  public OwnerHost refusedFolder(String path) {
    files.keySet().removeIf(each -> each.startsWith(path + "/"));
    return raw(path, new Raw.Refused("EACCES"));
  }

  public OwnerHost disk(String name) {
    return file("/sys/block/" + name + "/queue/rotational", "0\n")
        .file("/sys/block/" + name + "/size", "1000\n")
        .link("/sys/block/" + name + "/device", "../../../0000:01:00.0");
  }

  public OwnerHost netdev(String name, String driver) {
    return file("/sys/class/net/" + name + "/address", "0c:42:a1:00:00:01\n")
        .file("/sys/class/net/" + name + "/type", "1\n")
        .link("/sys/class/net/" + name + "/device", "../../../0000:02:00.0")
        .link("/sys/class/net/" + name + "/device/driver", "../../../../bus/pci/drivers/" + driver);
  }

  public Host host() {
    return Hosts.recorded(files, links);
  }

  public Claims claims() {
    Host host = host();
    Machine machine = MachineSurvey.of(host);
    return Owners.of(host, machine);
  }

  static String winner(Claims claims, Address.Knob knob) {
    return claims.winner(knob).map(claim -> claim.value() + " " + claim.where()).orElse("nobody");
  }

  static List<String> values(List<Claim> claims) {
    List<String> values = new ArrayList<>();
    for (Claim claim : claims) {
      values.add(claim.value());
    }
    return values;
  }

  static List<String> open(Claims claims, Address.Knob knob) {
    List<String> open = new ArrayList<>();
    for (ClaimSource source : claims.open(knob)) {
      open.add(source.where());
    }
    return open;
  }
}
