package dev.kerneltune.probe;

import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.List;

/**
 * /sys/block/DEV/stat (Documentation/block/stat.rst): numbers since boot on one line.
 *
 * @param requests reads and writes that were completed
 * @param readBytes bytes that were read
 * @param writtenBytes bytes that were written
 */
record BlockStatistics(long requests, long readBytes, long writtenBytes) {
  /** The unit of the file, whatever the sectors of the drive are. */
  private static final long SECTOR = 512;

  private static final int READS = 0;
  private static final int SECTORS_READ = 2;
  private static final int WRITES = 4;
  private static final int SECTORS_WRITTEN = 6;
  private static final int FIELDS_AT_LEAST = 11;

  /** Parses the file. Kernels since 4.18 and 5.5 have more fields behind the eleven. */
  static Reading<BlockStatistics> parse(String text) {
    List<String> words = Values.words(text);
    if (words.size() < FIELDS_AT_LEAST) {
      return Reading.malformed(text, "at least " + FIELDS_AT_LEAST + " numbers");
    }
    try {
      return Reading.present(
          new BlockStatistics(
              number(words, READS) + number(words, WRITES),
              number(words, SECTORS_READ) * SECTOR,
              number(words, SECTORS_WRITTEN) * SECTOR),
          text);
    } catch (NumberFormatException _) {
      return Reading.malformed(text, "at least " + FIELDS_AT_LEAST + " numbers");
    }
  }

  private static long number(List<String> words, int field) {
    return Long.parseUnsignedLong(words.get(field));
  }
}
