package dev.kerneltune.report;

/**
 * The place of a source, cut behind an address that can be opened.
 *
 * @param address starts with https:// or http://; empty where there is none
 * @param rest what follows it, or the whole of a place that is no address
 */
record Where(String address, String rest) {
  /** Cuts a place. */
  static Where of(String place) {
    if (!place.startsWith("https://") && !place.startsWith("http://")) {
      return new Where("", place);
    }
    int end = 0;
    while (end < place.length() && " <>,;".indexOf(place.charAt(end)) < 0) {
      end++;
    }
    return new Where(place.substring(0, end), place.substring(end));
  }
}
