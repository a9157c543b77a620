/**
 * The files by which the parts of sched speak with each other: the keys that nobody knows, and the
 * chain of what a model decided about them. The one JSON codec of sched is here.
 */
@NullMarked
package dev.kerneltune.sched.store;

import org.jspecify.annotations.NullMarked;
