package dev.kerneltune.sched.store;

import dev.kerneltune.sched.TaskKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Short names for keys, and hashes: SHA-256 (FIPS 180-4) of UTF-8. */
public final class KeyId {
  /** How many hexadecimal digits an id has: 64 bits, of which a machine needs some thousands. */
  public static final int DIGITS = 16;

  /** Changes when the fields of a key do, so that old answers are not taken for new keys. */
  private static final String VERSION = "1";

  private KeyId() {}

  /** Returns the id of a key. */
  public static String of(TaskKey key) {
    StringBuilder text = new StringBuilder(VERSION);
    for (String field : List.of(key.comm(), key.leader(), key.script(), key.cgroup(), key.exe())) {
      // With its length before it, no field can pass for the end of another.
      text.append(' ').append(field.length()).append(':').append(field);
    }
    return sha256(text.toString()).substring(0, DIGITS);
  }

  /** Returns the hash of a text as 64 hexadecimal digits. */
  public static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it (java.security.MessageDigest).
    }
  }
}
