/** What a library says about this host: for people to read, never for a verdict. */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.inventory;
