package dev.kerneltune.host;

import java.util.Optional;

/**
 * The capabilities that are effective for a thread.
 *
 * @param bits one for each, numbered as in include/uapi/linux/capability.h
 */
public record Capabilities(long bits) {
  /** Files of others are read: CAP_DAC_READ_SEARCH. */
  public static final int DAC_READ_SEARCH = 2;

  /** Processes of others are looked into: CAP_SYS_PTRACE. */
  public static final int SYS_PTRACE = 19;

  /** What all was once: CAP_SYS_ADMIN. */
  public static final int SYS_ADMIN = 21;

  /** Threads of others are set, and any thread is promoted: CAP_SYS_NICE. */
  public static final int SYS_NICE = 23;

  /** What BPF programs may read of the kernel: CAP_PERFMON. */
  public static final int PERFMON = 38;

  /** BPF programs are loaded: CAP_BPF. */
  public static final int BPF = 39;

  private static final String LINE = "CapEff:";
  private static final int DIGITS = 16;
  private static final int HEX = 16;

  /** Understands /proc/PID/status; empty where it has no line CapEff of that form. */
  public static Optional<Capabilities> parse(String status) {
    for (String line : status.split("\n", -1)) {
      String digits = line.startsWith(LINE) ? line.substring(LINE.length()).strip() : "";
      if (!digits.isEmpty()
          && digits.length() <= DIGITS
          && digits.chars().allMatch(c -> Character.digit(c, HEX) >= 0)) {
        return Optional.of(new Capabilities(Long.parseUnsignedLong(digits, HEX)));
      }
    }
    return Optional.empty();
  }

  /** Returns whether the capability of that number is among them. */
  public boolean has(int capability) {
    return (bits >>> capability & 1) != 0;
  }

  /** Returns whether a BPF scheduler may be loaded (bpf_prog_load in kernel/bpf/syscall.c). */
  public boolean mayLoadSchedulers() {
    return has(SYS_ADMIN) || has(BPF) && has(PERFMON);
  }
}
