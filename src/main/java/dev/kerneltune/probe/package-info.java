/** Turns what a host says into facts. Each probe reads in one method and parses in another. */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.probe;
