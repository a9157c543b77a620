package dev.kerneltune.model;

import java.util.List;

/**
 * One reading about one subject.
 *
 * @param address where it was looked up
 * @param subject what it is about
 * @param layer running or next boot
 * @param reading what came of it
 * @param trail what was seen on the way; never empty for a present reading
 */
public record Fact(
    Address address, Subject subject, Layer layer, Reading<Value> reading, List<Evidence> trail) {}
