package dev.kerneltune.sched.scx;

/** What errors of bpf(2) mean for who loads a scheduler. */
final class ErrorName {
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int E2BIG = 7;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int EINVAL = 22;

  /** Of the kernel alone, include/linux/errno.h. */
  private static final int ENOTSUPP = 524;

  private ErrorName() {}

  static String of(int error) {
    return switch (error) {
      case EPERM -> "EPERM: not allowed, expected CAP_BPF and CAP_PERFMON";
      case ENOENT -> "ENOENT: there is none";
      case E2BIG -> "E2BIG: too large for the kernel";
      case ENOMEM -> "ENOMEM: no memory";
      case EACCES -> "EACCES: the kernel's verifier refused it";
      case EBUSY -> "EBUSY: another scheduler is loaded";
      case EINVAL -> "EINVAL: the kernel does not take it";
      case ENOTSUPP -> "ENOTSUPP: this kernel has no sched_ext, or bpf_jit_enable is 0";
      default -> "error " + error;
    };
  }
}
