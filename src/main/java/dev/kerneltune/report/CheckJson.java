package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Effect;
import dev.kerneltune.model.Example;
import dev.kerneltune.model.Impact;
import dev.kerneltune.model.Keep;
import dev.kerneltune.model.Question;
import dev.kerneltune.model.Remedy;
import java.util.List;
import java.util.TreeMap;

/** Checks as JSON. */
public final class CheckJson {
  private CheckJson() {}

  /** Returns the list of {@code checks} with everything that is known about each. */
  public static String list(List<Check> checks) {
    return Json.object(
        json -> {
          json.text("schemaVersion", MachineJson.SCHEMA_VERSION);
          json.objects("checks", checks, CheckJson::write);
        });
  }

  /** Returns the list of questions that probes answer. */
  public static String questions(List<Question> questions) {
    return Json.object(
        json -> {
          json.text("schemaVersion", MachineJson.SCHEMA_VERSION);
          json.objects(
              "questions",
              questions,
              (object, question) ->
                  object
                      .text("name", question.name())
                      .text("as", question.as().word())
                      .text("forEach", question.per().word())
                      .text("asks", question.asks()));
        });
  }

  private static void write(Json json, Check check) {
    json.text("id", check.id());
    json.texts("aka", check.aka());
    json.text("title", check.title());
    json.text("subsystem", check.subsystem());
    json.text("look", check.look().text());
    json.text("as", check.as().word());
    json.text("forEach", check.forEach().word());
    json.objects(
        "when",
        check.when(),
        (object, condition) ->
            object
                .text("trait", condition.trait().word())
                .text("is", Words.of(condition.expectation())));
    json.object(
        "wanted",
        object ->
            new TreeMap<>(check.expect())
                .forEach((scenario, expected) -> object.text(scenario, Words.of(expected))));
    json.text("why", check.why());
    json.objects("impact", check.impacts(), CheckJson::impact);
    json.text("cost", check.cost());
    json.objects(
        "harm",
        check.harm(),
        (object, harm) -> object.text("what", harm.what()).texts("from", harm.from()));
    json.object("remedy", object -> remedy(object, check.remedy()));
    json.texts("sources", check.sources());
    json.objects("examples", check.examples(), CheckJson::example);
    json.text("reviewed", check.reviewed());
  }

  private static void impact(Json json, Impact impact) {
    json.text("scenario", impact.scenario());
    json.text("touches", impact.touches());
    switch (impact.effect()) {
      case Effect.Mechanism(var text) -> json.text("mechanism", text);
      case Effect.Reported(var figure, var setUp, var source) ->
          json.text("reported", figure).text("setUp", setUp).text("source", source);
      case Effect.Measured(var figure, var record) ->
          json.text("measured", figure).text("record", record);
    }
    json.number("weight", impact.weight());
    json.texts("from", impact.from());
  }

  private static void remedy(Json json, Remedy remedy) {
    switch (remedy) {
      case Remedy.Set set -> {
        json.object("set", object -> new TreeMap<>(set.values()).forEach(object::text));
        set.knob().ifPresent(knob -> json.text("knob", knob.text()));
        manner(json, set);
      }
      case Remedy.Computed computed -> {
        json.text("compute", computed.rule().word());
        manner(json, computed);
      }
      case Remedy.ByHand(var text) -> json.text("byHand", text);
      case Remedy.Nothing _ -> json.no("possible");
    }
  }

  private static void manner(Json json, Remedy.Settable remedy) {
    json.text("takesEffect", remedy.takesEffect().word())
        .text("disruption", remedy.disruption().word());
    switch (remedy.keep()) {
      case Keep.Usual _ -> json.text("keep", "");
      case Keep.As(var knob) -> json.text("keep", knob.text());
      case Keep.Nowhere(var because) -> json.text("notKept", because);
    }
  }

  private static void example(Json json, Example example) {
    json.text("given", example.given());
    json.object("verdicts", object -> new TreeMap<>(example.verdicts()).forEach(object::text));
  }
}
