package dev.kerneltune.model;

/**
 * A question that a probe answers, and that a check can look up as {@code probe:name}.
 *
 * @param name area/question, lower case with dashes
 * @param as the kind of its answer
 * @param per what it is asked about
 * @param asks the question in one sentence, with the closed list of answers where there is one
 */
public record Question(String name, ValueKind as, SubjectKind per, String asks) {}
