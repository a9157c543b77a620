package dev.kerneltune.cli;

/** An input that cannot be used: told in one line, with exit code 2. */
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserError(String message) {
    super(message);
  }
}
