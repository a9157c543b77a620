package dev.kerneltune.report;

/** Writes Prometheus' text format 0.0.4; labels are names and values in turns. */
final class Prometheus {
  private final StringBuilder out = new StringBuilder(1 << 14);
  private final String[] common;
  private String name = "";

  /** Made for one report; every sample of it has the labels {@code common}. */
  Prometheus(String... common) {
    this.common = common.clone();
  }

  /** Begins a gauge, whose samples follow. */
  Prometheus gauge(String gauge, String help) {
    name = gauge;
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(" gauge\n");
    return this;
  }

  /** Writes a count. */
  Prometheus sample(long value, String... labels) {
    return sample(Long.toString(value), labels);
  }

  /** Writes a ratio, given in thousandths. */
  Prometheus ratio(int permille, String... labels) {
    String ratio = permille == 1000 ? "1" : "0." + Integer.toString(1000 + permille).substring(1);
    return sample(ratio, labels);
  }

  private Prometheus sample(String value, String... labels) {
    out.append(name).append('{');
    labels(common);
    labels(labels);
    // Every report has a common label, so there is a comma to take away.
    out.setLength(out.length() - 1);
    out.append("} ").append(value).append('\n');
    return this;
  }

  private void labels(String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      out.append(labels[i]).append("=\"").append(escape(labels[i + 1])).append("\",");
    }
  }

  /** Label values write backslash, quote and newline with a backslash. */
  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** Returns the report. */
  String text() {
    return out.toString();
  }
}
