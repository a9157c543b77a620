package dev.kerneltune.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The ids of control groups: the inode numbers of their folders (fs/kernfs). */
final class CgroupIds {
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");

  private CgroupIds() {}

  /** Returns the id of a group of the unified hierarchy; empty where there is no such one. */
  static OptionalLong of(String cgroup) {
    try {
      Path folder = MOUNT.resolve(cgroup.startsWith("/") ? cgroup.substring(1) : cgroup);
      return folder.normalize().startsWith(MOUNT)
          ? OptionalLong.of((long) Files.getAttribute(folder, "unix:ino"))
          : OptionalLong.empty();
    } catch (IOException | InvalidPathException _) {
      return OptionalLong.empty();
    }
  }
}
