package dev.kerneltune.sched.store;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import java.util.Optional;

/**
 * What a model once answered about a key: a line of decisions.jsonl.
 *
 * @param at when, as RFC 3339 in UTC
 * @param id {@link KeyId#of} of the key
 * @param key what was asked about
 * @param taskClass the answer
 * @param model the model's name, as the server was asked for it
 * @param prompt SHA-256 of the system prompt: under another one the key is asked about again
 * @param reply SHA-256 of what the model wrote
 * @param doubt why the answer is normal though the model said something else; empty where it did
 *     not
 */
public record ModelDecision(
    String at,
    String id,
    TaskKey key,
    TaskClass taskClass,
    String model,
    String prompt,
    String reply,
    Optional<String> doubt) {
  /** Returns a decision that nobody doubts. */
  public ModelDecision(
      String at,
      String id,
      TaskKey key,
      TaskClass taskClass,
      String model,
      String prompt,
      String reply) {
    this(at, id, key, taskClass, model, prompt, reply, Optional.empty());
  }
}
