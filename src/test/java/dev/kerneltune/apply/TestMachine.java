package dev.kerneltune.apply;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.RecordedFilesOf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A recorded machine, unpacked into a folder where it can be changed, with a little /etc. */
final class TestMachine {
  static final String STATE = "/var/lib/kernel-tune";
  static final RunHeader HEADER = new RunHeader("2026-01-02T03:04:05Z", "boot-1", "test");

  /** A time that no write of today gives a file. */
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  final Path root;
  final FakeKernel kernel;
  final FakeTools tools;
  final Map<String, Raw> links;
  final Map<String, Raw> answers = new HashMap<>();

  private TestMachine(Path root, Map<String, Raw> links) {
    this.root = root;
    this.links = links;
    kernel = new FakeKernel(root);
    tools = new FakeTools(root);
  }

  /** Unpacks the knobs of a snapshot into a folder that is empty or not there. */
  static TestMachine unpack(Path snapshot, Path root) {
    TestMachine machine = new TestMachine(root, RecordedFilesOf.links(snapshot));
    RecordedFilesOf.files(snapshot)
        .forEach(
            (path, content) -> {
              if (path.startsWith("/sys/") || path.startsWith("/proc/sys/")) {
                machine.put(path, content);
              }
            });
    machine.addSystem();
    return machine;
  }

  /** Makes a machine with these knobs only. */
  static TestMachine with(Path root, Map<String, String> knobs) {
    TestMachine machine = new TestMachine(root, Map.of());
    knobs.forEach((path, text) -> machine.put(path, text.getBytes(StandardCharsets.UTF_8)));
    machine.addSystem();
    return machine;
  }

  /** Returns the machine that an earlier process unpacked into a folder. */
  static TestMachine in(Path root) {
    return new TestMachine(root, Map.of());
  }

  private void addSystem() {
    put("/etc/sysctl.d/99-site.conf", "vm.swappiness = 10\n".getBytes(StandardCharsets.UTF_8));
    put("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"quiet\"\n".getBytes(StandardCharsets.UTF_8));
    put("/etc/modprobe.d/blacklist.conf", "blacklist pcspkr\n".getBytes(StandardCharsets.UTF_8));
    put("/etc/systemd/system/default.target", "[Unit]\n".getBytes(StandardCharsets.UTF_8));
    put("/etc/udev/udev.conf", "\n".getBytes(StandardCharsets.UTF_8));
    put("/run/systemd/system/x", "".getBytes(StandardCharsets.UTF_8));
    put("/run/udev/control", "".getBytes(StandardCharsets.UTF_8));
    put("/boot/grub/grub.cfg", tools.grubConfig().getBytes(StandardCharsets.UTF_8));
    try {
      Files.createDirectories(Path.of(root + "/var/lib"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Host host() {
    return new FolderHost(root, links, answers);
  }

  Path stateFolder() {
    return Path.of(root + STATE);
  }

  void put(String path, byte[] content) {
    try {
      Path file = Path.of(root + path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      Files.setLastModifiedTime(file, LONG_AGO);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  void set(String path, String text) {
    try {
      Files.writeString(Path.of(root + path), text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  String get(String path) {
    try {
      return Files.readString(Path.of(root + path));
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  boolean has(String path) {
    return Files.exists(Path.of(root + path));
  }

  /**
   * Returns everything that an undo must bring back: each file by its path, with its bytes, and
   * outside of the kernel's file systems its time; each folder; not the journal's own files.
   */
  Map<String, String> everything() {
    Map<String, String> all = new TreeMap<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              if (folder.equals(stateFolder())) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              all.put(root.relativize(folder) + "/", "");
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              String path = "/" + root.relativize(file);
              boolean knob = path.startsWith("/sys/") || path.startsWith("/proc/");
              String time = knob ? "" : " " + attributes.lastModifiedTime().toMillis();
              all.put(
                  path, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) + time);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  Journal journal() {
    return Journal.open(stateFolder());
  }

  Executor executor(Journal journal) {
    return new Executor(this::host, kernel, journal, STATE, tools, Progress.NONE);
  }

  RunResult apply(dev.kerneltune.model.Plan plan, OnRefusal onRefusal) {
    try (Journal journal = journal()) {
      return executor(journal).apply(plan, HEADER, onRefusal);
    }
  }

  /** Undoes every run that stands. */
  RunResult rollback() {
    try (Journal journal = journal()) {
      Rollback rollback = new Rollback(executor(journal));
      java.util.Set<Integer> runs = new java.util.TreeSet<>();
      journal.entries().forEach(entry -> runs.add(entry.run()));
      return rollback.run(rollback.plan(runs, HEADER.boot(), List.of()), HEADER);
    }
  }
}
