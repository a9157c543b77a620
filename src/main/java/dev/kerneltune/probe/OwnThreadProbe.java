package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/**
 * What a program that is started like the audit inherits: how its threads are scheduled
 * (sched_getattr(2)), and, in a container, whether it may call set_mempolicy(2) and its like. Other
 * processes are not looked at: what their threads asked for is their program's affair.
 */
public final class OwnThreadProbe implements Probe {
  static final Question POLICY =
      new Question(
          "own/scheduling",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "How is a program scheduled that is started like the audit, on a host with GPUs:"
              + " ordinary, niced (below others), own-slice (another slice than process 1 has),"
              + " batch, idle, realtime (fifo, rr or deadline) or ext (by a BPF scheduler)?");
  static final Question NUMA_CALLS =
      new Question(
          "own/numa-calls",
          ValueKind.TEXT,
          SubjectKind.HOST,
          "In a container, has the audit's process the capability CAP_SYS_NICE, with which Docker's"
              + " filter lets the NUMA system calls through: allowed or not-granted?");

  private static final String STATUS = "/proc/self/status";

  /** include/uapi/linux/capability.h. */
  private static final int CAP_SYS_NICE = 23;

  @Override
  public List<Question> questions() {
    return List.of(POLICY, NUMA_CALLS);
  }

  @Override
  public void answer(Machine machine, Host host, FactSink facts) {
    Trail trail = new Trail();
    Reading<Value> policy =
        IoUringProbe.onGpuHost(machine)
            .then(_ -> ask(host, "self", trail))
            .then(own -> scheduling(own, ask(host, "1", trail)));
    if (policy instanceof Reading.Present<Value>(var word, _)
        && !word.equals(new Value.Text("ordinary"))) {
      SchedRunProbe.tell(host, trail);
    }
    facts.add(POLICY, new Subject.WholeHost(), policy, trail.list());
    Trail status = new Trail();
    Reading<Value> calls =
        machine
            .place()
            .container()
            .then(
                container ->
                    container.equals("none")
                        ? Reading.<String>absent("not in a container")
                        : Files.text(host, STATUS))
            .then(text -> Asked.word(text, "CapEff"))
            .then(mask -> numaCalls(mask, status));
    facts.add(NUMA_CALLS, new Subject.WholeHost(), calls, status.list());
  }

  private static Reading<String> ask(Host host, String pid, Trail trail) {
    String query = "sched/" + pid;
    Reading<String> answer = Asked.text(host, query, "there is no such process");
    trail.see(query, answer.map(Asked::oneLine).then(line -> Reading.present(line, line)));
    return answer;
  }

  /**
   * Names the policy. Since 6.12 the kernel tells a slice for every fair thread, whether it asked
   * for one or not, so a slice of one's own is one that process 1 does not have.
   */
  static Reading<Value> scheduling(String own, Reading<String> first) {
    return Asked.word(own, "policy")
        .then(
            policy ->
                switch (policy) {
                  case "other" -> fair(own, first);
                  case "batch", "idle", "ext" -> Found.word(policy, policy);
                  case "fifo", "rr", "deadline" -> Found.word("realtime", policy);
                  default -> Reading.malformed(policy, "a scheduling policy");
                });
  }

  private static Reading<Value> fair(String own, Reading<String> first) {
    return Asked.number(own, "nice")
        .then(
            nice -> {
              if (nice > 0) {
                return Found.word("niced", "nice " + nice);
              }
              return Asked.number(own, "slice")
                  .then(
                      slice ->
                          slice == 0
                              ? Found.word("ordinary", own)
                              : first
                                  .then(text -> Asked.number(text, "slice"))
                                  .map(usual -> ofSlice(slice, usual)));
            });
  }

  private static Value ofSlice(long slice, long usual) {
    return new Value.Text(usual == 0 || slice == usual ? "ordinary" : "own-slice");
  }

  /** Understands CapEff of /proc/PID/status: 16 hexadecimal digits. */
  static Reading<Value> numaCalls(String mask, Trail trail) {
    trail.see(STATUS, "CapEff " + mask);
    return Values.parse(ValueKind.HEX, mask)
        .map(
            bits -> {
              boolean has = (((Value.Hex) bits).bits() >>> CAP_SYS_NICE & 1) != 0;
              return new Value.Text(has ? "allowed" : "not-granted");
            });
  }
}
