/**
 * Plans in the languages of other tools, and as a script. Nothing here reads or writes a machine.
 */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.export;
