package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;

/**
 * A device's file that is there for every device, and gives an error where the driver has nothing
 * to say: EINVAL for the speed of a link that is down (net/core/net-sysfs.c) or for a write-back
 * throttle that is not attached (block/blk-sysfs.c), EOPNOTSUPP for a port without a name.
 */
final class DriverFile {
  private DriverFile() {}

  /** Reads a file whose errors of that kind mean {@code because}. */
  static Reading<String> text(Host host, String path, String because) {
    Raw raw = host.read(path);
    boolean says =
        raw instanceof Raw.Failed(var error)
            && (error.startsWith("EINVAL")
                || error.startsWith("EOPNOTSUPP")
                || error.startsWith("ENODATA"));
    return says ? Reading.absent(because) : Files.text(raw);
  }

  /** Reads such a file as a whole number. */
  static Reading<Long> number(Host host, String path, String because) {
    return text(host, path, because)
        .then(text -> Values.parse(ValueKind.INT, text))
        .map(value -> ((Value.Int) value).number());
  }
}
