package dev.kerneltune.model;

/**
 * One thing that was seen, and where.
 *
 * @param address the file or the place, as a user can look it up
 * @param raw what stood there; for a lack, the reason in words
 */
public record Evidence(String address, String raw) {}
