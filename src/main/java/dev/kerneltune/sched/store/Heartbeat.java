package dev.kerneltune.sched.store;

import dev.kerneltune.sched.store.JsonValue.Fields;

/**
 * That a run lives: what {@value #NAME} in the state folder holds. A run that ends by itself
 * removes it.
 *
 * @param pid its process
 * @param uptimeSeconds when it said so, seconds since boot
 * @param boot the id of the boot
 * @param backend hints or scx
 * @param said what it is doing
 */
public record Heartbeat(int pid, long uptimeSeconds, String boot, String backend, String said) {
  /** Its file. */
  public static final String NAME = "heartbeat.json";

  /** A run whose last sign is older than so many seconds hangs, or was killed. */
  public static final long STALE_SECONDS = 60;

  /** Understands an object; what it lacks is empty or zero. */
  public static Heartbeat of(Fields fields) {
    return new Heartbeat(
        fields.whole("pid").orElse(0L).intValue(),
        fields.whole("uptime-seconds").orElse(0L),
        fields.text("boot").orElse(""),
        fields.text("backend").orElse(""),
        fields.text("said").orElse(""));
  }

  /** Returns it as an object. */
  public Fields fields() {
    return Fields.none()
        .with("pid", pid)
        .with("uptime-seconds", uptimeSeconds)
        .with("boot", boot)
        .with("backend", backend)
        .with("said", said);
  }
}
