package dev.kerneltune.fuzz;

import dev.kerneltune.host.Raw;
import java.util.Arrays;
import java.util.Random;

/** Ways in which an answer can be wrong. */
enum Damage {
  TRUNCATED,
  EMPTY,
  BINARY,
  HUGE,
  OTHER_NUMBER,
  NEGATIVE,
  SHUFFLED_LINES,
  MISSING,
  REFUSED,
  FAILED,
  BLOCKED,
  NOT_RECORDED;

  /** Returns whether the damage only takes knowledge away, and tells nothing that is false. */
  boolean onlyTakesKnowledge() {
    return switch (this) {
      case REFUSED, FAILED, BLOCKED, NOT_RECORDED -> true;
      case TRUNCATED, EMPTY, BINARY, HUGE, OTHER_NUMBER, NEGATIVE, SHUFFLED_LINES, MISSING -> false;
    };
  }

  Raw done(Raw raw, Random random) {
    byte[] content = raw instanceof Raw.Bytes(var bytes) ? bytes : new byte[] {'1', '\n'};
    return switch (this) {
      case TRUNCATED ->
          new Raw.Bytes(
              Arrays.copyOf(content, content.length == 0 ? 0 : random.nextInt(content.length)));
      case EMPTY -> new Raw.Bytes(new byte[0]);
      case BINARY -> {
        byte[] noise = new byte[1 + random.nextInt(300)];
        random.nextBytes(noise);
        yield new Raw.Bytes(noise);
      }
      case HUGE -> {
        byte[] much = new byte[50_000 + random.nextInt(50_000)];
        for (int i = 0; i < much.length; i++) {
          much[i] = content.length == 0 ? (byte) '9' : content[i % content.length];
        }
        yield new Raw.Bytes(much);
      }
      case OTHER_NUMBER -> new Raw.Bytes(otherDigits(content, random));
      case NEGATIVE ->
          new Raw.Bytes(
              ("-" + random.nextLong()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      case SHUFFLED_LINES -> {
        java.util.List<String> lines =
            new java.util.ArrayList<>(new Raw.Bytes(content).text().lines().toList());
        java.util.Collections.shuffle(lines, random);
        yield new Raw.Bytes(
            String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      case MISSING -> new Raw.Missing();
      case REFUSED -> new Raw.Refused("EACCES");
      case FAILED -> new Raw.Failed("EIO: Input/output error");
      case BLOCKED -> new Raw.Blocked(1000);
      case NOT_RECORDED -> new Raw.NotRecorded();
    };
  }

  private static byte[] otherDigits(byte[] content, Random random) {
    byte[] changed = content.clone();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] >= '0' && changed[i] <= '9' && random.nextInt(3) == 0) {
        changed[i] = (byte) ('0' + random.nextInt(10));
      }
    }
    return changed;
  }
}
