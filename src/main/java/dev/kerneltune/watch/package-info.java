/** How fast counters go on: two readings in, rates out, the worst first; pure. */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.watch;
