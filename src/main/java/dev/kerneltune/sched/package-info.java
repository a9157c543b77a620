/**
 * Which class of work a task belongs to, and why: rules of the user, a catalogue, what a model once
 * answered, and how the task behaves. This package is pure; its neighbours below it read tasks
 * ({@code task}), ask a model ({@code model}), act ({@code hints}, {@code scx}) and measure ({@code
 * bench}).
 */
@NullMarked
package dev.kerneltune.sched;

import org.jspecify.annotations.NullMarked;
