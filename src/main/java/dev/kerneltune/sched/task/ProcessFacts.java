package dev.kerneltune.sched.task;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.sched.Behaviour.Evidence;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the threads of a process have in common.
 *
 * @param leader the name of its first thread
 * @param script what its interpreter runs
 * @param cgroup its control group's path, ids and all
 * @param program the last part of the path of its program file
 * @param exe what that file is, as {@link dev.kerneltune.sched.TaskKey#exe()} tells it
 * @param holdsGpu it has a GPU open
 * @param listens it waits for clients
 */
record ProcessFacts(
    String leader,
    String script,
    String cgroup,
    String program,
    String exe,
    Evidence holdsGpu,
    Evidence listens) {
  /** An unlinked program's link ends so (d_path in fs/d_path.c). */
  private static final String DELETED = " (deleted)";

  private static final String UNIFIED = "0::";
  private static final int LONGEST_COMMAND = 1 << 16;

  /** Reads them; a process that has ended meanwhile has empty ones. */
  static ProcessFacts of(Host host, int pid, Listeners listeners) {
    String process = "/proc/" + pid;
    String leader = ProcText.bytes(host, process + "/comm").map(ProcText::name).orElse("");
    Raw link = host.readLink(process + "/exe");
    String exe = ProcText.link(host, process + "/exe").orElse("");
    String path = exe.endsWith(DELETED) ? exe.substring(0, exe.length() - DELETED.length()) : exe;
    String program = ProcText.last(path);
    List<String> words = words(ProcText.of(host, process + "/cmdline").orElse(""));
    String named = program.isEmpty() && !words.isEmpty() ? ProcText.last(words.get(0)) : program;
    String cgroup = ProcText.of(host, process + "/cgroup").map(ProcessFacts::cgroup).orElse("");
    if (link instanceof Raw.Missing && words.isEmpty()) {
      // A thread of the kernel has neither program nor descriptors; nor has who has ended.
      return new ProcessFacts(leader, "", cgroup, "", "", Evidence.NO, Evidence.NO);
    }
    Descriptors open = Descriptors.of(host, process);
    return new ProcessFacts(
        leader,
        Script.of(named, words),
        cgroup,
        program,
        identity(host, process),
        open.holdsGpu(),
        listeners.of(host, process, open));
  }

  /** Cuts a command line at its NULs; of a very long one the beginning is enough. */
  static List<String> words(String commandLine) {
    String text =
        commandLine.length() > LONGEST_COMMAND
            ? commandLine.substring(0, LONGEST_COMMAND)
            : commandLine;
    return text.isEmpty() ? List.of() : List.of(text.split("\0", -1));
  }

  /**
   * Returns the control group in /proc/PID/cgroup (cgroups(7)): that of the unified hierarchy, and
   * on a machine that has the first version, that of systemd's own.
   */
  static String cgroup(String text) {
    String unified = "";
    String named = "";
    for (String line : text.split("\n", -1)) {
      int systemd = line.indexOf(":name=systemd:");
      if (line.startsWith(UNIFIED)) {
        unified = line.substring(UNIFIED.length());
      } else if (systemd >= 0) {
        named = line.substring(systemd + ":name=systemd:".length());
      }
    }
    return unified.length() <= 1 && !named.isEmpty() ? named : unified;
  }

  private static String identity(Host host, String process) {
    if (!(host.ask("stat" + process + "/exe") instanceof Raw.Bytes answer)) {
      return "";
    }
    Map<String, String> told = ProcText.told(answer);
    return Stream.of("device", "inode", "size", "modified")
        .map(name -> told.getOrDefault(name, ""))
        .collect(Collectors.joining(":"));
  }
}
