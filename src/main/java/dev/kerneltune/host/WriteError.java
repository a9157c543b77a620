package dev.kerneltune.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The names of the errors that writing gives: the JVM tells an errno by its words alone. */
public final class WriteError {
  private WriteError() {}

  /** Returns the errno's name and the kernel's words: {@code ENOSPC: No space left on device}. */
  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "ENOENT: No such file or directory";
      case AccessDeniedException _ -> "EACCES: Permission denied";
      case FileAlreadyExistsException _ -> "EEXIST: File exists";
      case DirectoryNotEmptyException _ -> "ENOTEMPTY: Directory not empty";
      case FileSystemException system when system.getReason() != null ->
          named(String.valueOf(system.getReason()));
      default -> named(String.valueOf(e.getMessage()));
    };
  }

  /** Puts the errno's name before the words of strerror(3), where they are known. */
  static String named(String words) {
    String errno = errno(words);
    return errno.isEmpty() ? words : errno + ": " + words;
  }

  private static String errno(String words) {
    return switch (words) {
      case "Operation not permitted" -> "EPERM";
      case "No such file or directory" -> "ENOENT";
      case "Input/output error" -> "EIO";
      case "No such device or address" -> "ENXIO";
      case "Argument list too long" -> "E2BIG";
      case "Resource temporarily unavailable" -> "EAGAIN";
      case "Cannot allocate memory" -> "ENOMEM";
      case "Permission denied" -> "EACCES";
      case "Bad address" -> "EFAULT";
      case "Device or resource busy" -> "EBUSY";
      case "File exists" -> "EEXIST";
      case "No such device" -> "ENODEV";
      case "Not a directory" -> "ENOTDIR";
      case "Is a directory" -> "EISDIR";
      case "Invalid argument" -> "EINVAL";
      case "Too many open files" -> "EMFILE";
      case "Text file busy" -> "ETXTBSY";
      case "File too large" -> "EFBIG";
      case "No space left on device" -> "ENOSPC";
      case "Read-only file system" -> "EROFS";
      case "Numerical result out of range" -> "ERANGE";
      case "File name too long" -> "ENAMETOOLONG";
      case "Directory not empty" -> "ENOTEMPTY";
      case "Too many levels of symbolic links" -> "ELOOP";
      case "No data available" -> "ENODATA";
      case "Value too large for defined data type" -> "EOVERFLOW";
      case "Operation not supported" -> "EOPNOTSUPP";
      case "Network is down" -> "ENETDOWN";
      case "Connection timed out" -> "ETIMEDOUT";
      case "Stale file handle" -> "ESTALE";
      case "Disk quota exceeded" -> "EDQUOT";
      default -> "";
    };
  }
}
