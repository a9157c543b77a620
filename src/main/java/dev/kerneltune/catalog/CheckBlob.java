package dev.kerneltune.catalog;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Disruption;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Example;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Harm;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.SettingRule;
import dev.kerneltune.model.SubjectKind;
import dev.kerneltune.model.TakesEffect;
import dev.kerneltune.model.Trait;
import dev.kerneltune.model.ValueKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The compact form of one check. */
final class CheckBlob {
  private static final ValueKind[] KINDS = ValueKind.values();
  private static final SubjectKind[] SUBJECTS = SubjectKind.values();
  private static final Trait[] TRAITS = Trait.values();
  private static final TakesEffect[] EFFECTS = TakesEffect.values();
  private static final Disruption[] DISRUPTIONS = Disruption.values();
  private static final SettingRule[] RULES = SettingRule.values();

  private CheckBlob() {}

  static void write(BlobWriter out, Check check) {
    out.text(check.id());
    out.texts(check.aka());
    out.text(check.title());
    out.text(check.subsystem());
    out.text(check.look().scheme());
    out.text(check.look().rest());
    out.tag(check.as().ordinal());
    out.tag(check.forEach().ordinal());
    writeConditions(out, check.when());
    out.number(check.expect().size());
    for (Map.Entry<String, Expectation> entry : check.expect().entrySet()) {
      out.text(entry.getKey());
      ValueBlob.write(out, entry.getValue());
    }
    out.text(check.why());
    out.number(check.impacts().size());
    for (Impact impact : check.impacts()) {
      out.text(impact.scenario());
      out.text(impact.touches());
      write(out, impact.effect());
      out.tag(impact.weight());
      out.texts(impact.from());
    }
    out.text(check.cost());
    out.number(check.harm().size());
    for (Harm harm : check.harm()) {
      out.text(harm.what());
      out.texts(harm.from());
    }
    write(out, check.remedy());
    out.texts(check.sources());
    out.number(check.examples().size());
    for (Example example : check.examples()) {
      out.text(example.given());
      out.textMap(example.verdicts());
    }
    out.text(check.reviewed());
  }

  static Check read(BlobReader in) {
    String id = in.text();
    List<String> aka = in.texts();
    String title = in.text();
    String subsystem = in.text();
    String scheme = in.text();
    Address look = address(scheme, in.text());
    ValueKind as = KINDS[in.tag()];
    SubjectKind forEach = SUBJECTS[in.tag()];
    List<Condition> when = conditions(in);
    Map<String, Expectation> expect = expectations(in);
    String why = in.text();
    List<Impact> impacts = impacts(in);
    String cost = in.text();
    List<Harm> harm = harm(in);
    Remedy remedy = remedy(in);
    List<String> sources = in.texts();
    List<Example> examples = examples(in);
    return new Check(
        id, aka, title, subsystem, look, as, forEach, when, expect, why, impacts, cost, harm,
        remedy, sources, examples, in.text());
  }

  private static Address address(String scheme, String rest) {
    return switch (scheme) {
      case "sysctl" -> new Address.Sysctl(rest);
      case "sysfs" -> new Address.Sysfs(rest);
      case "proc" -> new Address.Proc(rest);
      case "bootarg" -> new Address.BootArg(rest);
      case "modparam" -> new Address.ModuleParam(rest);
      case "kconfig" -> new Address.Kconfig(rest);
      case "module" -> new Address.Module(rest);
      case "limit" -> new Address.Limit(rest);
      case "cgroup" -> new Address.Cgroup(rest);
      case "probe" -> new Address.Probe(rest);
      case "irq" -> new Address.Irq(rest);
      case "ethtool" -> new Address.Ethtool(rest);
      case "unit" -> new Address.UnitSetting(rest);
      default -> throw new IllegalStateException("a damaged catalogue: scheme " + scheme);
    };
  }

  static void writeConditions(BlobWriter out, List<Condition> conditions) {
    out.number(conditions.size());
    for (Condition condition : conditions) {
      out.tag(condition.trait().ordinal());
      ValueBlob.write(out, condition.expectation());
    }
  }

