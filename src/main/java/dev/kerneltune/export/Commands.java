package dev.kerneltune.export;

import dev.kerneltune.model.Generator;
import dev.kerneltune.model.OwnFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has to run behind the files of an export, in this order. */
final class Commands {
  private static final String INITRAMFS =
      "if command -v update-initramfs >/dev/null; then update-initramfs -u; else dracut -f; fi";

  /** A command, and what it is for. */
  record Command(String title, List<String> argv) {}

  private Commands() {}

  /** Returns the commands that put in force what files of this kind say, as far as that is safe. */
  static List<Command> behind(OwnFile file, String path) {
    return switch (file) {
      // Keys that this kernel does not have are left out, as systemd-sysctl does.
      case SYSCTL -> List.of(new Command("Load " + path, List.of("sysctl", "-e", "-p", path)));
      case TMPFILES ->
          List.of(
              new Command(
                  "Write what " + path + " says", List.of("systemd-tmpfiles", "--create", path)));
      case UDEV -> List.of(of(Generator.UDEV));
      case MODPROBE -> List.of();
      case GRUB -> List.of(of(Generator.GRUB));
      case UNIT -> List.of(of(Generator.SYSTEMD));
    };
  }

  /** Returns the command of a generator. */
  static Command of(Generator generator) {
    return switch (generator) {
      case GRUB -> new Command("Write grub.cfg", List.of("update-grub"));
      case INITRAMFS -> new Command("Build the initramfs", List.of("/bin/sh", "-c", INITRAMFS));
      case UDEV -> new Command("Read the udev rules", List.of("udevadm", "control", "--reload"));
      case SYSTEMD -> new Command("Read the units", List.of("systemctl", "daemon-reload"));
    };
  }

  /** Returns every command behind the files of a plan, each once. */
  static List<Command> all(Parts parts) {
    Set<Command> commands = new LinkedHashSet<>();
    for (Parts.Line line : parts.lines()) {
      commands.addAll(behind(line.file(), parts.path(line.path())));
    }
    if (parts.generators().contains(Generator.INITRAMFS)) {
      commands.add(of(Generator.INITRAMFS));
    }
    return new ArrayList<>(commands);
  }
}
