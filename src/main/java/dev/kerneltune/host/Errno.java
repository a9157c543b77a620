package dev.kerneltune.host;

import java.io.File;

/**
 * What the words of strerror(3) mean. The JVM tells an errno by its words alone, and in the
 * language of the user's locale; for words that are not known, the file itself is asked.
 */
final class Errno {
  static final int ENOSYS = 38;
  static final int EOPNOTSUPP = 95;

  private Errno() {}

  /** Understands the words of an error that opening or reading {@code file} gave. */
  static Raw understand(String words, File file) {
    return switch (words) {
      case "No such file or directory", "Not a directory" -> new Raw.Missing();
      case "Permission denied" -> new Raw.Refused("EACCES");
      case "Operation not permitted" -> new Raw.Refused("EPERM");
      case "Is a directory" -> new Raw.Failed("EISDIR: a folder, not a file");
      case "Invalid argument" -> named("EINVAL", words);
      case "Input/output error" -> named("EIO", words);
      case "Operation not supported" -> named("EOPNOTSUPP", words);
      case "No data available" -> named("ENODATA", words);
      case "No such device" -> named("ENODEV", words);
      case "No such device or address" -> named("ENXIO", words);
      case "No such process" -> named("ESRCH", words);
      case "Device or resource busy" -> named("EBUSY", words);
      case "Resource temporarily unavailable" -> named("EAGAIN", words);
      case "Connection timed out" -> named("ETIMEDOUT", words);
      case "Network is down" -> named("ENETDOWN", words);
      case "Function not implemented" -> named("ENOSYS", words);
      case "Cannot allocate memory" -> named("ENOMEM", words);
      case "Too many open files" -> named("EMFILE", words);
      case "Too many open files in system" -> named("ENFILE", words);
      case "Too many levels of symbolic links" -> named("ELOOP", words);
      case "File name too long" -> named("ENAMETOOLONG", words);
      case "Bad address" -> named("EFAULT", words);
      case "Stale file handle" -> named("ESTALE", words);
      case "Invalid file path" -> named("EINVAL", "a NUL in the path");
      default -> ask(file, words);
    };
  }

  /**
   * Returns the answer to a native call that gave {@code errno}; the numbers of
   * include/uapi/asm-generic/errno-base.h and errno.h, which x86 and Arm share.
   */
  static Raw of(long errno) {
    return switch ((int) errno) {
      case 1 -> new Raw.Refused("EPERM");
      case 13 -> new Raw.Refused("EACCES");
      case 5 -> named("EIO", "Input/output error");
      case 11 -> named("EAGAIN", "Resource temporarily unavailable");
      case 12 -> named("ENOMEM", "Cannot allocate memory");
      case 14 -> named("EFAULT", "Bad address");
      case 16 -> named("EBUSY", "Device or resource busy");
      case 19 -> named("ENODEV", "No such device");
      case 22 -> named("EINVAL", "Invalid argument");
      case 23 -> named("ENFILE", "Too many open files in system");
      case 24 -> named("EMFILE", "Too many open files");
      case 25 -> named("ENOTTY", "Inappropriate ioctl for device");
      case 28 -> named("ENOSPC", "No space left on device");
      case 34 -> named("ERANGE", "Numerical result out of range");
      case ENOSYS -> named("ENOSYS", "Function not implemented");
      case EOPNOTSUPP -> named("EOPNOTSUPP", "Operation not supported");
      case 97 -> named("EAFNOSUPPORT", "Address family not supported by protocol");
      case 100 -> named("ENETDOWN", "Network is down");
      case 110 -> named("ETIMEDOUT", "Connection timed out");
      default -> new Raw.Failed("errno " + errno);
    };
  }

  /** Says why {@code file} could not be had, by asking about it and the folders above it. */
  static Raw ask(File file, String words) {
    if (file.exists()) {
      if (file.isDirectory()) {
        return new Raw.Failed("EISDIR: a folder, not a file");
      }
      return file.canRead() ? new Raw.Failed(words) : new Raw.Refused("EACCES");
    }
    return absence(file);
  }

  /**
   * Says why {@code file} does not seem to exist: a folder above it that may not be entered hides
   * what is in it, and that is a refusal.
   */
  static Raw absence(File file) {
    File above = file.getParentFile();
    while (above != null && !above.exists()) {
      above = above.getParentFile();
    }
    boolean closed = above != null && above.isDirectory() && !above.canExecute();
    return closed ? new Raw.Refused("EACCES") : new Raw.Missing();
  }

  private static Raw named(String errno, String words) {
    return new Raw.Failed(errno + ": " + words);
  }
}
