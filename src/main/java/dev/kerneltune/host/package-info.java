/** The one door to a machine: live, a recorded tree, or a snapshot file. */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.host;
