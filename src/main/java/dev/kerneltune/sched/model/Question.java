package dev.kerneltune.sched.model;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.UndecidedKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * One question: the tasks of one tenant and two canaries, in an order and under ids that nobody can
 * foresee.
 */
final class Question {
  /** Ids of three digits: so many that a name cannot guess one, and each is a token or two. */
  private static final int FIRST_ID = 100;

  private static final int IDS = 900;

  private static final int SEED = 7;
  private static final int TOKENS_AN_ITEM = 24;
  private static final int TOKENS_AROUND = 64;

  /** English and JSON have more characters a token; an estimate must not be too low. */
  private static final int CHARACTERS_A_TOKEN = 2;

  private final Map<Integer, UndecidedKey> keys = new LinkedHashMap<>();
  private final Map<Integer, Canary> canaries = new LinkedHashMap<>();
  private final String userPrompt;

  private Question(List<UndecidedKey> batch, Names names, RandomGenerator random) {
    List<Object> all = new ArrayList<>(batch);
    all.addAll(Canary.two(random));
    shuffle(all, random);
    List<JsonValue> items = new ArrayList<>();
    Set<Integer> ids = new TreeSet<>();
    for (Object each : all) {
      int id = FIRST_ID + random.nextInt(IDS);
      while (!ids.add(id)) {
        id = FIRST_ID + random.nextInt(IDS);
      }
      if (each instanceof UndecidedKey key) {
        keys.put(id, key);
        items.add(Item.of(key).json(id, names));
      } else if (each instanceof Canary canary) {
        canaries.put(id, canary);
        // Names of our own: they tell nothing, and cannot mislead.
        items.add(canary.item().json(id, new Names.Clear()));
      }
    }
    this.userPrompt = JsonCodec.write(Fields.none().with("items", new JsonValue.Items(items)));
  }

  /** Asks about the tasks of one batch. */
  static Question about(List<UndecidedKey> batch, Names names, RandomGenerator random) {
    return new Question(batch, names, random);
  }

  /** Puts a list into an order of chance (Fisher and Yates, from the last to the first). */
  private static void shuffle(List<Object> all, RandomGenerator random) {
    for (int i = all.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      Object moved = all.get(i);
      all.set(i, all.get(other));
      all.set(other, moved);
    }
  }

  /** Returns the ids that a reply must hold, each once. */
  Set<Integer> ids() {
    Set<Integer> ids = new TreeSet<>(keys.keySet());
    ids.addAll(canaries.keySet());
    return ids;
  }

  /** Returns the body of the request, as the server of that model is asked for it. */
  String body(Policy policy, String model, ReplyForm form) {
    List<JsonValue> messages =
        List.of(message("system", policy.systemPrompt()), message("user", userPrompt));
    Fields body =
        Fields.none()
            .with("model", model)
            .with("messages", new JsonValue.Items(messages))
            .with("temperature", 0)
            .with("seed", SEED)
            .with("max_tokens", mostTokens())
            .with("stream", new JsonValue.Flag(false));
    Optional<Fields> field = form.field(ids());
    return JsonCodec.write(field.isEmpty() ? body : body.with("response_format", field.get()));
  }

  private static Fields message(String role, String content) {
    return Fields.none().with("role", role).with("content", content);
  }

  private int mostTokens() {
    return TOKENS_AN_ITEM * (keys.size() + canaries.size()) + TOKENS_AROUND;
  }

  /** Returns how many tokens question and reply have at most, by a rule of thumb. */
  long tokens(String body) {
    return (long) body.length() / CHARACTERS_A_TOKEN + mostTokens();
  }

  /** Returns what is wrong with the answers about the canaries, if anything is. */
  Optional<String> misled(Map<Integer, TaskClass> answers) {
    for (Map.Entry<Integer, Canary> each : canaries.entrySet()) {
      TaskClass answer = answers.get(each.getKey());
      Canary canary = each.getValue();
      if (answer == null || !canary.right().contains(answer)) {
        return Optional.of(
            "%s was called %s, expected %s: the model does not follow the policy, or a name misled it"
                .formatted(
                    canary.item().comm(),
                    answer == null ? "nothing" : answer.word(),
                    words(canary.right())));
      }
    }
    return Optional.empty();
  }

  private static String words(Set<TaskClass> classes) {
    StringBuilder words = new StringBuilder();
    for (TaskClass each : classes) {
      words.append(words.isEmpty() ? "" : " or ").append(each.word());
    }
    return words.toString();
  }

  /** Returns the answers about tasks, by the ids of their keys. */
  Map<String, TaskClass> byKey(Map<Integer, TaskClass> answers) {
    Map<String, TaskClass> byKey = new LinkedHashMap<>();
    keys.forEach(
        (id, key) -> {
          TaskClass answer = answers.get(id);
          if (answer != null) {
            byKey.put(key.id(), answer);
          }
        });
    return byKey;
  }
}
