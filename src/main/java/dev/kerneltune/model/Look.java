package dev.kerneltune.model;

/**
 * What is asked of the machine: where, understood how, about what.
 *
 * @param address where
 * @param as how the text is understood
 * @param per what it is repeated for
 */
public record Look(Address address, ValueKind as, SubjectKind per) {}
