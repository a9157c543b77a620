/**
 * What a way of scheduling is worth on this machine: a workload of our own as real processes, arms
 * that take turns in one boot, and the statistics of their ratios. Measuring never changes a task
 * that is not a child of the measurement.
 */
@NullMarked
package dev.kerneltune.sched.bench;

import org.jspecify.annotations.NullMarked;
