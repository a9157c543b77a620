package dev.kerneltune.report;

/** A report that cannot be read; the message says where, what was seen and what was expected. */
public final class ReportFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReportFormatException(String message) {
    super(message);
  }
}
