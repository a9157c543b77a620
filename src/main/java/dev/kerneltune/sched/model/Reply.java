package dev.kerneltune.sched.model;

import dev.kerneltune.sched.Printable;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.store.JsonCodec;
import dev.kerneltune.sched.store.JsonValue;
import dev.kerneltune.sched.store.JsonValue.Fields;
import dev.kerneltune.sched.store.KeyId;
import dev.kerneltune.sched.store.StoreException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a server replied, understood strictly: {@code {"items":[{"id":INT,"class":CLASS}]}} and
 * nothing else, each id that was asked once. One mistake drops the whole reply.
 *
 * @param answers the classes by our ids
 * @param hash SHA-256 of what the model wrote
 * @param tokens how many tokens the server counted, where it says so
 */
record Reply(Map<Integer, TaskClass> answers, String hash, OptionalLong tokens) {
  /** The deepest JSON that is read, of the envelope as of what is in it. */
  static final int DEPTH = 8;

  /**
   * Reads the body of a chat completion.
   *
   * @param ids those that were asked
   */
  static Reply of(String body, Set<Integer> ids) throws Fault.Raised {
    String start = body.stripLeading();
    if (start.startsWith("<")) {
      throw new Fault.Raised(
          Fault.Kind.SERVER, "HTML, expected JSON of an OpenAI-compatible API; is the path right?");
    }
    Fields envelope = object(body, "a reply that is ");
    Fields choice = firstChoice(envelope);
    if (choice.text("finish_reason").orElse("").equals("length")) {
      throw unfit("a reply that was cut off at max_tokens, expected one that is whole");
    }
    String content =
        choice
            .object("message")
            .flatMap(message -> message.text("content"))
            .orElseThrow(() -> unfit("a reply without choices[0].message.content, expected text"));
    OptionalLong tokens =
        envelope
            .object("usage")
            .flatMap(usage -> usage.whole("total_tokens"))
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    return new Reply(answers(content, ids), KeyId.sha256(content), tokens);
  }

  private static Fields firstChoice(Fields envelope) throws Fault.Raised {
    for (JsonValue choice : envelope.items("choices")) {
      if (choice instanceof Fields fields) {
        return fields;
      }
      break;
    }
    throw unfit("a reply without choices[0], expected a chat completion");
  }

  /** Reads what the model wrote. */
  static Map<Integer, TaskClass> answers(String content, Set<Integer> ids) throws Fault.Raised {
    Fields object = object(content, "an answer that is ");
    if (!object.fields().keySet().equals(Set.of("items"))
        || !(object.fields().get("items") instanceof JsonValue.Items(var items))) {
      throw unfit("an answer that is no {\"items\":[...]} alone");
    }
    Map<Integer, TaskClass> answers = new TreeMap<>();
    for (JsonValue each : items) {
      if (!(each instanceof Fields item) || !item.fields().keySet().equals(Set.of("id", "class"))) {
        throw unfit("an item that is no {\"id\":INT,\"class\":CLASS} alone");
      }
      int id = id(item, ids);
      if (answers.put(id, taskClass(item)) != null) {
        throw unfit("the id " + id + " twice, expected each once");
      }
    }
    if (answers.size() < ids.size()) {
      throw unfit("%d of %d ids, expected each once".formatted(answers.size(), ids.size()));
    }
    return answers;
  }

  private static int id(Fields item, Set<Integer> ids) throws Fault.Raised {
    long id = item.whole("id").orElseThrow(() -> unfit("an id that is no whole number"));
    if (id < 0 || id > Integer.MAX_VALUE || !ids.contains((int) id)) {
      throw unfit("the id " + id + ", which was not asked, expected one that was");
    }
    return (int) id;
  }

  private static TaskClass taskClass(Fields item) throws Fault.Raised {
    String word = item.text("class").orElseThrow(() -> unfit("a class that is no text"));
    return TaskClass.of(word)
        .orElseThrow(
            () ->
                unfit(
                    "the class '" + Printable.of(word) + "', expected one of " + Policy.classes()));
  }

  private static Fields object(String text, String what) throws Fault.Raised {
    try {
      return JsonCodec.readObject(text, DEPTH);
    } catch (StoreException e) {
      throw unfit(what + e.getMessage());
    }
  }

  private static Fault.Raised unfit(String text) {
    return new Fault.Raised(Fault.Kind.REPLY, text);
  }
}
