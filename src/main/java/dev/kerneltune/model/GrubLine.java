package dev.kerneltune.model;

import java.util.Optional;

/**
 * The line by which our file in /etc/default/grub.d adds one word to the kernel command line.
 *
 * <p>It adds to GRUB_CMDLINE_LINUX_DEFAULT, which grub-mkconfig puts behind GRUB_CMDLINE_LINUX
 * (util/grub.d/10_linux.in): of two values of one parameter the last one counts, and the recovery
 * entries, which do without it, stay as they are.
 */
public final class GrubLine {
  private static final String DEFAULT = "GRUB_CMDLINE_LINUX_DEFAULT";
  private static final String EVERY = "GRUB_CMDLINE_LINUX";

  private GrubLine() {}

  /**
   * Returns the line that adds {@code word}.
   *
   * @param word such as {@code iommu=pt}; only what {@link #canHold} takes
   */
  public static String of(String word) {
    if (!canHold(word)) {
      throw new IllegalArgumentException("not for a shell's double quotes: " + word);
    }
    return DEFAULT + "=\"$" + DEFAULT + " " + word + "\"";
  }

  /** Returns the word that a line of this kind adds; empty for any other line. */
  public static Optional<String> word(String line) {
    for (String variable : new String[] {DEFAULT, EVERY}) {
      String start = variable + "=\"$" + variable + " ";
      if (line.startsWith(start) && line.endsWith("\"") && line.length() > start.length()) {
        String word = line.substring(start.length(), line.length() - 1);
        return canHold(word) ? Optional.of(word) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * Returns whether the word means itself in double quotes and is one word to the kernel, and to
   * GRUB's own script, into which grub-mkconfig puts it bare: there {@code ; | & < >} end a word.
   */
  public static boolean canHold(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')
          && "_-.,:=/+@%~^*#()[]!?".indexOf(c) < 0) {
        return false;
      }
    }
    return !word.isEmpty();
  }
}
