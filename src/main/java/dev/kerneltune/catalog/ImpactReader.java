package dev.kerneltune.catalog;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Harm;
import dev.kerneltune.model.Impact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a failed check costs, and recorded harm. */
final class ImpactReader {
  static final List<String> IMPACT_KEYS =
      List.of("scenario", "touches", "effect", "weight", "from");
  static final List<String> EFFECT_KEYS =
      List.of("mechanism", "reported", "set-up", "source", "measured", "record");
  static final List<String> HARM_KEYS = List.of("what", "from");
  static final List<String> WEIGHTS = List.of("0", "1", "2", "3", "4", "5");

  private final ByScenario judged;
  private final Vocabulary words;
  private final Problems problems;

  ImpactReader(ByScenario judged, Vocabulary words, Problems problems) {
    this.judged = judged;
    this.words = words;
    this.problems = problems;
  }

  /** Returns the impacts; each scenario of {@code needed} must have one. */
  List<Impact> impacts(Fields check, List<String> needed) {
    Optional<YamlNode> node = check.required("impact");
    if (node.isEmpty()) {
      return List.of();
    }
    List<Impact> impacts = new ArrayList<>();
    for (YamlNode item : Fields.items(node.get(), "impact", problems)) {
      Impact impact = impact(item);
      for (Impact other : impacts) {
        refuseContradiction(item, impact, other);
      }
      impacts.add(impact);
    }
    for (String scenario : needed) {
      if (!impacts.isEmpty() && !isNamed(scenario, impacts)) {
        problems.add(node.get(), "no impact under " + scenario, "one, for it is judged by expect");
      }
    }
    return List.copyOf(impacts);
  }

  private void refuseContradiction(YamlNode at, Impact impact, Impact other) {
    if (!impact.scenario().isEmpty() && impact.scenario().equals(other.scenario())) {
      if (impact.touches().equals(other.touches())) {
        String seen = impact.touches() + " under " + impact.scenario() + " a second time";
        problems.add(at, seen, "it once");
      } else if (impact.weight() != other.weight()) {
        String seen = "weights " + other.weight() + " and " + impact.weight();
        problems.add(at, seen, "one weight under " + impact.scenario());
      }
    }
  }

  private static boolean isNamed(String scenario, List<Impact> impacts) {
    for (Impact impact : impacts) {
      if (impact.scenario().equals(scenario) || impact.scenario().equals(Check.EVERY_SCENARIO)) {
        return true;
      }
    }
    return false;
  }

  private Impact impact(YamlNode node) {
    Fields fields = Fields.of(node, "an impact", IMPACT_KEYS, problems);
    String scenario = fields.text("scenario");
    if (!scenario.isEmpty() && !judged.words().contains(scenario)) {
      problems.unknown(fields.place("scenario"), "scenario", scenario, judged.words());
    }
    String touches = fields.text("touches");
    Effect effect = effect(fields.required("effect"));
    int weight = WEIGHTS.indexOf(fields.word("weight", WEIGHTS));
    List<String> from = fields.references("from", "source", words.sources());
    if (weight > 0 && !from.isEmpty() && !isVerified(from)) {
      String seen = "weight " + weight + " on sources that nobody opened";
      problems.add(fields.place("weight"), seen, "0, or a source that is marked as verified");
    }
    return new Impact(scenario, touches, effect, weight, from);
  }

  private boolean isVerified(List<String> from) {
    for (String source : from) {
      if (words.verifiedSources().contains(source)) {
        return true;
      }
    }
    return false;
  }

  private Effect effect(Optional<YamlNode> node) {
    if (node.isEmpty()) {
      return new Effect.Mechanism("");
    }
    Fields fields = Fields.of(node.get(), "an effect", EFFECT_KEYS, problems);
    List<String> forms = List.of("mechanism", "reported", "measured");
    int present = 0;
    for (String form : forms) {
      present += fields.has(form) ? 1 : 0;
    }
    if (present != 1) {
      problems.add(node.get(), present + " of mechanism, reported, measured", "one of them");
      return new Effect.Mechanism("");
    }
    if (fields.has("reported")) {
      refuse(fields, "record");
      String source = fields.word("source", withPlaceholder(words.sources()));
      return new Effect.Reported(fields.text("reported"), fields.text("set-up"), source);
    }
    refuse(fields, "set-up");
    refuse(fields, "source");
    if (fields.has("measured")) {
      return new Effect.Measured(fields.text("measured"), fields.text("record"));
    }
    refuse(fields, "record");
    return new Effect.Mechanism(fields.text("mechanism"));
  }

  /** A list of no sources cannot offer a first one. */
  private static List<String> withPlaceholder(List<String> sources) {
    return sources.isEmpty() ? List.of("") : sources;
  }

  private void refuse(Fields fields, String key) {
    if (fields.has(key)) {
      problems.add(fields.place(key), "\"" + key + "\"", "it with another kind of effect");
    }
  }

  /** Returns the recorded harm, none where the key is left out. */
  List<Harm> harm(Fields check) {
    Optional<YamlNode> node = check.get("harm");
    if (node.isEmpty()) {
      return List.of();
    }
    List<Harm> harm = new ArrayList<>();
    for (YamlNode item : Fields.items(node.get(), "harm", problems)) {
      Fields fields = Fields.of(item, "a harm", HARM_KEYS, problems);
      harm.add(new Harm(fields.text("what"), fields.references("from", "source", words.sources())));
    }
    return List.copyOf(harm);
  }
}
