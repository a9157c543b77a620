package dev.kerneltune.host;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The file {@code config} of a PCI function in sysfs, of which only what {@link PciCapabilities}
 * asks for is read; the rest stays zero. Each four bytes are a question to the device
 * (drivers/pci/pci-sysfs.c, pci_read_config).
 */
final class PciConfigFile implements PciCapabilities.Registers {
  private static final String NAME = "/config";
  private static final int LENGTH = 0x1000;
  private static final int WORD = 4;

  private final FileInputStream in;
  private final byte[] bytes = new byte[LENGTH];
  private final BitSet words = new BitSet(LENGTH / WORD);
  private int position;
  private int furthest;

  /** Where a read came to the end first. */
  private int cut = LENGTH;

  private PciConfigFile(FileInputStream in) {
    this.in = in;
  }

  /** Returns whether a path is that of a function's configuration space. */
  static boolean isOne(String path) {
    int end = path.length() - NAME.length();
    return path.endsWith(NAME)
        && end >= 12
        && path.charAt(end - 2) == '.'
        && path.charAt(end - 5) == ':'
        && path.charAt(end - 8) == ':';
  }

  /**
   * Returns the space: 256 or 4096 bytes; 64 where the reader may see no more, or there is nothing
   * behind the header.
   */
  static Raw read(FileInputStream in) throws IOException {
    PciConfigFile file = new PciConfigFile(in);
    int header = file.fill(0, PciCapabilities.HEADER_LENGTH);
    if (header == PciCapabilities.HEADER_LENGTH && !file.isSilent()) {
      try {
        PciCapabilities.walk(file);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return new Raw.Bytes(Arrays.copyOf(file.bytes, file.length()));
  }

  /** Returns whether all of the header is ones: what sleeps or is gone is asked nothing more. */
  private boolean isSilent() {
    for (int i = 0; i < PciCapabilities.HEADER_LENGTH; i++) {
      if (bytes[i] != (byte) 0xff) {
        return false;
      }
    }
    return true;
  }

  /** The length of the space; of one that ends where no space does, what was read of it. */
  private int length() {
    boolean isUsual = cut == LENGTH || cut == PciCapabilities.STANDARD_LENGTH;
    return isUsual && furthest > PciCapabilities.HEADER_LENGTH ? cut : furthest;
  }

  @Override
  public int u8(int offset) {
    if (offset < 0 || offset >= LENGTH) {
      return -1;
    }
    int start = offset / WORD * WORD;
    if (!words.get(start / WORD)) {
      try {
        fill(start, WORD);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return words.get(start / WORD) ? bytes[offset] & 0xff : -1;
  }

  /** Reads some words; returns how many bytes there were. */
  private int fill(int start, int length) throws IOException {
    if (position != start) {
      position += (int) in.skip(start - position);
    }
    int count = in.readNBytes(bytes, start, length);
    position += count;
    if (count > 0) {
      furthest = Math.max(furthest, start + count);
    }
    if (count < length) {
      cut = Math.min(cut, start + count);
    }
    words.set(start / WORD, (start + count) / WORD);
    return count;
  }
}
