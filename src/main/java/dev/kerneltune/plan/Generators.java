package dev.kerneltune.plan;

import dev.kerneltune.model.Generator;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Target;
import java.util.Optional;

/** Which tool must run after a place changed. */
final class Generators {
  private Generators() {}

  static Optional<Generator> of(Target target) {
    return target instanceof Target.Entry(var file, _)
        ? OwnFile.of(file).flatMap(Generators::of)
        : Optional.empty();
  }

  private static Optional<Generator> of(OwnFile file) {
    return switch (file) {
      case GRUB -> Optional.of(Generator.GRUB);
      case MODPROBE -> Optional.of(Generator.INITRAMFS);
      case UDEV -> Optional.of(Generator.UDEV);
      case UNIT -> Optional.of(Generator.SYSTEMD);
      case SYSCTL, TMPFILES -> Optional.empty();
    };
  }
}
