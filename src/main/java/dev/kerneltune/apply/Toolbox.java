package dev.kerneltune.apply;

import java.util.List;

/** The programs of the system that make something out of configuration files. */
public interface Toolbox {
  /** A program that may be started; there are no others. */
  enum Tool {
    UPDATE_GRUB("update-grub", 300),
    UPDATE_INITRAMFS("update-initramfs", 1200),
    LSINITRAMFS("lsinitramfs", 300),
    DRACUT("dracut", 1200),
    LSINITRD("lsinitrd", 300),
    UDEVADM("udevadm", 60),
    SYSTEMCTL("systemctl", 60),
    GRUBBY("grubby", 300),
    RPM_OSTREE("rpm-ostree", 1200),
    KERNEL_INSTALL("kernel-install", 1200);

    private final String word;
    private final int limitSeconds;

    Tool(String word, int limitSeconds) {
      this.word = word;
      this.limitSeconds = limitSeconds;
    }

    /** Returns the name of its file. */
    public String word() {
      return word;
    }

    /** Returns after how many seconds it is given up. */
    public int limitSeconds() {
      return limitSeconds;
    }
  }

  /** What came of starting a program. */
  sealed interface Ran {
    /**
     * It ended.
     *
     * @param exit its exit status
     * @param output what it printed, standard error included
     */
    record Ended(int exit, String output) implements Ran {}

    /** It is not installed. */
    record Missing() implements Ran {}

    /** It could not be started, or did not end in time and was killed. */
    record Failed(String why) implements Ran {}
  }

  /** Runs a program to its end, with no standard input and in the C locale. */
  Ran run(Tool tool, List<String> arguments);
}
