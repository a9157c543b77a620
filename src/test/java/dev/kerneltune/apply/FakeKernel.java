package dev.kerneltune.apply;

import dev.kerneltune.host.LiveWriter;
import dev.kerneltune.testing.ForwardingWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The machine in a folder, written to; its knobs take and refuse what a kernel's would. */
final class FakeKernel extends ForwardingWriter {
  private static final Map<String, String> TWINS =
      Map.of(
          "/proc/sys/vm/dirty_bytes", "/proc/sys/vm/dirty_ratio",
          "/proc/sys/vm/dirty_ratio", "/proc/sys/vm/dirty_bytes");

  /** What a knob does instead of taking a value. */
  enum Fault {
    EIO,
    EINVAL,
    /** It goes away while it is written. */
    VANISHES,
    /** It says that it took the value, and did not. */
    IGNORES,
    /** It takes it, says EIO, and from then on takes nothing more. */
    STICKS
  }

  private final Path root;
  final Map<String, Fault> faults = new HashMap<>();

  FakeKernel(Path root) {
    super(LiveWriter.below(root));
    this.root = root;
  }

  @Override
  public Written kernelFile(String path, String text) {
    Path file = Path.of(root + path);
    try {
      if (!Files.exists(file)) {
        return super.kernelFile(path, text);
      }
      Fault fault = faults.get(path);
      if (fault == null) {
        return write(path, file, text);
      }
      return switch (fault) {
        case EIO -> new Written.Refused("EIO: Input/output error");
        case EINVAL -> new Written.Refused("EINVAL: Invalid argument");
        case VANISHES -> {
          Files.delete(file);
          yield new Written.Refused("ENODEV: No such device");
        }
        case IGNORES -> new Written.Done();
        case STICKS -> {
          faults.put(path, Fault.EIO);
          Files.writeString(file, "4711\n");
          yield new Written.Refused("EIO: Input/output error");
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Written write(String path, Path file, String text) throws IOException {
    String old = Files.readString(file);
    String word = text.strip();
    if (old.contains("[")) {
      String plain = old.replace("[", "").replace("]", "");
      List<String> words = List.of(plain.strip().split("\\s+", -1));
      if (!words.contains(word)) {
        return new Written.Refused("EINVAL: Invalid argument");
      }
      StringBuilder line = new StringBuilder();
      for (String each : words) {
        line.append(line.isEmpty() ? "" : " ").append(each.equals(word) ? "[" + each + "]" : each);
      }
      // Some choices end in a blank, and it stays.
      String end = old.substring(old.stripTrailing().length());
      Files.writeString(file, line + end);
      return new Written.Done();
    }
    boolean isSwitch = old.strip().equals("Y") || old.strip().equals("N");
    if (isSwitch) {
      boolean on = word.equals("1") || word.equals("Y");
      if (!on && !word.equals("0") && !word.equals("N")) {
        return new Written.Refused("EINVAL: Invalid argument");
      }
      word = on ? "Y" : "N";
    } else if (isNumber(old.strip()) && word.chars().anyMatch(Character::isLetter)) {
      return new Written.Refused("EINVAL: Invalid argument");
    }
    Files.writeString(file, word + "\n");
    String twin = TWINS.get(path);
    if (twin != null && !word.equals("0") && Files.exists(Path.of(root + twin))) {
      Files.writeString(Path.of(root + twin), "0\n");
    }
    return new Written.Done();
  }

  static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(Character::isDigit);
  }
}
