package dev.kerneltune.sched.store;

import dev.kerneltune.sched.Behaviour;
import dev.kerneltune.sched.TaskClass;
import dev.kerneltune.sched.TaskKey;
import java.util.List;
import java.util.Optional;

/** The lines of the files of sched, as JSON and back. Reading is strict: nothing is made up. */
public final class StoreCodec {
  /** What keeps a line of decisions.jsonl to the one before. */
  static final String PREVIOUS = "previous";

  private static final String ID = "id";
  private static final String BEHAVIOUR = "behaviour";
  private static final String DOUBT = "doubt";
  private static final List<String> KEY = List.of("comm", "leader", "script", "cgroup", "exe");
  private static final int LONGEST_FIELD = 4096;

  /** A user id is unsigned (__kernel_uid32_t of include/uapi/asm-generic/posix_types.h). */
  private static final long LAST_USER = 0xffff_ffffL;

  private StoreCodec() {}

  /** Returns a key as an object of its five fields. */
  public static JsonValue.Fields write(TaskKey key) {
    return withKey(JsonValue.Fields.none(), key);
  }

  private static JsonValue.Fields withKey(JsonValue.Fields object, TaskKey key) {
    return object
        .with("comm", key.comm())
        .with("leader", key.leader())
        .with("script", key.script())
        .with("cgroup", key.cgroup())
        .with("exe", key.exe());
  }

  /** Returns the object of a line of keys.jsonl. */
  public static JsonValue.Fields write(UndecidedKey each) {
    JsonValue.Fields object =
        withKey(JsonValue.Fields.none().with(ID, each.id()), each.key())
            .with("owner", each.owner().word())
            .with("uid", each.uid());
    return each.behaviour().isEmpty()
        ? object
        : object.with(BEHAVIOUR, write(each.behaviour().get()));
  }

  /** Returns a behaviour as an object of numbers and the words yes, no and unknown. */
  public static JsonValue.Fields write(Behaviour behaviour) {
    return JsonValue.Fields.none()
        .with("cpuPermille", behaviour.cpuPermille())
        .with("waitPermille", behaviour.waitPermille())
        .with("voluntary", behaviour.voluntary())
        .with("involuntary", behaviour.involuntary())
        .with("burstMicros", behaviour.burstMicros())
        .with("forks", behaviour.forks())
        .with("threads", behaviour.threads())
        .with("holdsGpu", word(behaviour.holdsGpu()))
        .with("listens", word(behaviour.listens()));
  }

  /** Returns the object of a line of decisions.jsonl, without the hash of the line before. */
  public static JsonValue.Fields write(ModelDecision each) {
    JsonValue.Fields object =
        withKey(JsonValue.Fields.none().with("time", each.at()).with(ID, each.id()), each.key())
            .with("class", each.taskClass().word())
            .with("model", each.model())
            .with("prompt", each.prompt())
            .with("reply", each.reply());
    return each.doubt().map(why -> object.with(DOUBT, why)).orElse(object);
  }

  /**
   * Reads the object of a line of keys.jsonl.
   *
   * @throws StoreException where it is none, or its id is not that of its key
   */
  public static UndecidedKey undecided(JsonValue.Fields object) {
    TaskKey key = key(object);
    String word = text(object, "owner");
    Owner owner = Owner.of(word).orElseThrow(() -> expected("owner", "one of root, system, user"));
    Optional<Behaviour> behaviour = object.object(BEHAVIOUR).map(StoreCodec::behaviour);
    return new UndecidedKey(
        id(object, key), key, owner, number(object, "uid", LAST_USER), behaviour);
  }

  /**
   * Reads the object of a line of decisions.jsonl.
   *
   * @throws StoreException where it is none, or its id is not that of its key
   */
  public static ModelDecision decision(JsonValue.Fields object) {
    TaskKey key = key(object);
    TaskClass taskClass =
        TaskClass.of(text(object, "class"))
            .orElseThrow(() -> expected("class", "critical, serving, normal, batch or background"));
    return new ModelDecision(
        text(object, "time"),
        id(object, key),
        key,
        taskClass,
        text(object, "model"),
        text(object, "prompt"),
        text(object, "reply"),
        object.text(DOUBT));
  }

  /** Reads the five fields of a key. */
  private static TaskKey key(JsonValue.Fields object) {
    List<String> fields = KEY.stream().map(name -> text(object, name)).toList();
    return new TaskKey(fields.get(0), fields.get(1), fields.get(2), fields.get(3), fields.get(4));
  }

  private static String id(JsonValue.Fields object, TaskKey key) {
    String id = text(object, ID);
    if (!id.equals(KeyId.of(key))) {
      throw expected(ID, KeyId.of(key) + ", that of the key beside it");
    }
    return id;
  }

  private static Behaviour behaviour(JsonValue.Fields object) {
    return new Behaviour(
        number(object, "cpuPermille", Long.MAX_VALUE),
        number(object, "waitPermille", Long.MAX_VALUE),
        number(object, "voluntary", Long.MAX_VALUE),
        number(object, "involuntary", Long.MAX_VALUE),
        number(object, "burstMicros", Long.MAX_VALUE),
        number(object, "forks", Long.MAX_VALUE),
        (int) number(object, "threads", Integer.MAX_VALUE),
        evidence(object, "holdsGpu"),
        evidence(object, "listens"));
  }

  private static String word(Behaviour.Evidence evidence) {
    return switch (evidence) {
      case YES -> "yes";
      case NO -> "no";
      case UNKNOWN -> "unknown";
    };
  }

  private static Behaviour.Evidence evidence(JsonValue.Fields object, String name) {
    String text = text(object, name);
    for (Behaviour.Evidence each : Behaviour.Evidence.values()) {
      if (word(each).equals(text)) {
        return each;
      }
    }
    throw expected(name, "yes, no or unknown");
  }

  private static String text(JsonValue.Fields object, String name) {
    String text = object.text(name).orElseThrow(() -> expected(name, "a text"));
    if (text.length() > LONGEST_FIELD) {
      throw expected(name, "at most " + LONGEST_FIELD + " characters");
    }
    return text;
  }

  private static long number(JsonValue.Fields object, String name, long most) {
    long number = object.whole(name).orElseThrow(() -> expected(name, "a whole number"));
    if (number < 0 || number > most) {
      throw expected(name, "a number from 0 to " + most);
    }
    return number;
  }

  private static StoreException expected(String name, String what) {
    return new StoreException("\"" + name + "\" is missing or wrong; expected " + what);
  }
}
