package dev.kerneltune.apply;

import dev.kerneltune.model.OwnText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The programs of a Debian, as far as plans need them, for the machine in a folder. */
final class FakeTools implements Toolbox {
  private final Path root;

  /** What a program answers instead of doing its work. */
  final Map<Tool, Ran> answers = new EnumMap<>(Tool.class);

  /** Every program that was started, with its arguments. */
  final List<String> started = new ArrayList<>();

  FakeTools(Path root) {
    this.root = root;
  }

  @Override
  public Ran run(Tool tool, List<String> arguments) {
    started.add((tool.word() + " " + String.join(" ", arguments)).strip());
    if (answers.containsKey(tool)) {
      return answers.get(tool);
    }
    return switch (tool) {
      case UPDATE_GRUB -> {
        write("/boot/grub/grub.cfg", grubConfig());
        yield new Ran.Ended(0, "done\n");
      }
      case UPDATE_INITRAMFS ->
          new Ran.Ended(0, "update-initramfs: Generating /boot/initrd.img-1\n");
      case LSINITRAMFS ->
          new Ran.Ended(
              0,
              "usr/lib/modules/1/kernel/drivers/nvme/host/nvme-core.ko.zst\n"
                  + (Files.exists(Path.of(root + "/etc/modprobe.d/kernel-tune.conf"))
                      ? "etc/modprobe.d/kernel-tune.conf\n"
                      : ""));
      case UDEVADM, SYSTEMCTL -> new Ran.Ended(0, "");
      case DRACUT, LSINITRD, GRUBBY, RPM_OSTREE, KERNEL_INSTALL -> new Ran.Missing();
    };
  }

  /** Returns what update-grub makes out of the configuration as it is. */
  String grubConfig() {
    StringBuilder line = new StringBuilder("quiet");
    Path dropIn = Path.of(root + "/etc/default/grub.d/90-kernel-tune.cfg");
    if (Files.exists(dropIn)) {
      for (String body : OwnText.entries(read(dropIn)).values()) {
        line.append(' ').append(body, body.indexOf(' ') + 1, body.lastIndexOf('"'));
      }
    }
    StringBuilder config = new StringBuilder("set default=0\n");
    for (String kernel : List.of("6.8.0-45", "6.8.0-44")) {
      config.append(
          "menuentry 'Linux %s' {\n\tlinux /vmlinuz-%s root=/dev/sda1 %s\n\tinitrd /initrd\n}\n"
              .formatted(kernel, kernel, line));
    }
    return config.toString();
  }

  private void write(String path, String text) {
    try {
      Files.writeString(Path.of(root + path), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
