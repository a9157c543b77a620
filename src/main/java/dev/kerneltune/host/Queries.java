package dev.kerneltune.host;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** The answers of the running kernel to the queries that {@link Host#ask} lists. */
final class Queries {
  private Queries() {}

  /** Answers a query by native calls. */
  static Raw answer(String query) {
    int slash = query.indexOf('/');
    String kind = slash < 0 ? query : query.substring(0, slash);
    String rest = slash < 0 ? "" : query.substring(slash + 1);
    return switch (kind) {
      case "ethtool", "netlink" -> device(query, kind, rest);
      case "statfs" ->
          rest.isEmpty() ? unknown(query) : call(calls -> StatFs.ask(calls, "/" + rest));
      case "sched" -> rest.isEmpty() ? unknown(query) : call(calls -> SchedAttr.ask(calls, rest));
      case "io_uring" -> rest.equals("probe") ? call(IoUring::ask) : unknown(query);
      case "adjtimex" -> slash < 0 ? call(Timex::ask) : unknown(query);
      case "kernel-log" -> slash < 0 ? call(KernelLog::ask) : unknown(query);
      case "nvml" -> rest.equals("gpus") ? call(_ -> Nvml.ask(Nvml.PLACES)) : unknown(query);
      default -> unknown(query);
    };
  }

  private static Raw device(String query, String kind, String rest) {
    int slash = rest.indexOf('/');
    if (slash <= 0) {
      return unknown(query);
    }
    String name = rest.substring(0, slash);
    String what = rest.substring(slash + 1);
    return call(
        calls ->
            kind.equals("ethtool")
                ? Ethtool.ask(calls, name, what)
                : Netlink.ask(calls, name, what));
  }

  private static Raw call(Function<SystemCalls, Raw> asked) {
    if (!SystemCalls.work()) {
      return new Raw.Failed("ENOSYS: no native calls from this Java runtime on this machine");
    }
    try (SystemCalls calls = new SystemCalls()) {
      return asked.apply(calls);
    }
  }

  static Raw unknown(String query) {
    return new Raw.Failed("EINVAL: no query " + query);
  }

  static Raw text(StringBuilder text) {
    return new Raw.Bytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
