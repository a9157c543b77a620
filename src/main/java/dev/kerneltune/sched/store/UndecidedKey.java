package dev.kerneltune.sched.store;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.TaskKey;
import java.util.Optional;

/**
 * A key that neither rules nor catalogue know: a line of keys.jsonl.
 *
 * @param id {@link KeyId#of} of the key
 * @param key what the task is
 * @param owner whose it is
 * @param uid the user id, which keeps tenants apart
 * @param behaviour what the busiest task of that key did, where it was read twice
 */
public record UndecidedKey(
    String id, TaskKey key, Owner owner, long uid, Optional<Behaviour> behaviour) {
  /** Returns the key with its id and its owner. */
  public static UndecidedKey of(TaskKey key, long uid, Optional<Behaviour> behaviour) {
    return new UndecidedKey(KeyId.of(key), key, Owner.of(uid), uid, behaviour);
  }
}
