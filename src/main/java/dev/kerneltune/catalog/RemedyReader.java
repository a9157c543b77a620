package dev.kerneltune.catalog;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a failed check is put right: a value that is set, a person's work, or nothing. */
final class RemedyReader {
  static final List<String> KEYS = List.of("set", "takes-effect", "disruption", "keep", "by-hand");
  static final List<String> TAKES_EFFECT = List.of("at once", "next job", "reboot");
  static final List<String> DISRUPTIONS =
      List.of("live", "restarts-jobs", "drops-link", "stalls", "reboot");

  private final Optional<Address> look;
  private final SubjectKind forEach;
  private final ByScenario judged;
  private final Vocabulary words;
  private final Problems problems;

  RemedyReader(
      Optional<Address> look,
      SubjectKind forEach,
      ByScenario judged,
      Vocabulary words,
      Problems problems) {
    this.look = look;
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
    return set(fields);
  }

  private Remedy set(Fields fields) {
    Map<String, String> values =
        judged.read(fields.required("set"), "set", node -> text(node, problems));
    String takesEffect = fields.word("takes-effect", TAKES_EFFECT);
    final String disruption = fields.word("disruption", DISRUPTIONS);
    Optional<Address> keep = Optional.empty();
    if (fields.has("keep")) {
      YamlNode node = fields.place("keep");
      keep = AddressReader.read(node, "keep", forEach, words, problems);
      if (keep.isPresent() && !(keep.get() instanceof Address.Knob)) {
        problems.add(
            node, node.described(), "a place that can be set: a knob, no " + keep.get().scheme());
      }
    }
    refuseUnsettable(fields);
    boolean boot = look.isPresent() && look.get() instanceof Address.BootArg;
    if (boot && fields.has("takes-effect") && !takesEffect.equals("reboot")) {
      problems.add(
          fields.place("takes-effect"), "\"" + takesEffect + "\"", "reboot for a boot argument");
    }
    return new Remedy.Set(
        values, takesEffect, disruption, keep.isPresent() ? keep.get().text() : "");
  }

  private void refuseUnsettable(Fields fields) {
    if (look.isEmpty() || fields.has("keep")) {
      return;
    }
    Address address = look.get();
    if (!(address instanceof Address.Knob)) {
      String wanted = "by-hand, or a \"keep\" that names a knob";
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
