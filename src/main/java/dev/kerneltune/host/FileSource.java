package dev.kerneltune.host;

import java.util.OptionalLong;

/** The access to a machine's files below the cache: each call goes to the files again. */
interface FileSource {
  /** Reads a file to its end, because the sizes that procfs and sysfs tell are not true. */
  Raw read(String path, int limitBytes);

  /** Lists a folder. */
  Listing list(String path);

  /** Reads the text of a symbolic link. */
  Raw readLink(String path);

  /** Asks by a native call; {@link Host#ask} lists the queries. A folder of files has no answer. */
  default Raw ask(String query) {
    return new Raw.NotRecorded();
  }

  /**
   * Makes ready what {@link #ask} needs of this program itself, such as the link to native code.
   * That takes its time, above a second under emulation, and is none that the kernel needs to
   * answer.
   */
  default void prepareToAsk(String query) {}

  /** Returns whether a call may take for ever, as a hung driver's file does. */
  default boolean canBlock() {
    return false;
  }

  /** Returns whether a counter read a second time may have moved: not so in a recording. */
  default boolean isLive() {
    return false;
  }

  /** Returns the second reading of a counter file that a recording holds. */
  default Raw second(String path) {
    return new Raw.NotRecorded();
  }

  /** Returns the length in nanoseconds of the sampling window that a recording holds. */
  default OptionalLong recordedWindow() {
    return OptionalLong.empty();
  }

  /** Returns the answer to a read that would give more bytes than its limit. */
  static Raw tooLong(int limitBytes) {
    return new Raw.Failed("longer than " + limitBytes + " bytes");
  }
}
