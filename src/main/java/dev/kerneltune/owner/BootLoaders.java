package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.List;

/** What hands the kernel its command line, told by the files that it leaves. */
public final class BootLoaders {
  static final String OSTREE = "/run/ostree-booted";
  static final String GRUB_DEFAULTS = "/etc/default/grub";
  static final List<String> GRUB_FOLDERS = List.of("/boot/grub", "/boot/grub2");
  static final String KERNEL_CMDLINE = "/etc/kernel/cmdline";

  /** Where systemd-boot keeps its menu, by the ways of mounting its partition. */
  static final List<String> LOADER_FOLDERS =
      List.of("/boot/loader", "/efi/loader", "/boot/efi/loader");

  private static final List<String> OS_RELEASE = List.of("/etc/os-release", "/usr/lib/os-release");

  private BootLoaders() {}

  /**
   * Returns the boot loader's kind. Absent where none of the known ones has left a file: a machine
   * that boots over the network, or from outside of a virtual machine. Unreadable where that cannot
   * be told.
   */
  public static Reading<BootLoader> of(Host host) {
    Reading<String> ostree = Reads.text(host, OSTREE);
    if (!(ostree instanceof Reading.Absent<String>)) {
      return ostree.map(_ -> BootLoader.RPM_OSTREE);
    }
    Reading<String> defaults = Reads.text(host, GRUB_DEFAULTS);
    if (defaults instanceof Reading.Present<String>(var text, _)) {
      if (takesBootEntries(text)) {
        return Reading.present(BootLoader.GRUBBY, GRUB_DEFAULTS + ": GRUB_ENABLE_BLSCFG=true");
      }
      Reading<String> grub = folderOf(host, GRUB_FOLDERS, "grub.cfg");
      if (!(grub instanceof Reading.Absent<String>)) {
        return grub.then(folder -> grub(host, folder));
      }
    } else if (!(defaults instanceof Reading.Absent<String>)) {
      return defaults.map(_ -> BootLoader.GRUB_PLAIN);
    }
    Reading<String> loader = folderOf(host, LOADER_FOLDERS, "loader.conf");
    return loader instanceof Reading.Absent<String>
        ? Reading.absent("no file of a known boot loader: booted from outside")
        : loader.map(_ -> BootLoader.KERNEL_INSTALL);
  }

  /** Returns the first folder that holds {@code name}; unreadable where one may. */
  private static Reading<String> folderOf(Host host, List<String> folders, String name) {
    Reading<String> open = Reading.absent("no " + name);
    for (String folder : folders) {
      Reading<List<String>> names = Reads.names(host, folder);
      if (names.orElse(List.of()).contains(name)) {
        return Reading.present(folder, folder + "/" + name);
      }
      if (names instanceof Reading.Unreadable<List<String>>(var obstacle, var needs)) {
        open = Reading.unreadable(folder + ": " + obstacle, needs);
      }
    }
    return open;
  }

  /** Drop-ins are a patch of Debian and Ubuntu; others read /etc/default/grub alone. */
  private static Reading<BootLoader> grub(Host host, String folder) {
    Reading<String> last = Reading.absent("no os-release");
    for (String path : OS_RELEASE) {
      last = Reads.text(host, path);
      if (last.isPresent()) {
        break;
      }
    }
    String seen = folder + "/grub.cfg";
    return switch (last) {
      case Reading.Present<String>(var text, _) ->
          Reading.present(isDebian(text) ? BootLoader.GRUB_DROP_IN : BootLoader.GRUB_PLAIN, seen);
      case Reading.Absent<String> _ -> Reading.present(BootLoader.GRUB_PLAIN, seen);
      case Reading.Unreadable<String>(var obstacle, var needs) ->
          Reading.unreadable("os-release: " + obstacle, needs);
      case Reading.Malformed<String>(var raw, var problem) -> Reading.malformed(raw, problem);
    };
  }

  /** Returns whether an os-release is that of Debian, Ubuntu or one derived from them. */
  static boolean isDebian(String osRelease) {
    for (ConfText.Line line : ConfText.lines(osRelease, "#")) {
      if (line.text().startsWith("ID=") || line.text().startsWith("ID_LIKE=")) {
        String value = line.text().substring(line.text().indexOf('=') + 1);
        for (String word : Values.words(value.replace('"', ' ').replace('\'', ' '))) {
          if (word.equals("debian") || word.equals("ubuntu")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Returns whether /etc/default/grub leaves the entries to /boot/loader/entries. */
  static boolean takesBootEntries(String defaults) {
    boolean takes = false;
    for (ConfText.Line line : ConfText.lines(defaults, "#")) {
      if (line.text().startsWith("GRUB_ENABLE_BLSCFG=")) {
        takes =
            line.text().substring(line.text().indexOf('=') + 1).replace("\"", "").equals("true");
      }
    }
    return takes;
  }
}
