/**
 * Asks a model what nobody else knows: the client of an OpenAI-compatible server, what is sent to
 * it, what of its replies is believed, and how often it may be asked. Nothing here has a
 * capability, reads the machine, or changes anything: keys come in, classes go out.
 */
@NullMarked
package dev.kerneltune.sched.model;

import org.jspecify.annotations.NullMarked;
