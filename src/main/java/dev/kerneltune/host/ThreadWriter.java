package dev.kerneltune.host;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Sets how threads are scheduled, and the weights of control groups. Only {@code apply} and {@code
 * sched.hints} may see it. Nothing here decides anything: what is set, and whether, was written
 * down before.
 */
public final class ThreadWriter {
  private final ThreadReader reader = new ThreadReader();
  private final LiveWriter files;

  private ThreadWriter(LiveWriter files) {
    this.files = files;
  }

  /** Returns the one for the running machine. */
  public static ThreadWriter live() {
    return new ThreadWriter(LiveWriter.live());
  }

  /** Returns one that sets the threads of this machine, and the control groups in a folder. */
  public static ThreadWriter withFilesBelow(Path folder) {
    return new ThreadWriter(LiveWriter.below(folder));
  }

  /**
   * Sets the attributes of a thread (sched_setattr(2)), and reads them back.
   *
   * @param start when it started: the number alone may be another thread's by now
   * @param wanted what to set; a slice of 0 is the kernel's default
   */
  public ThreadAnswer set(int tid, long start, ThreadAttributes wanted) {
    return reader.ifSame(tid, start, (calls, id) -> SchedAttr.write(calls, id, wanted));
  }

  /**
   * Writes {@code cpu.weight} of a control group (Documentation/admin-guide/cgroup-v2.rst).
   *
   * @param file the path of the file
   * @param weight 1 to 10,000
   * @return the errno's name and the kernel's words; empty where it was taken
   */
  public Optional<String> cpuWeight(String file, int weight) {
    return switch (files.kernelFile(file, weight + "\n")) {
      case HostWriter.Written.Done() -> Optional.empty();
      case HostWriter.Written.Refused(var error) -> Optional.of(error);
    };
  }
}
