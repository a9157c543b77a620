package dev.kerneltune.host;

import dev.kerneltune.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What came of one attempt to read one file, before anybody understood it. Only {@link Missing}
 * says something about the machine; the four others without bytes say something about the attempt.
 */
public sealed interface Raw {
  /**
   * The file's bytes, all of them.
   *
   * @param content the bytes as the kernel gave them; never changed after they were read
   */
  @SuppressWarnings("ArrayRecordComponent") // Shared: a copy of each file would cost a second read.
  record Bytes(byte[] content) implements Raw {
    /** Returns the content as text; a byte that is no UTF-8 becomes the replacement character. */
    public String text() {
      return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes(var bytes) && Arrays.equals(content, bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
      return "Bytes[" + text() + "]";
    }
  }

  /** The kernel says that there is no such file: ENOENT, or ENOTDIR on the way to it. */
  record Missing() implements Raw {}

  /** A recording that does not tell whether there was such a file. */
  record NotRecorded() implements Raw {}

  /**
   * The kernel refused.
   *
   * @param error EACCES or EPERM
   */
  record Refused(String error) implements Raw {}

  /**
   * The read did not come back within its time limit and was given up.
   *
   * @param limitMillis the limit, in milliseconds
   */
  record Blocked(long limitMillis) implements Raw {}

  /**
   * Any other error: EINVAL, EIO, a folder where a file was expected, more bytes than the bound.
   *
   * @param error the errno's name where it is known, and the kernel's words
   */
  record Failed(String error) implements Raw {}

  /** Says what an answer without bytes means; the bytes of one that has them are malformed. */
  default <T> Reading<T> lack() {
    return switch (this) {
      case Bytes bytes -> Reading.malformed(bytes.text(), "no content here");
      case Missing() -> Reading.absent("there is no such file");
      case NotRecorded() -> Reading.unreadable("not in this recording", "");
      case Refused(var error) -> Reading.unreadable(error, "root");
      case Blocked(var millis) ->
          Reading.unreadable("no answer within " + millis + " ms, given up", "");
      case Failed(var error) -> Reading.unreadable(error, "");
    };
  }
}
