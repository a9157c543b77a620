/**
 * The scheduler of {@code native/sched} on a running kernel: what the kernel's own type information
 * says of it ({@link dev.kerneltune.sched.scx.Btf}), whether it may be loaded at all ({@link
 * dev.kerneltune.sched.scx.ScxPreflight}), and how it is loaded, steered and taken out again
 * ({@link dev.kerneltune.sched.scx.ScxScheduler}).
 */
@NullMarked
package dev.kerneltune.sched.scx;

import org.jspecify.annotations.NullMarked;
