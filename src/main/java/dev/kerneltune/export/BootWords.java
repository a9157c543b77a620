package dev.kerneltune.export;

import dev.kerneltune.model.BootLoader;
import java.util.List;
import java.util.Optional;

/** The commands by which tools add words to the kernel command line and take them away. */
final class BootWords {
  private BootWords() {}

  /** Returns the command that adds a word; empty where it takes more than one command. */
  static Optional<List<String>> adding(BootLoader loader, String token) {
    return switch (loader) {
      case GRUBBY -> Optional.of(List.of("grubby", "--update-kernel=ALL", "--args=" + token));
      case RPM_OSTREE ->
          Optional.of(List.of("rpm-ostree", "kargs", "--append-if-missing=" + token));
      case GRUB_DROP_IN, GRUB_PLAIN, KERNEL_INSTALL -> Optional.empty();
    };
  }

  /** Returns the command that takes a word away; empty where it takes more than one command. */
  static Optional<List<String>> removing(BootLoader loader, String token) {
    return switch (loader) {
      case GRUBBY ->
          Optional.of(List.of("grubby", "--update-kernel=ALL", "--remove-args=" + token));
      case RPM_OSTREE ->
          Optional.of(List.of("rpm-ostree", "kargs", "--delete-if-present=" + token));
      case GRUB_DROP_IN, GRUB_PLAIN, KERNEL_INSTALL -> Optional.empty();
    };
  }
}
