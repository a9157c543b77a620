/**
 * The only writer: it carries out plans step by step, writes down each step before it is done, and
 * undoes what the journal says.
 */
@NullMarked
package dev.kerneltune.apply;

import org.jspecify.annotations.NullMarked;
