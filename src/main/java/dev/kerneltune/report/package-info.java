/** Findings, facts and the catalogue in every output format. */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.report;
