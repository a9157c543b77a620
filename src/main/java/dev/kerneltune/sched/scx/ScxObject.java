package dev.kerneltune.sched.scx;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The compiled BPF program, as native/sched/build made it and the build put it beside this. */
public final class ScxObject {
  private static final String NAME = "kt.bpf.o";

  private ScxObject() {}

  /** Returns its bytes; empty in a build without clang. */
  public static Optional<byte[]> read() {
    try (InputStream in = ScxObject.class.getResourceAsStream(NAME)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new ScxException(NAME + " cannot be read: " + e.getMessage());
    }
  }
}
