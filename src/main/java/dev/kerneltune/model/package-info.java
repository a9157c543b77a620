/**
 * Records and sealed types of everything that flows through the tool: no input or output, no
 * library.
 */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.model;
