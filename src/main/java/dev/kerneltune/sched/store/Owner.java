package dev.kerneltune.sched.store;

import java.util.Optional;

/** Whose a task is. */
public enum Owner {
  /** User 0. */
  ROOT("root"),
  /** A service: a user below 1,000 (SYS_UID_MAX of login.defs), or a dynamic one of systemd. */
  SYSTEM("system"),
  /** A person, or somebody in a container. */
  USER("user");

  private static final int FIRST_USER = 1000;

  /** DynamicUser of systemd.exec(5): 61184 to 65519; 65534 is nobody. */
  private static final int FIRST_DYNAMIC = 61_184;

  private static final int LAST_DYNAMIC = 65_534;

  private final String word;

  Owner(String word) {
    this.word = word;
  }

  /** Returns the name in files. */
  public String word() {
    return word;
  }

  /** Returns whose a task of that user id is. */
  public static Owner of(long uid) {
    if (uid == 0) {
      return ROOT;
    }
    boolean isDynamic = uid >= FIRST_DYNAMIC && uid <= LAST_DYNAMIC;
    return uid > 0 && (uid < FIRST_USER || isDynamic) ? SYSTEM : USER;
  }

  /** Returns the owner of that name, if there is one. */
  public static Optional<Owner> of(String word) {
    for (Owner each : values()) {
      if (each.word.equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
