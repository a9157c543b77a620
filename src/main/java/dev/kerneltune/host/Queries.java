package dev.kerneltune.host;

import java.nio.charset.StandardCharsets;

/** The answers of the running kernel to the queries that {@link Host#ask} lists. */
final class Queries {
  private static final String ETHTOOL = "ethtool/";

  private Queries() {}

  /** Answers a query by native calls. */
  static Raw answer(String query) {
    int slash = query.indexOf('/', ETHTOOL.length());
    boolean isEthtool = query.startsWith(ETHTOOL) && slash > 0;
    if (!isEthtool && !query.equals("io_uring/probe") && !query.equals("kernel-log")) {
      return new Raw.Failed("EINVAL: no query " + query);
    }
    if (!SystemCalls.work()) {
      return new Raw.Failed("ENOSYS: no native calls from this Java runtime on this machine");
    }
    try (SystemCalls calls = new SystemCalls()) {
      if (isEthtool) {
        return Ethtool.ask(
            calls, query.substring(ETHTOOL.length(), slash), query.substring(slash + 1));
      }
      return query.equals("kernel-log") ? KernelLog.ask(calls) : IoUring.ask(calls);
    }
  }

  static Raw text(StringBuilder text) {
    return new Raw.Bytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
