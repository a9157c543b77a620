package dev.kerneltune.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@link BlobWriter} wrote. It works on the array itself: a data input stream reads byte
 * by byte, which costs as much as the rest of the start while nothing is compiled yet. Behind the
 * end of the array it throws an {@link IndexOutOfBoundsException}.
 */
final class BlobReader {
  private final byte[] bytes;
  private final String[] texts;
  private int at;

  /** Reads the front of the bytes, up to and with the table of texts. */
  BlobReader(byte[] bytes, int magic, int version) {
    this.bytes = bytes;
    long seen = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      seen = (seen << 8) | tag();
    }
    if (seen != magic || tag() != version) {
      throw new IllegalStateException("not a catalogue of version " + version);
    }
    texts = new String[count()];
    for (int i = 0; i < texts.length; i++) {
      int length = count();
      texts[i] = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
    }
  }

  /** Reads a number that is not negative: seven bits a byte, the lowest first. */
  int number() {
    int next = bytes[at++];
    int number = next & 0x7f;
    for (int shift = 7; next < 0; shift += 7) {
      next = bytes[at++];
      number |= (next & 0x7f) << shift;
    }
    return number;
  }

  long longNumber() {
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = (number << 8) | tag();
    }
    return number;
  }

  int tag() {
    return bytes[at++] & 0xff;
  }

  /** Reads how many of something follow: each takes a byte at least. */
  int count() {
    int count = number();
    if (count < 0 || count > bytes.length - at) {
      throw new IllegalStateException("a damaged catalogue: " + count + " at byte " + at);
    }
    return count;
  }

  String text() {
    int index = number();
    if (index < 0 || index >= texts.length) {
      throw new IllegalStateException("a damaged catalogue: text " + index);
    }
    return texts[index];
  }

  List<String> texts() {
    int count = count();
    if (count == 0) {
      return List.of();
    }
    List<String> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(text());
    }
    return Collections.unmodifiableList(list);
  }

  Map<String, String> textMap() {
    int count = count();
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String key = text();
      map.put(key, text());
    }
    return Collections.unmodifiableMap(map);
  }

  /** Returns whether everything was read. */
  boolean isAtEnd() {
    return at == bytes.length;
  }
}
