package dev.kerneltune.model;

/**
 * Two devices and the way between them over PCIe.
 *
 * @param a one of them
 * @param b the other
 * @param path the class of the way
 * @param redirected whether a bridge on the way sends peer traffic up to the root complex (ACS);
 *     absent where no bridge is above both
 */
public record DevicePair(
    WiredDevice a, WiredDevice b, Reading<PathClass> path, Reading<Boolean> redirected) {}
