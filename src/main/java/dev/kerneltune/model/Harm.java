package dev.kerneltune.model;

import java.util.List;

/**
 * Harm that the remedy, or the thing that the check warns of, did to somebody who published it.
 *
 * @param what what happened
 * @param from ids of the sources
 */
public record Harm(String what, List<String> from) {}
