package dev.kerneltune.model;

import java.util.Optional;

/**
 * A place that the remedy of a check would write, as it is found on a machine.
 *
 * @param check the check
 * @param subject what it is about; the subject of the finding that it would mend
 * @param knob what is set, in the words of the catalogue, for this one place (no star, no dot)
 * @param target where it is written
 * @param identity what the target is found to be (the resolved folder of the device), or empty
 * @param now what is there, as it would be written
 * @param wanted what the machine itself says should be there, for computed remedies
 * @param twin the place that is in force instead, where there is one
 * @param obstacle why it cannot be set all the same (a managed interrupt), or empty
 */
public record Setting(
    String check,
    Subject subject,
    Address.Knob knob,
    Target target,
    String identity,
    Reading<String> now,
    Optional<String> wanted,
    Optional<State.Twin> twin,
    String obstacle) {}
