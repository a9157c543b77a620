package dev.kerneltune.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which file a path leads to, links followed, as stat(2) tells it: also through /proc/PID/exe,
 * which leads to the program of a process however its path is called by now.
 */
final class FileIdentity {
  /** What a query about a file begins with. */
  static final String QUERY = "stat/";

  private FileIdentity() {}

  /** Asks about an absolute path. */
  static Raw ask(String path) {
    try {
      Map<String, Object> told =
          Files.readAttributes(Path.of(path), "unix:dev,ino,mode,rdev,size,lastModifiedTime");
      if (!(told.get("lastModifiedTime") instanceof FileTime modified
          && told.get("mode") instanceof Integer mode
          && told.get("rdev") instanceof Long device)) {
        return new Raw.Failed("stat: this Java tells it otherwise");
      }
      return Queries.text(
          new StringBuilder(128)
              .append("device: ")
              .append(told.get("dev"))
              .append("\ninode: ")
              .append(told.get("ino"))
              .append("\nmode: ")
              .append(Integer.toOctalString(mode))
              .append("\nrdev: ")
              .append(major(device))
              .append(':')
              .append(minor(device))
              .append("\nsize: ")
              .append(told.get("size"))
              .append("\nmodified: ")
              .append(modified.to(TimeUnit.NANOSECONDS))
              .append('\n'));
    } catch (IOException e) {
      return LiveFiles.understood(e, path);
    } catch (InvalidPathException e) {
      return new Raw.Failed("EINVAL: " + e.getReason());
    }
  }

  /** gnu_dev_major of glibc (bits/sysmacros.h), as musl has it too. */
  private static long major(long device) {
    return device >>> 32 & ~0xfffL | device >>> 8 & 0xfff;
  }

  /** gnu_dev_minor. */
  private static long minor(long device) {
    return device >>> 12 & 0xffff_ff00L | device & 0xff;
  }
}
