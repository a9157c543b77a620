package dev.kerneltune.sched.hints;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.sched.TaskClass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that gives processes hints, changes them and takes them away without an end, so that it
 * can be killed at any moment. It prints a line when it begins.
 */
final class Runner {
  private static final TaskClass[] CLASSES = TaskClass.values();

  private Runner() {}

  public static void main(String[] arguments) {
    HintsBackend backend =
        HintsBackend.open(
            Path.of(arguments[0]),
            arguments[1],
            HintsBackend.CgroupWeights.LEFT,
            (int) ProcessHandle.current().pid());
    CachedHost host = Hosts.live();
    Counts left = backend.recover(() -> host);
    System.out.println("begins " + left.restored());
    for (int round = 0; ; round++) {
      List<Wish> wishes = new ArrayList<>();
      for (int i = 2; i < arguments.length; i++) {
        int pid = Integer.parseInt(arguments[i]);
        wishes.add(Children.wish(pid, pid, CLASSES[(i + round / 3) % CLASSES.length]));
      }
      Backend.Came _ = backend.apply(host, 0, wishes);
      if (round % 16 == 15) {
        host.forget();
        Counts _ = backend.undo(() -> host);
      }
    }
  }
}
