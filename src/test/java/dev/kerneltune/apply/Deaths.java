package dev.kerneltune.apply;

import dev.kerneltune.host.HostWriter;
import dev.kerneltune.host.RecordedFilesOf;
import dev.kerneltune.model.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * The moments at which a process can die while it applies or undoes: before, inside and after each
 * write, each line of the journal and each program that it starts. They are counted, and at one of
 * them it dies.
 */
final class Deaths {
  /** How a process dies in a test that goes on living. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final int fatal;
  private final Runnable dying;
  private int moments;

  /**
   * Makes one.
   *
   * @param fatal the moment at which it dies, counted from 1; 0 for never
   * @param dying does not return
   */
  Deaths(int fatal, Runnable dying) {
    this.fatal = fatal;
    this.dying = dying;
  }

  /** Returns how many moments there were. */
  int moments() {
    return moments;
  }

  private void moment() {
    moments++;
    if (moments == fatal) {
      dying.run();
    }
  }

  /** Something half-way: what it leaves is made only where it is to be the last. */
  private interface Half {
    void leave() throws IOException;
  }

  private void momentInside(Half half) {
    if (moments + 1 == fatal) {
      try {
        half.leave();
      } catch (IOException _) {
        // It died before there was anything to leave.
      }
    }
    moment();
  }

  RunResult apply(TestMachine machine, Plan plan) {
    try (Journal journal = Journal.open(machine.stateFolder(), this::disk)) {
      return executor(machine, journal).apply(plan, TestMachine.HEADER, OnRefusal.STOP);
    }
  }

  RunResult rollback(TestMachine machine) {
    try (Journal journal = Journal.open(machine.stateFolder(), this::disk)) {
      Rollback rollback = new Rollback(executor(machine, journal));
      java.util.Set<Integer> runs = new java.util.TreeSet<>();
      journal.entries().forEach(entry -> runs.add(entry.run()));
      Plan plan = rollback.plan(runs, TestMachine.HEADER.boot(), List.of());
      return rollback.run(plan, TestMachine.HEADER);
    }
  }

  private Executor executor(TestMachine machine, Journal journal) {
    return new Executor(
        machine::host,
        new Writer(machine),
        journal,
        TestMachine.STATE,
        tools(machine),
        Progress.NONE);
  }

  private JournalDisk disk(Path file) throws IOException {
    JournalDisk disk = JournalDisk.of(file);
    return new JournalDisk() {
      @Override
      public void append(byte[] bytes) throws IOException {
        moment();
        momentInside(() -> disk.append(Arrays.copyOf(bytes, bytes.length / 2)));
        momentInside(() -> disk.append(Arrays.copyOf(bytes, bytes.length - 1)));
        disk.append(bytes);
        moment();
      }

      @Override
      public void close() throws IOException {
        disk.close();
      }
    };
  }

  private Toolbox tools(TestMachine machine) {
    return (tool, arguments) -> {
      moment();
      if (tool == Toolbox.Tool.UPDATE_GRUB) {
        momentInside(() -> half(machine, "/boot/grub/grub.cfg"));
      }
      Toolbox.Ran ran = machine.tools.run(tool, arguments);
      moment();
      return ran;
    };
  }

  private static void half(TestMachine machine, String path) throws IOException {
    String config = machine.tools.grubConfig();
    Files.writeString(Path.of(machine.root + path), config.substring(0, config.length() / 2));
  }

  private final class Writer implements HostWriter {
    private final TestMachine machine;

    Writer(TestMachine machine) {
      this.machine = machine;
    }

    /** The kernel does what is done by one call at once: there is no inside. */
    private Written around(Supplier<Written> call) {
      moment();
      Written written = call.get();
      moment();
      return written;
    }

    @Override
    public Written kernelFile(String path, String text) {
      return around(() -> machine.kernel.kernelFile(path, text));
    }

    @Override
    public Written nicSetting(String device, String group, String name, String text) {
      return around(() -> machine.kernel.nicSetting(device, group, name, text));
    }

    @Override
    public Written file(String path, String text) {
      moment();
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Path place = Path.of(machine.root + path);
      momentInside(() -> RecordedFilesOf.writeHalf(place, Arrays.copyOf(bytes, bytes.length / 2)));
      momentInside(() -> RecordedFilesOf.writeHalf(place, bytes));
      Written written = machine.kernel.file(path, text);
      moment();
      return written;
    }

    @Override
    public Written remove(String path) {
      return around(() -> machine.kernel.remove(path));
    }

    @Override
    public Written folder(String path) {
      return around(() -> machine.kernel.folder(path));
    }

    @Override
    public Written removeEmptyFolder(String path) {
      return around(() -> machine.kernel.removeEmptyFolder(path));
    }

    @Override
    public Written copy(String from, String to) {
      moment();
      momentInside(
          () ->
              RecordedFilesOf.writeHalf(
                  Path.of(machine.root + to), Files.readAllBytes(Path.of(machine.root + from))));
      Written written = machine.kernel.copy(from, to);
      moment();
      return written;
    }

    @Override
    public Written tidy(String path) {
      return machine.kernel.tidy(path);
    }
  }

  /** Copies a tree of files with their times. */
  static void copy(Path from, Path to) {
    try (var files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path place = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(place);
        } else {
          Files.copy(file, place, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
