/**
 * Whether what sched does harms: numbers in, a verdict with its reason out. This package is pure;
 * who runs it reads the numbers, undoes everything at the first verdict, and does not begin again
 * by itself.
 */
@NullMarked
package dev.kerneltune.sched.guard;

import org.jspecify.annotations.NullMarked;
