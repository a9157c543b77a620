package dev.kerneltune.probe;

import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import java.util.List;

/** The order of kernel releases, for the few knobs whose meaning changed with one. */
final class ReleaseOrder {
  private ReleaseOrder() {}

  /** Returns whether {@code release}, as uname -r prints it, is not older than MAJOR.MINOR. */
  static Reading<Boolean> atLeast(Reading<String> release, int major, int minor) {
    Value.Version bound = new Value.Version(List.of(major, minor), major + "." + minor);
    return release
        .then(text -> Values.parse(ValueKind.VERSION, text))
        .map(value -> value instanceof Value.Version version && version.compareTo(bound) >= 0);
  }
}
