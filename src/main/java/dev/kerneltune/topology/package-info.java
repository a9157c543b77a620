/** How a machine is wired, as a graph with its bad edges marked: facts and findings in, pure. */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.topology;
