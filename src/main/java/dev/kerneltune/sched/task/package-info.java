/**
 * Tasks as /proc shows them: who they are, what they did between two readings, and what evidence
 * there is that a GPU or a client depends on them.
 */
@NullMarked
package dev.kerneltune.sched.task;

import org.jspecify.annotations.NullMarked;
