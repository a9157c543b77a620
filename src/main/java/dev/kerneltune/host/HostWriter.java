package dev.kerneltune.host;

/**
 * The one way to change a machine. Only {@code apply} may see it. Nothing here decides anything:
 * what is written, and whether, was planned and written down before.
 */
public interface HostWriter {
  /** What came of one write. */
  sealed interface Written {
    /** It was taken. */
    record Done() implements Written {}

    /**
     * It was not.
     *
     * @param error the errno's name and the kernel's words
     */
    record Refused(String error) implements Written {}
  }

  /**
   * Writes a file of the running kernel, below /sys or /proc, in one write; it is never created and
   * never cut.
   */
  Written kernelFile(String path, String text);

  /**
   * Sets one setting of a network device by the ethtool ioctl, with the names of {@link Host#ask}.
   */
  Written nicSetting(String device, String group, String name, String text);

  /**
   * Puts a file in place with this content, at once and for good: readers and a power loss see
   * either the old file or the new one. Its folder exists.
   */
  Written file(String path, String text);

  /** Removes a file, for good; one that is not there is done. */
  Written remove(String path);

  /** Makes a folder, for good; its parent exists. One that is there is done. */
  Written folder(String path);

  /** Removes an empty folder, for good; one that is not there, or not empty, is done. */
  Written removeEmptyFolder(String path);

  /**
   * Copies a file over another with its mode, its owner and its time, at once and for good: how a
   * file of somebody else's is kept, and put back. The folder of {@code to} exists.
   */
  Written copy(String from, String to);

  /** Removes what a write of this file that was cut off left beside it, if anything. */
  Written tidy(String path);
}
