package dev.kerneltune.host;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The answers of a host, written down.
 *
 * @param files what reads gave, by path, and what native calls gave, by /ask/ and the query
 * @param folders what listings gave, by path
 * @param links what reading links gave, by path
 * @param seconds what the second reads of counter files gave, by path
 * @param windowNanos the time between the first and the second reads, in nanoseconds
 */
record Recording(
    Map<String, Raw> files,
    Map<String, Listing> folders,
    Map<String, Raw> links,
    Map<String, Raw> seconds,
    OptionalLong windowNanos) {

  /** What stands before a query of {@link Host#ask} to make it the path of its answer. */
  static final String ASKED = "/ask/";

  /** Returns link targets as the answers of reading the links. */
  static Map<String, Raw> targets(Map<String, String> links) {
    Map<String, Raw> answers = new HashMap<>();
    for (Map.Entry<String, String> link : links.entrySet()) {
      byte[] target = link.getValue().getBytes(StandardCharsets.UTF_8);
      answers.put(link.getKey(), new Raw.Bytes(target));
    }
    return answers;
  }
}
