package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Reading;

/**
 * The link of one PCI function as its four sysfs files tell it (drivers/pci/pci-sysfs.c,
 * current_link_speed_show and its neighbours).
 *
 * @param speed now, in hundredths of a GT/s
 * @param maxSpeed what the function can do, in hundredths of a GT/s
 * @param width lanes now
 * @param maxWidth lanes that the function has
 */
record PcieLink(
    Reading<Integer> speed,
    Reading<Integer> maxSpeed,
    Reading<Integer> width,
    Reading<Integer> maxWidth) {
  static final String SPEED = "current_link_speed";
  static final String MAX_SPEED = "max_link_speed";
  static final String WIDTH = "current_link_width";
  static final String MAX_WIDTH = "max_link_width";

  /** Reads the link of {@code bdf}. */
  static PcieLink of(Host host, String bdf) {
    return new PcieLink(
        speed(host, bdf, SPEED),
        speed(host, bdf, MAX_SPEED),
        width(host, bdf, WIDTH),
        width(host, bdf, MAX_WIDTH));
  }

  private static Reading<Integer> speed(Host host, String bdf, String name) {
    return Files.text(host, PcieDevices.file(bdf, name)).then(PcieLink::parseSpeed);
  }

  private static Reading<Integer> width(Host host, String bdf, String name) {
    return Files.text(host, PcieDevices.file(bdf, name)).then(PcieLink::parseWidth);
  }

  /**
   * Parses a speed in hundredths of a GT/s: {@code 16.0 GT/s PCIe}, {@code 8 GT/s} from older
   * kernels, {@code Unknown} where the link is down or the device sleeps.
   */
  static Reading<Integer> parseSpeed(String text) {
    String trimmed = text.strip();
    if (trimmed.startsWith("Unknown")) {
      return Reading.unreadable("the kernel does not know the link speed: " + trimmed, "");
    }
    int blank = trimmed.indexOf(' ');
    String number = blank < 0 ? "" : trimmed.substring(0, blank);
    String unit = blank < 0 ? "" : trimmed.substring(blank).strip();
    int hundredths = unit.startsWith("GT/s") ? hundredths(number) : -1;
    return hundredths <= 0
        ? Reading.malformed(trimmed, "a link speed such as 16.0 GT/s PCIe")
        : Reading.present(hundredths, trimmed);
  }

  private static int hundredths(String number) {
    int value = 0;
    int decimals = -1;
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == '.' && decimals < 0 && i > 0) {
        decimals = 0;
      } else if (c >= '0' && c <= '9' && decimals < 2 && value < 100_000) {
        value = value * 10 + (c - '0');
        decimals += decimals < 0 ? 0 : 1;
      } else {
        return -1;
      }
    }
    for (int i = Math.max(decimals, 0); i < 2; i++) {
      value *= 10;
    }
    return number.isEmpty() ? -1 : value;
  }

  /** Parses a width in lanes; 0 and 255 are what the kernel prints when it does not know. */
  static Reading<Integer> parseWidth(String text) {
    String trimmed = text.strip();
    int lanes = 0;
    for (int i = 0; i < trimmed.length(); i++) {
      int digit = trimmed.charAt(i) - '0';
      if (digit < 0 || digit > 9 || lanes > 1000) {
        return Reading.malformed(trimmed, "a number of lanes");
      }
      lanes = lanes * 10 + digit;
    }
    if (trimmed.isEmpty()) {
      return Reading.malformed(trimmed, "a number of lanes");
    }
    return lanes == 0 || lanes == 255
        ? Reading.unreadable("the kernel does not know the link width: " + trimmed, "")
        : Reading.present(lanes, trimmed);
  }

  /**
   * Returns what the link carries one way in Mb/s after its line code, as the kernel counts it
   * (drivers/pci/pci.h, PCIE_SPEED2MBS_ENC): 8b/10b up to 5 GT/s, 128b/130b up to 32 GT/s.
   */
  Reading<Integer> megabits() {
    return speed.then(fast -> width.map(wide -> perLane(fast) * wide));
  }

  private static int perLane(int hundredths) {
    int raw = hundredths * 10;
    if (hundredths <= 500) {
      return raw * 8 / 10;
    }
    return hundredths >= 6400 ? raw : (int) (raw * 128L / 130);
  }

  /** Returns the four files' texts as one line of evidence. */
  String told() {
    return told(speed) + " x" + told(width) + " of " + told(maxSpeed) + " x" + told(maxWidth);
  }

  private static String told(Reading<Integer> reading) {
    return switch (reading) {
      case Reading.Present<Integer>(_, var raw) -> raw;
      case Reading.Absent<Integer> _ -> "(no file)";
      case Reading.Unreadable<Integer> _, Reading.Malformed<Integer> _ -> "(unknown)";
    };
  }
}
