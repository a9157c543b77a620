package dev.kerneltune.host;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A text file of everything that a host was asked for, with its answers. An audit of the snapshot
 * gives what the audit of the host gave.
 *
 * <p>The first line is {@value #HEADER}. Each other line is {@code KIND|PATH|CONTENT}, sorted by
 * path; a backslash escapes line ends, control characters, and bars and blanks in names.
 *
 * <pre>
 * f|/path|text      a file's text          l|/path|target    where a link points
 * x|/path|hex       a file's bytes         d|/path|a b c     the names in a folder
 * -|/path           there is no such file  !|/path|EACCES    the kernel refused
 * ?|/path|error     any other error        t|/path|1000      no answer within so many ms
 * F|/path|text      a counter's second reading, X for bytes  w|nanoseconds     the time between
 * </pre>
 *
 * <p>After d, l or 2 (a second reading), the signs - ! ? t say why there is no such answer, as in
 * {@code d-|/sys/class/infiniband}. A path without a line was not asked for.
 */
public final class Snapshot {
  static final String HEADER = "kernel-tune-snapshot 1";

  private Snapshot() {}

  /**
   * Writes a snapshot to a file, packed by gzip when its name ends in .gz. It is written beside and
   * then renamed, so that the file is never half a snapshot; only its owner may read it.
   */
  public static void write(CachedHost host, Path file, Masking masking) throws IOException {
    boolean exists = Files.exists(file);
    if (exists && !Files.isRegularFile(file)) {
      try (OutputStream out = Files.newOutputStream(file)) { // A pipe or /dev/stdout.
        write(host, packed(out, file), masking);
      }
      return;
    }
    Path target = exists ? file.toRealPath() : file.toAbsolutePath();
    Path beside = Files.createTempFile(target.getParent(), ".kernel-tune", ".part");
    try {
      try (OutputStream out = packed(Files.newOutputStream(beside), file)) {
        write(host, out, masking);
      }
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static OutputStream packed(OutputStream out, Path file) throws IOException {
    return file.toString().endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out;
  }

  /** Writes a snapshot to a stream, unpacked, and leaves the stream open. */
  public static void write(CachedHost host, OutputStream out, Masking masking) throws IOException {
    write(host.answers(), out, masking);
  }

  static void write(Recording answers, OutputStream out, Masking masking) throws IOException {
    Recording recording =
        switch (masking) {
          case MASKED -> new Masker().mask(answers);
          case PLAIN -> answers;
        };
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    writer.write(HEADER + "\n");
    for (List<String> lines : lines(recording).values()) {
      for (String line : lines) {
        writer.write(line);
        writer.write('\n');
      }
    }
    if (recording.windowNanos().isPresent()) {
      writer.write("w|" + recording.windowNanos().getAsLong() + "\n");
    }
    writer.flush();
    if (out instanceof GZIPOutputStream packed) {
      packed.finish();
    }
  }

  private static Map<String, List<String>> lines(Recording recording) {
    Map<String, List<String>> lines = new TreeMap<>();
    recording
        .files()
        .forEach((path, raw) -> add(lines, path, withoutSecrets(path, raw), "f", "x", ""));
    recording.folders().forEach((path, listing) -> add(lines, path, listing));
    recording.links().forEach((path, raw) -> add(lines, path, raw, "l", "lx", "l"));
    recording.seconds().forEach((path, raw) -> add(lines, path, raw, "F", "X", "2"));
    return lines;
  }

  /**
   * Leaves of a process's environment, where people keep passwords, the one variable that is read:
   * container= (systemd.io/CONTAINER_INTERFACE). Whatever the masking.
   */
  private static Raw withoutSecrets(String path, Raw raw) {
    if (!path.endsWith("/environ") || !(raw instanceof Raw.Bytes bytes)) {
      return raw;
    }
    StringBuilder kept = new StringBuilder();
    for (String variable : bytes.text().split("\0", -1)) {
      if (variable.startsWith("container=")) {
        kept.append(variable).append('\0');
      }
    }
    return new Raw.Bytes(kept.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void add(Map<String, List<String>> lines, String path, Listing listing) {
    switch (listing) {
      case Listing.Names(var names) -> {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
          text.append(text.isEmpty() ? "" : " ").append(SnapshotText.escapeName(name));
        }
        add(lines, path, "d", text.toString());
      }
      case Listing.None(var why) -> add(lines, path, why, "d", "d", "d");
    }
  }

  private static void add(
      Map<String, List<String>> lines, String path, Raw raw, String text, String hex, String lack) {
    switch (raw) {
      case Raw.Bytes bytes when SnapshotText.isText(bytes.content()) ->
          add(lines, path, text, SnapshotText.escape(bytes.text()));
      case Raw.Bytes(var content) -> add(lines, path, hex, SnapshotText.hex(content));
      case Raw.Missing _ -> line(lines, path, lack + "-|" + SnapshotText.escapeName(path));
      case Raw.NotRecorded _ -> {}
      case Raw.Refused(var error) -> add(lines, path, lack + "!", SnapshotText.escape(error));
      case Raw.Blocked(var millis) -> add(lines, path, lack + "t", Long.toString(millis));
      case Raw.Failed(var error) -> add(lines, path, lack + "?", SnapshotText.escape(error));
    }
  }

  private static void add(
      Map<String, List<String>> lines, String path, String tag, String content) {
    line(lines, path, tag + "|" + SnapshotText.escapeName(path) + "|" + content);
  }

  private static void line(Map<String, List<String>> lines, String path, String line) {
    lines.computeIfAbsent(path, _ -> new ArrayList<>()).add(line);
  }
}
