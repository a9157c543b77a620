package dev.kerneltune.testing;

/**
 * What one run of a command gave.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
public record Run(int code, String out, String err) {}
