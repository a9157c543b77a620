package dev.kerneltune.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Shared libraries of the system that this process may load. What is loaded runs with all rights of
 * the caller, so nobody else may be able to change it.
 */
public final class SharedLibraries {
  /** What a file is as a library. */
  public sealed interface Standing {
    /** There is no such file. */
    record Absent() implements Standing {}

    /**
     * It and every folder above it belong to root or the caller, and nobody else can change them.
     *
     * @param file the path without links: this is the one to load, as links may change
     */
    record Trusted(String file) implements Standing {}

    /**
     * Somebody else could change it.
     *
     * @param where the file or the folder that he could change
     */
    record Untrusted(String where) implements Standing {}
  }

  /** S_IWGRP and S_IWOTH of include/uapi/linux/stat.h. */
  private static final int WRITE_BY_OTHERS = 0022;

  /** S_ISVTX: of a folder in which others write, they cannot replace what is not theirs. */
  private static final int STICKY = 01000;

  private SharedLibraries() {}

  /** Looks at the file at {@code place}, through links. */
  public static Standing standing(String place) {
    try {
      if (!new File(place).exists()) {
        return new Standing.Absent();
      }
      Path file = Path.of(place).toRealPath();
      // The folder of a process belongs to the user that it runs as (fs/proc/base.c).
      Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      for (Path path = file; path != null; path = path.getParent()) {
        Object owner = Files.getAttribute(path, "unix:uid");
        int mode = (int) Files.getAttribute(path, "unix:mode");
        boolean isOurs = owner.equals(0) || owner.equals(self);
        boolean isSafe =
            (mode & WRITE_BY_OTHERS) == 0 || !path.equals(file) && (mode & STICKY) != 0;
        if (!isOurs || !isSafe) {
          return new Standing.Untrusted(path.toString());
        }
      }
      return new Standing.Trusted(file.toString());
    } catch (IOException | InvalidPathException | UnsupportedOperationException _) {
      return new Standing.Untrusted(place);
    }
  }
}
