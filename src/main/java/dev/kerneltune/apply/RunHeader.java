package dev.kerneltune.apply;

/**
 * What the journal says of a run beside its steps.
 *
 * @param at when, as ISO 8601 in UTC
 * @param boot /proc/sys/kernel/random/boot_id
 * @param by the version of the program
 */
public record RunHeader(String at, String boot, String by) {}
