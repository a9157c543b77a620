package dev.kerneltune.watch;

import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;

/**
 * One counter at one moment.
 *
 * @param meter what it counts
 * @param subject whose it is: a CPU, a device; the whole host where there is one for all, or where
 *     nobody could be asked
 * @param count what it stands at
 */
public record Counter(Meter meter, Subject subject, Reading<Long> count) {}
