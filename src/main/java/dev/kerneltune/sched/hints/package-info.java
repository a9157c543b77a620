/**
 * Classes as attributes of threads: nice, EEVDF slice, SCHED_BATCH and SCHED_IDLE, and the weight
 * of control groups. Everything is written down before it is done, and can be undone after kill -9;
 * what somebody else changed since is left.
 */
@NullMarked
package dev.kerneltune.sched.hints;

import org.jspecify.annotations.NullMarked;
