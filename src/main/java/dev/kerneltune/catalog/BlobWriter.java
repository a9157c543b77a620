package dev.kerneltune.catalog;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes numbers and texts; each different text once, in a table of texts at the front. */
final class BlobWriter {
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(body);

  /** Writes a number that is not negative: seven bits a byte, the lowest first. */
  void number(int number) {
    writing(() -> writeNumber(out, number));
  }

  private static void writeNumber(DataOutputStream out, int number) throws IOException {
    if (number < 0) {
      throw new IllegalArgumentException("a negative number: " + number);
    }
    int rest = number;
    while (rest > 0x7f) {
      out.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  void longNumber(long number) {
    writing(() -> out.writeLong(number));
  }

  void tag(int tag) {
    writing(() -> out.writeByte(tag));
  }

  void text(String text) {
    Integer index = texts.get(text);
    if (index == null) {
      index = texts.size();
      texts.put(text, index);
    }
    number(index);
  }

  void texts(List<String> list) {
    number(list.size());
    for (String text : list) {
      text(text);
    }
  }

  void textMap(Map<String, String> map) {
    number(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      text(entry.getKey());
      text(entry.getValue());
    }
  }

  /** Returns everything: magic, version, table of texts, body. */
  byte[] bytes(int magic, int version) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream head = new DataOutputStream(whole);
    writing(
        () -> {
          head.writeInt(magic);
          head.writeByte(version);
          writeNumber(head, texts.size());
          for (String text : texts.keySet()) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            writeNumber(head, utf8.length);
            head.write(utf8);
          }
          head.write(body.toByteArray());
        });
    return whole.toByteArray();
  }

  private interface Writing {
    void write() throws IOException;
  }

  private static void writing(Writing writing) {
    try {
      writing.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
