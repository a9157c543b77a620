/** Who else writes a knob, and who wins at the next boot: reads configuration, sets nothing. */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.owner;
