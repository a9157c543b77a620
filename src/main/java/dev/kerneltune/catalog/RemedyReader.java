package dev.kerneltune.catalog;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a failed check is put right: a value that is set, a person's work, or nothing. */
final class RemedyReader {
  static final List<String> KEYS =
      List.of("set", "compute", "knob", "accepts", "takes-effect", "disruption", "keep", "by-hand");
  static final List<String> TAKES_EFFECT = List.of("at once", "next job", "reboot");
  static final List<String> DISRUPTIONS =
      List.of("live", "restarts-jobs", "drops-link", "stalls", "reboot");
  private static final List<String> ONLY_SET = List.of("set", "knob", "accepts");

  private final Optional<Address> look;
  private final ValueKind kind;
  private final SubjectKind forEach;
  private final ByScenario judged;
  private final Vocabulary words;
  private final Problems problems;

  RemedyReader(
      Optional<Address> look,
      ValueKind kind,
      SubjectKind forEach,
      ByScenario judged,
      Vocabulary words,
      Problems problems) {
    this.look = look;
    this.kind = kind;
    this.forEach = forEach;
    this.judged = judged;
    this.words = words;
    this.problems = problems;
  }

  /** Returns the remedy. */
  Remedy read(Fields check) {
    Optional<YamlNode> node = check.required("remedy");
    if (node.isEmpty()) {
      return new Remedy.Nothing();
    }
    if (node.get() instanceof YamlNode.Scalar scalar) {
      if (!scalar.text().equals("none")) {
        problems.add(scalar, scalar.described(), "none, { by-hand: ... } or { set: ... }");
      }
      return new Remedy.Nothing();
    }
    Fields fields = Fields.of(node.get(), "a remedy", KEYS, problems);
    if (fields.has("by-hand")) {
      for (String key : KEYS) {
        if (!key.equals("by-hand") && fields.has(key)) {
          problems.add(fields.place(key), "\"" + key + "\" beside by-hand", "one of the two");
        }
      }
      return new Remedy.ByHand(fields.text("by-hand"));
    }
    if (fields.has("compute")) {
      for (String key : ONLY_SET) {
        if (fields.has(key)) {
          problems.add(fields.place(key), "\"" + key + "\" beside compute", "one of the two");
        }
      }
      return computed(fields);
    }
    return set(fields);
  }

  private Remedy computed(Fields fields) {
    List<String> words = new ArrayList<>();
    for (SettingRule rule : SettingRule.values()) {
      words.add(rule.word());
    }
    Optional<SettingRule> rule = SettingRule.of(fields.word("compute", words));
    TakesEffect takesEffect = takesEffect(fields);
    Disruption disruption = disruption(fields);
    Keep keep = keep(fields);
    return rule.isEmpty()
        ? new Remedy.Nothing()
        : new Remedy.Computed(rule.get(), takesEffect, disruption, keep);
  }

  private Remedy set(Fields fields) {
    Map<String, String> values =
        judged.read(fields.required("set"), "set", node -> text(node, problems));
    Optional<Address.Knob> knob = Optional.empty();
    if (fields.has("knob")) {
      knob = AddressReader.knob(fields.place("knob"), "knob", forEach, words, problems);
    }
    Optional<Expectation> accepts = Optional.empty();
    if (fields.has("accepts")) {
      accepts = new ExpectationReader(kind, problems).read(fields.place("accepts"));
    }
    TakesEffect takesEffect = takesEffect(fields);
    Disruption disruption = disruption(fields);
    Keep keep = keep(fields);
    refuseUnsettable(fields);
    boolean boot =
        knob.isPresent()
            ? knob.get() instanceof Address.BootArg
            : look.isPresent() && look.get() instanceof Address.BootArg;
    if (boot && fields.has("takes-effect") && takesEffect != TakesEffect.REBOOT) {
      problems.add(
          fields.place("takes-effect"),
          "\"" + takesEffect.word() + "\"",
          "reboot for a boot argument");
    }
    return new Remedy.Set(values, knob, accepts, takesEffect, disruption, keep);
  }

  private static TakesEffect takesEffect(Fields fields) {
    int index = TAKES_EFFECT.indexOf(fields.word("takes-effect", TAKES_EFFECT));
    return index < 0 ? TakesEffect.REBOOT : TakesEffect.values()[index];
  }

  private static Disruption disruption(Fields fields) {
    int index = DISRUPTIONS.indexOf(fields.word("disruption", DISRUPTIONS));
    return index < 0 ? Disruption.REBOOT : Disruption.values()[index];
  }

  private Keep keep(Fields fields) {
    if (!fields.has("keep")) {
      return new Keep.Usual();
    }
    YamlNode node = fields.place("keep");
    if (node instanceof YamlNode.Mapping) {
      Fields nowhere = Fields.of(node, "keep", List.of("nowhere"), problems);
      return new Keep.Nowhere(nowhere.text("nowhere"));
    }
    Optional<Address.Knob> knob = AddressReader.knob(node, "keep", forEach, words, problems);
    return knob.isPresent() ? new Keep.As(knob.get()) : new Keep.Usual();
  }

  private void refuseUnsettable(Fields fields) {
    if (look.isEmpty() || fields.has("knob")) {
      return;
    }
    Address address = look.get();
    if (!(address instanceof Address.Knob)) {
      String wanted = "by-hand, or a \"knob\" that says where it is written";
      problems.add(fields.place("set"), address.scheme() + ": that nobody can set", wanted);
    } else if (address instanceof Address.Sysfs && address.rest().indexOf('#') >= 0) {
      problems.add(fields.place("set"), "a line of a file", "a whole file to set");
    }
  }

  private static Optional<String> text(YamlNode node, Problems problems) {
    int before = problems.count();
    String text = Fields.anyText(node, "set", problems);
    return problems.count() > before ? Optional.empty() : Optional.of(text);
  }
}
