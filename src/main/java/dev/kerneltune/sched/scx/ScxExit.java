package dev.kerneltune.sched.scx;

/**
 * Why the kernel took the scheduler out: struct scx_exit_info of kernel/sched/ext_internal.h.
 *
 * @param kind enum scx_exit_kind: 0 while it is in, 64 taken out by its loader, 65 by itself, 67 by
 *     SysRq-S, 1024 an error of the kernel's check, 1025 of the BPF program, 1026 a task that did
 *     not get to run
 * @param code what the BPF program, or a change of CPUs, gave
 * @param reason the kernel's words for the kind
 * @param message what happened; may be empty
 */
public record ScxExit(int kind, long code, String reason, String message) {
  /** Returns whether the scheduler is still in. */
  public boolean isStillIn() {
    return kind == 0;
  }

  /** Returns the reason and the message on one line. */
  public String words() {
    String text = message.isEmpty() ? reason : reason + " (" + message + ")";
    return text.replace('\n', ' ');
  }
}
