package dev.kerneltune.sched.task;

import dev.kerneltune.model.Values;
import dev.kerneltune.sched.Task;
import java.util.List;

/**
 * What is asked of /proc/TID/status (proc_pid_status(5)).
 *
 * @param process the process that it is a thread of; -1 where it does not tell
 * @param uid effective user id; {@link Task#UNKNOWN_UID} where it does not tell
 * @param voluntary how often it gave the CPU up since it started
 * @param involuntary how often the CPU was taken from it
 */
record TaskStatus(int process, long uid, long voluntary, long involuntary) {
  private static final String PROCESS = "Tgid:";
  private static final String UID = "Uid:";
  private static final String VOLUNTARY = "voluntary_ctxt_switches:";
  private static final String INVOLUNTARY = "nonvoluntary_ctxt_switches:";
  private static final int EFFECTIVE = 1;

  /** Understands the file. A name in it cannot begin a line: the kernel escapes newlines. */
  static TaskStatus parse(String text) {
    int process = -1;
    long uid = Task.UNKNOWN_UID;
    long voluntary = 0;
    long involuntary = 0;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(PROCESS)) {
        process = (int) ProcText.number(line.substring(PROCESS.length()).strip());
      } else if (line.startsWith(UID)) {
        List<String> ids = Values.words(line.substring(UID.length()));
        uid = ids.size() > EFFECTIVE ? ProcText.number(ids.get(EFFECTIVE)) : Task.UNKNOWN_UID;
      } else if (line.startsWith(VOLUNTARY)) {
        voluntary = count(line.substring(VOLUNTARY.length()));
      } else if (line.startsWith(INVOLUNTARY)) {
        involuntary = count(line.substring(INVOLUNTARY.length()));
      }
    }
    return new TaskStatus(process, uid, voluntary, involuntary);
  }

  private static long count(String text) {
    return Math.max(0, ProcText.number(text.strip()));
  }
}
