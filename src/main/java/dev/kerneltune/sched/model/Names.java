package dev.kerneltune.sched.model;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a name that anybody may have chosen is written into a question: short, of harmless
 * characters, or not at all.
 */
public sealed interface Names {
  /** The longest that any name becomes. */
  int LONGEST = 32;

  /** How names are hashed. */
  String ALGORITHM = "HmacSHA256";

  /** As they are, but for what could be more than a name. */
  record Clear() implements Names {}

  /**
   * As hashes that are the same for the same name within one run: HMAC-SHA-256 (RFC 2104), so that
   * nobody who knows common names can tell them.
   *
   * @param secret of one run
   */
  record Hashed(SecretKey secret) implements Names {}

  /** Not at all: the second look, which must do without names. */
  record Masked() implements Names {}

  /** So many bytes of a hash are written: 48 bits, for some twenty names. */
  int HASH_BYTES = 6;

  /** Returns hashes with this secret: 32 random bytes, of one run. */
  static Names hashed(byte[] secret) {
    return new Hashed(new SecretKeySpec(secret, ALGORITHM));
  }

  /** Returns how a name is written; empty where it is empty, or masked. */
  default String write(String name) {
    return switch (this) {
      case Clear() -> harmless(name);
      case Hashed(var secret) -> name.isEmpty() ? "" : "h:" + hash(secret, name);
      case Masked() -> "";
    };
  }

  /** Returns only [A-Za-z0-9._:+/-], all else as {@code ?}, at most {@link #LONGEST} characters. */
  private static String harmless(String name) {
    StringBuilder text = new StringBuilder();
    int[] points = name.codePoints().limit(LONGEST).toArray();
    for (int each : points) {
      boolean isHarmless =
          each >= 'a' && each <= 'z'
              || each >= 'A' && each <= 'Z'
              || each >= '0' && each <= '9'
              || "._:+/-".indexOf(each) >= 0;
      text.append(isHarmless ? (char) each : '?');
    }
    return text.toString();
  }

  private static String hash(SecretKey secret, String name) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has it (javax.crypto.Mac).
    }
  }

  /** Returns the last part of a path; the whole text where it is none. */
  static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
