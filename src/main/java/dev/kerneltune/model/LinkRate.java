package dev.kerneltune.model;

/**
 * The rate of a PCIe link.
 *
 * @param hundredths its speed in hundredths of a GT/s
 * @param lanes its width
 */
public record LinkRate(int hundredths, int lanes) {
  /** Returns whether it is slower or narrower than {@code other}. */
  public boolean isBelow(LinkRate other) {
    return hundredths < other.hundredths || lanes < other.lanes;
  }

  /** Returns the slower speed and the smaller width of both: what two ends can do together. */
  public LinkRate both(LinkRate other) {
    return new LinkRate(Math.min(hundredths, other.hundredths), Math.min(lanes, other.lanes));
  }

  /** Returns the speed as the kernel's word, without a zero behind the point: 32 GT/s. */
  public String speed() {
    int rest = hundredths % 100;
    return hundredths / 100 + (rest == 0 ? "" : "." + rest / 10) + " GT/s";
  }

  @Override
  public String toString() {
    return speed() + " x" + lanes;
  }
}
