package dev.kerneltune.sched.model;

import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.store.KeyId;
import dev.kerneltune.sched.store.UndecidedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Asks one server about keys, one question after the other. Each tenant's question is asked twice,
 * the second time without names; both must be answered without a mistake.
 */
public final class Round {
  /** The most keys in a question. */
  public static final int MOST_KEYS = Batches.MOST;

  private static final int LOOKS = 2;

  private final Asking asking;
  private final Door door;
  private final Meter meter;
  private final RandomGenerator random;
  private final Names names;
  private ReplyForm form = ReplyForm.JSON_SCHEMA;

  /**
   * What is asked, and whom.
   *
   * @param endpoint the server
   * @param key what it wants to see
   * @param model the name by which it knows the model
   * @param policy what the classes mean
   * @param names how names are sent: {@link Names.Clear} or {@link Names.Hashed}
   * @param seconds how long a question may take
   */
  public record Asking(
      Endpoint endpoint, ApiKey key, String model, Policy policy, Names names, int seconds) {}

  /**
   * Makes one; nothing is sent yet.
   *
   * @param random of ids, orders and canaries
   */
  public Round(Asking asking, Meter meter, RandomGenerator random) {
    this.asking = asking;
    this.meter = meter;
    this.random = random;
    this.names = asking.names();
    this.door = new Door(asking.endpoint(), asking.key(), asking.seconds());
  }

  /** Returns the first request that would be sent about these keys; empty where there are none. */
  public static Optional<String> request(
      Asking asking, List<UndecidedKey> keys, RandomGenerator random) {
    return Batches.of(keys).stream()
        .findFirst()
        .map(
            batch ->
                Question.about(batch.keys(), asking.names(), random)
                    .body(asking.policy(), asking.model(), ReplyForm.JSON_SCHEMA));
  }

  /** Returns how many questions these keys make. */
  public static int questions(List<UndecidedKey> keys) {
    return Batches.of(keys).size();
  }

  /** Returns what the server was last asked for. */
  public ReplyForm form() {
    return form;
  }

  /**
   * Asks about keys. Ends early where the next question would meet the same.
   *
   * @param told is told each outcome at once, so that nothing is lost that was answered
   */
  public void ask(List<UndecidedKey> keys, Consumer<Outcome> told) {
    List<Batches.Batch> batches = Batches.of(keys);
    for (int i = 0; i < batches.size(); i++) {
      Batches.Batch batch = batches.get(i);
      if (meter.isSuspect(suspicion(batch))) {
        told.accept(
            new Outcome.Waiting(
                batch.keys(), "a question about this tenant failed a short time ago"));
        continue;
      }
      Optional<Fault> fault = one(batch, told);
      if (fault.isEmpty()) {
        continue;
      }
      told.accept(
          fault.get().kind() == Fault.Kind.LIMIT
              ? new Outcome.Waiting(batch.keys(), fault.get().text())
              : new Outcome.Dropped(batch.keys(), fault.get()));
      if (fault.get().kind() != Fault.Kind.REPLY) {
        waiting(batches.subList(i + 1, batches.size()), told);
        return;
      }
    }
  }

  private static void waiting(List<Batches.Batch> batches, Consumer<Outcome> told) {
    if (!batches.isEmpty()) {
      List<UndecidedKey> keys = new ArrayList<>();
      batches.forEach(each -> keys.addAll(each.keys()));
      told.accept(new Outcome.Waiting(keys, "the round ended before their turn"));
    }
  }

  /** The same tenant may do well with another model, or under another policy. */
  private String suspicion(Batches.Batch batch) {
    return KeyId.sha256(batch.tenant() + " " + asking.model() + " " + asking.policy().hash())
        .substring(0, KeyId.DIGITS);
  }

  /** Asks one question twice; returns what went wrong, if anything did. */
  private Optional<Fault> one(Batches.Batch batch, Consumer<Outcome> told) {
    try {
      Looked named = look(batch, names, LOOKS);
      Looked masked = look(batch, new Names.Masked(), 1);
      meter.succeeded();
      List<Outcome.Verdict> verdicts = new ArrayList<>();
      for (UndecidedKey each : batch.keys()) {
        verdicts.add(new Outcome.Verdict(named.of(each), masked.of(each)));
      }
      told.accept(new Outcome.Decided(batch.keys(), verdicts, named.reply()));
      return Optional.empty();
    } catch (Fault.Raised e) {
      Fault fault = e.fault();
      switch (fault.kind()) {
        case SERVER -> meter.failed();
        case REPLY -> {
          meter.failed();
          meter.suspect(suspicion(batch), Meter.DOUBT);
        }
        case CANARY -> {
          meter.mistrusts();
          meter.suspect(suspicion(batch), Meter.SUSPICION);
        }
        case LIMIT -> {
          // Nothing was asked.
        }
      }
      return Optional.of(fault);
    }
  }

  /**
   * What one look gave.
   *
   * @param classes by the ids of keys
   * @param reply SHA-256 of what the model wrote
   */
  private record Looked(Map<String, TaskClass> classes, String reply) {
    TaskClass of(UndecidedKey key) {
      return classes.getOrDefault(key.id(), TaskClass.NORMAL);
    }
  }

  private Looked look(Batches.Batch batch, Names written, int looks) throws Fault.Raised {
    Question question = Question.about(batch.keys(), written, random);
    Reply reply = reply(question, looks);
    Optional<String> misled = question.misled(reply.answers());
    if (misled.isPresent()) {
      throw new Fault.Raised(Fault.Kind.CANARY, misled.get());
    }
    return new Looked(question.byKey(reply.answers()), reply.hash());
  }

  /** Asks until the server takes the form of the request; what it takes is remembered. */
  private Reply reply(Question question, int looks) throws Fault.Raised {
    while (true) {
      String body = question.body(asking.policy(), asking.model(), form);
      long tokens = question.tokens(body);
      Optional<String> objection = meter.objection(looks, looks * tokens);
      if (objection.isPresent()) {
        throw new Fault.Raised(Fault.Kind.LIMIT, objection.get());
      }
      meter.begin(tokens);
      switch (door.post(body)) {
        case Door.Answer.Told(var text) -> {
          Reply reply = Reply.of(text, question.ids());
          reply.tokens().ifPresent(counted -> meter.counted(tokens, counted));
          return reply;
        }
        case Door.Answer.Declined(var why) ->
            form =
                form.next()
                    .orElseThrow(
                        () ->
                            new Fault.Raised(
                                Fault.Kind.SERVER, why + "; expected it to take the request"));
      }
    }
  }
}