  static List<Condition> conditions(BlobReader in) {
    int count = in.count();
    if (count == 0) {
      return List.of();
    }
    List<Condition> conditions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Trait trait = TRAITS[in.tag()];
      conditions.add(new Condition(trait, ValueBlob.readExpectation(in)));
    }
    return Collections.unmodifiableList(conditions);
  }

  private static Map<String, Expectation> expectations(BlobReader in) {
    int count = in.count();
    Map<String, Expectation> expectations = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String scenario = in.text();
      expectations.put(scenario, ValueBlob.readExpectation(in));
    }
    return Collections.unmodifiableMap(expectations);
  }

  private static List<Impact> impacts(BlobReader in) {
    int count = in.count();
    List<Impact> impacts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String scenario = in.text();
      String touches = in.text();
      Effect effect = effect(in);
      int weight = in.tag();
      impacts.add(new Impact(scenario, touches, effect, weight, in.texts()));
    }
    return Collections.unmodifiableList(impacts);
  }

  private static List<Harm> harm(BlobReader in) {
    int count = in.count();
    if (count == 0) {
      return List.of();
    }
    List<Harm> harm = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String what = in.text();
      harm.add(new Harm(what, in.texts()));
    }
    return Collections.unmodifiableList(harm);
  }

  private static List<Example> examples(BlobReader in) {
    int count = in.count();
    List<Example> examples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String given = in.text();
      examples.add(new Example(given, in.textMap()));
    }
    return Collections.unmodifiableList(examples);
  }

  private static void write(BlobWriter out, Effect effect) {
    switch (effect) {
      case Effect.Mechanism(var text) -> {
        out.tag(0);
        out.text(text);
      }
      case Effect.Reported(var figure, var setUp, var source) -> {
        out.tag(1);
        out.text(figure);
        out.text(setUp);
        out.text(source);
      }
      case Effect.Measured(var figure, var record) -> {
        out.tag(2);
        out.text(figure);
        out.text(record);
      }
    }
  }

  private static Effect effect(BlobReader in) {
    int tag = in.tag();
    return switch (tag) {
      case 0 -> new Effect.Mechanism(in.text());
      case 1 -> {
        String figure = in.text();
        String setUp = in.text();
        yield new Effect.Reported(figure, setUp, in.text());
      }
      case 2 -> {
        String figure = in.text();
        yield new Effect.Measured(figure, in.text());
      }
      default -> throw new IllegalStateException("a damaged catalogue: effect " + tag);
    };
  }

  private static void write(BlobWriter out, Remedy remedy) {
    switch (remedy) {
      case Remedy.Set set -> {
        out.tag(0);
        out.textMap(set.values());
        writeKnob(out, set.knob());
        out.tag(set.accepts().isPresent() ? 1 : 0);
        set.accepts().ifPresent(accepts -> ValueBlob.write(out, accepts));
        writeManner(out, set);
      }
      case Remedy.Computed computed -> {
        out.tag(3);
        out.tag(computed.rule().ordinal());
        writeManner(out, computed);
      }
      case Remedy.ByHand(var text) -> {
        out.tag(1);
        out.text(text);
      }
      case Remedy.Nothing() -> out.tag(2);
    }
  }

  private static void writeManner(BlobWriter out, Remedy.Settable remedy) {
    out.tag(remedy.takesEffect().ordinal());
    out.tag(remedy.disruption().ordinal());
    switch (remedy.keep()) {
      case Keep.Usual _ -> out.tag(0);
      case Keep.As(var knob) -> {
        out.tag(1);
        writeKnob(out, Optional.of(knob));
      }
      case Keep.Nowhere(var because) -> {
        out.tag(2);
        out.text(because);
      }
    }
  }

  private static Keep keep(BlobReader in) {
    int tag = in.tag();
    return switch (tag) {
      case 0 -> new Keep.Usual();
      case 1 -> new Keep.As(knob(in).orElseThrow());
      case 2 -> new Keep.Nowhere(in.text());
      default -> throw new IllegalStateException("a damaged catalogue: keep " + tag);
    };
  }

  private static void writeKnob(BlobWriter out, Optional<Address.Knob> knob) {
    out.text(knob.map(Address::scheme).orElse(""));
    out.text(knob.map(Address::rest).orElse(""));
  }

  private static Optional<Address.Knob> knob(BlobReader in) {
    String scheme = in.text();
    String rest = in.text();
    if (scheme.isEmpty()) {
      return Optional.empty();
    }
    if (address(scheme, rest) instanceof Address.Knob knob) {
      return Optional.of(knob);
    }
    throw new IllegalStateException("a damaged catalogue: no knob " + scheme);
  }

  private static Remedy remedy(BlobReader in) {
    int tag = in.tag();
    return switch (tag) {
      case 0 -> {
        Map<String, String> values = in.textMap();
        Optional<Address.Knob> knob = knob(in);
        Optional<Expectation> accepts =
            in.tag() == 1 ? Optional.of(ValueBlob.readExpectation(in)) : Optional.empty();
        yield new Remedy.Set(
            values, knob, accepts, EFFECTS[in.tag()], DISRUPTIONS[in.tag()], keep(in));
      }
      case 3 ->
          new Remedy.Computed(RULES[in.tag()], EFFECTS[in.tag()], DISRUPTIONS[in.tag()], keep(in));
      case 1 -> new Remedy.ByHand(in.text());
      case 2 -> new Remedy.Nothing();
      default -> throw new IllegalStateException("a damaged catalogue: remedy " + tag);
    };
  }
}
