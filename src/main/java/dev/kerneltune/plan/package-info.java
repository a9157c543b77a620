/**
 * From a profile and an audit, or from the journal and what is there now, to a plan: pure functions
 * that see nothing but the model.
 */
@org.jspecify.annotations.NullMarked
package dev.kerneltune.plan;
