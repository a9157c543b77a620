/**
 * The commands, their wiring and exit codes: the only package that prints, and that has a clock.
 */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.cli;
