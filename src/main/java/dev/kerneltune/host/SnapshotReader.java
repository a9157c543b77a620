package dev.kerneltune.host;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.io.input.BoundedInputStream;

/** Reads a snapshot; {@link Snapshot} describes the format. */
final class SnapshotReader {
  /**
   * The longest snapshot after unpacking, in bytes: a machine with 1152 CPUs takes about a third.
   */
  static final long MOST_BYTES = 128L << 20;

  private static final int GZIP_MAGIC = 0x1f8b;

  private final String name;
  private final Map<String, Raw> files = new HashMap<>();
  private final Map<String, Listing> folders = new HashMap<>();
  private final Map<String, Raw> links = new HashMap<>();
  private final Map<String, Raw> seconds = new HashMap<>();
  private OptionalLong window = OptionalLong.empty();
  private int line;

  private SnapshotReader(String name) {
    this.name = name;
  }

  /** Reads a snapshot file, packed by gzip or not. */
  static Recording read(Path file) {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return read(in, file.toString());
    } catch (IOException e) {
      throw new HostSourceException(
          "%s: %s; expected a snapshot".formatted(file, reason(file.toString(), e)), e);
    }
  }

  private static String reason(String name, IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(name + " (")
        ? message.substring(name.length() + 2, message.length() - 1)
        : message;
  }

  /** Reads a snapshot from a stream; {@code name} stands for it in messages. */
  static Recording read(InputStream in, String name) throws IOException {
    SnapshotReader reader = new SnapshotReader(name);
    try {
      reader.lines(bounded(unpacked(new BufferedInputStream(in, 1 << 16)), name));
    } catch (ZipException | EOFException e) {
      throw new HostSourceException(
          name + ": broken gzip data (" + e.getMessage() + "); expected a whole snapshot", e);
    }
    return new Recording(reader.files, reader.folders, reader.links, reader.seconds, reader.window);
  }

  private static InputStream unpacked(BufferedInputStream in) throws IOException {
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static InputStream bounded(InputStream in, String name) throws IOException {
    return BoundedInputStream.builder()
        .setInputStream(in)
        .setMaxCount(MOST_BYTES)
        .setOnMaxCount(
            (most, _) -> {
              throw new HostSourceException(
                  name + ": longer than " + most + " bytes when unpacked; expected a snapshot");
            })
        .get();
  }

  private void lines(InputStream in) throws IOException {
    ByteArrayOutputStream open = new ByteArrayOutputStream(256);
    byte[] buffer = new byte[1 << 16];
    line = 1;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      int start = 0;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          open.write(buffer, start, i - start);
          line(open.toByteArray());
          open.reset();
          start = i + 1;
          line++;
        }
      }
      open.write(buffer, start, count - start);
    }
    if (open.size() > 0) {
      throw problem("the end of the file in the middle of a line; expected a whole snapshot");
    }
    if (line == 1) {
      throw problem("an empty file; expected \"" + Snapshot.HEADER + "\"");
    }
  }

  private void line(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    if (line == 1) {
      if (!text.equals(Snapshot.HEADER)) {
        throw problem(quote(text) + "; expected \"" + Snapshot.HEADER + "\"");
      }
      return;
    }
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), withoutReturn(bytes))) {
      throw problem("bytes that are no UTF-8; expected text, or x|PATH|HEX for bytes");
    }
    try {
      entry(text);
    } catch (IllegalArgumentException e) {
      throw problem(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] withoutReturn(byte[] bytes) {
    int length = bytes.length;
    return length > 0 && bytes[length - 1] == '\r' ? Arrays.copyOf(bytes, length - 1) : bytes;
  }

  private void entry(String text) {
    int bar = text.indexOf('|');
    if (bar < 1) {
      throw new IllegalArgumentException(quote(text) + "; expected KIND|PATH|CONTENT");
    }
    String tag = text.substring(0, bar);
    if (tag.equals("w")) {
      window(text.substring(bar + 1));
      return;
    }
    int next = text.indexOf('|', bar + 1);
    String path = SnapshotText.unescape(text.substring(bar + 1, next < 0 ? text.length() : next));
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(quote(path) + "; expected an absolute path");
    }
    String content = next < 0 ? "" : text.substring(next + 1);
    switch (tag) {
      case "d" -> put(folders, path, new Listing.Names(names(content)));
      case "l" -> put(links, path, raw('f', content));
      case "F" -> put(seconds, path, raw('f', content));
      case "X" -> put(seconds, path, raw('x', content));
      default -> {
        char code = tag.charAt(tag.length() - 1);
        switch (tag.substring(0, tag.length() - 1)) {
          case "" -> put(files, path, raw(code, content));
          case "d" -> put(folders, path, new Listing.None(lack(code, content)));
          case "l" -> put(links, path, code == 'x' ? raw(code, content) : lack(code, content));
          case "2" -> put(seconds, path, lack(code, content));
          default -> throw unknownKind(tag);
        }
      }
    }
  }

  private static Raw raw(char code, String content) {
    return switch (code) {
      case 'f' -> new Raw.Bytes(SnapshotText.unescape(content).getBytes(StandardCharsets.UTF_8));
      case 'x' -> new Raw.Bytes(SnapshotText.unhex(content));
      default -> lack(code, content);
    };
  }

  private static Raw lack(char code, String content) {
    return switch (code) {
      case '-' -> new Raw.Missing();
      case '!' -> new Raw.Refused(SnapshotText.unescape(content));
      case '?' -> new Raw.Failed(SnapshotText.unescape(content));
      case 't' -> new Raw.Blocked(number(content, "milliseconds"));
      default -> throw unknownKind(String.valueOf(code));
    };
  }

  private static IllegalArgumentException unknownKind(String tag) {
    return new IllegalArgumentException(
        "the kind " + quote(tag) + "; expected one of f x l d - ! ? t F X w");
  }

  private static List<String> names(String content) {
    List<String> names = new ArrayList<>();
    int start = 0;
    while (start < content.length()) {
      int blank = content.indexOf(' ', start);
      int end = blank < 0 ? content.length() : blank;
      if (end > start) {
        names.add(SnapshotText.unescape(content.substring(start, end)));
      }
      start = end + 1;
    }
    Collections.sort(names);
    return List.copyOf(names);
  }

  private static long number(String digits, String unit) {
    try {
      long number = Long.parseLong(digits);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as for a negative number.
    }
    throw new IllegalArgumentException(quote(digits) + "; expected a number of " + unit);
  }

  private void window(String digits) {
    if (window.isPresent()) {
      throw new IllegalArgumentException("a second w line; expected one");
    }
    window = OptionalLong.of(number(digits, "nanoseconds"));
  }

  private static <T> void put(Map<String, T> answers, String path, T answer) {
    if (answers.putIfAbsent(path, answer) != null) {
      throw new IllegalArgumentException(
          "a second answer about " + path + "; expected one answer a path");
    }
  }

  private HostSourceException problem(String what) {
    return new HostSourceException(name + ":" + line + ": " + what);
  }

  private static String quote(String text) {
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return "\"" + SnapshotText.escape(shown) + "\"";
  }
}
