package dev.kerneltune.sched.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * decisions.jsonl: what a model answered, one decision on a line, the oldest first. Each line holds
 * the SHA-256 of the line before, so that a line that was changed, taken out or put in is seen: not
 * a signature, but whoever changes one line must write all behind it anew.
 */
public final class DecisionsFile {
  /** Its name. */
  public static final String NAME = "decisions.jsonl";

  /** The longest file, in bytes: some 30,000 decisions. */
  public static final long MOST_BYTES = 16L << 20;

  /** What stands for the hash before the first line. */
  static final String NO_LINE = "0".repeat(64);

  private DecisionsFile() {}

  /**
   * What the file holds.
   *
   * @param decisions as far as the chain holds, the oldest first
   * @param broken what is wrong with the first line that is not, with file and line; what stands
   *     behind it is not taken
   * @param last the hash that the next line must hold
   * @param end where the last whole line ends, in bytes
   */
  public record Chain(
      List<ModelDecision> decisions, Optional<String> broken, String last, long end) {
    /** Returns the last decision about each key, by the key's id. */
    public Map<String, ModelDecision> byId() {
      Map<String, ModelDecision> last = new LinkedHashMap<>();
      decisions.forEach(each -> last.put(each.id(), each));
      return last;
    }
  }

  /**
   * Reads the file in a folder. A last line that is cut off is passed over: it is what a power loss
   * leaves.
   *
   * @throws StoreException where the file cannot be read, or is too long
   */
  public static Chain read(Path folder) {
    return readFile(folder.resolve(NAME));
  }

  /**
   * Reads a file of that form, wherever it is.
   *
   * @throws StoreException where it cannot be read, or is too long
   */
  public static Chain readFile(Path file) {
    return chain(file, StoreFiles.read(file, MOST_BYTES));
  }

  private static Chain chain(Path file, byte[] bytes) {
    List<ModelDecision> decisions = new ArrayList<>();
    String last = NO_LINE;
    long end = 0;
    int number = 0;
    for (String line : StoreFiles.lines(file, bytes)) {
      number++;
      try {
        JsonValue.Fields object = JsonCodec.readObject(line, JsonCodec.DEPTH);
        if (!object.text(StoreCodec.PREVIOUS).orElse("").equals(last)) {
          throw new StoreException(
              "a broken chain; expected the SHA-256 of the line before; the file was changed by"
                  + " somebody; move it away, and the model is asked again");
        }
        decisions.add(StoreCodec.decision(object));
      } catch (StoreException e) {
        return new Chain(
            List.copyOf(decisions),
            Optional.of(file + ":" + number + ": " + e.getMessage()),
            last,
            end);
      }
      last = KeyId.sha256(line);
      end += line.getBytes(StandardCharsets.UTF_8).length + 1L;
    }
    return new Chain(List.copyOf(decisions), Optional.empty(), last, end);
  }

  /**
   * Appends decisions; they are on the disk when this returns. A last line that was cut off is
   * taken away.
   *
   * @throws StoreException where the chain is broken, the file is full or cannot be written, or
   *     somebody else is appending; then nothing of them is there
   */
  public static void append(Path folder, Collection<ModelDecision> decisions) {
    Path file = folder.resolve(NAME);
    // What is no plain file is refused before it is opened: a FIFO would never answer.
    StoreFiles.read(file, MOST_BYTES);
    try (FileChannel channel = StoreFiles.open(file)) {
      if (!isAlone(channel)) {
        throw new StoreException(file + ": another process appends; expected none; wait for it");
      }
      Chain chain = chain(file, StoreFiles.read(file, MOST_BYTES));
      if (chain.broken().isPresent()) {
        throw new StoreException(chain.broken().get());
      }
      String text = text(chain.last(), decisions);
      if (chain.end() + text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
        throw new StoreException(
            "%s: full; expected room below %d bytes; move it away".formatted(file, MOST_BYTES));
      }
      channel.truncate(chain.end());
      channel.position(chain.end());
      try {
        StoreFiles.append(channel, text);
      } catch (IOException e) {
        channel.truncate(chain.end());
        throw e;
      }
    } catch (IOException e) {
      throw StoreFiles.failed(file, e);
    }
  }

  private static boolean isAlone(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static String text(String before, Collection<ModelDecision> decisions) {
    StringBuilder text = new StringBuilder();
    String last = before;
    for (ModelDecision each : decisions) {
      String line = JsonCodec.write(StoreCodec.write(each).with(StoreCodec.PREVIOUS, last));
      text.append(line).append('\n');
      last = KeyId.sha256(line);
    }
    return text.toString();
  }
}
