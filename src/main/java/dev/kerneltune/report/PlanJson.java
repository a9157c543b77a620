package dev.kerneltune.report;

import dev.kerneltune.model.Change;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.Plan;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Step;
import dev.kerneltune.model.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A plan as JSON: docs/schema/plan.schema.json. */
public final class PlanJson {
  static final String SCHEMA_VERSION = "1";

  private PlanJson() {}

  /** Returns the plan: steps in their order, everything else by check and subject. */
  public static String report(Plan plan) {
    return Json.object(json -> write(json, plan));
  }

  /** Returns the steps as JSON Lines: one object a line, as in {@link #report}. */
  public static String lines(Plan plan) {
    StringBuilder out = new StringBuilder();
    plan.steps().forEach(step -> out.append(Json.line(json -> step(json, step))));
    return out.toString();
  }

  static void write(Json json, Plan plan) {
    json.text("schemaVersion", SCHEMA_VERSION);
    json.text("title", plan.title());
    if (plan.scenario().isEmpty()) {
      json.nothing("scenario");
    } else {
      json.text("scenario", plan.scenario());
    }
    json.objects("steps", plan.steps(), PlanJson::step);
    List<Plan.Skipped> skipped = new ArrayList<>(plan.skipped());
    skipped.sort(
        Comparator.comparing(Plan.Skipped::check)
            .thenComparing(each -> each.subject().toString())
            .thenComparing(Plan.Skipped::reason)
            .thenComparing(Plan.Skipped::because));
    json.objects("skipped", skipped, PlanJson::skipped);
    List<Plan.Conflict> conflicts = new ArrayList<>(plan.conflicts());
    conflicts.sort(
        Comparator.comparing((Plan.Conflict each) -> each.knob().text())
            .thenComparingInt(each -> each.other().rank())
            .thenComparing(each -> each.other().where()));
    json.objects("conflicts", conflicts, PlanJson::conflict);
  }

  private static void step(Json json, Step step) {
    switch (step) {
      case Step.Do doing -> {
        json.text("kind", "do");
        change(json, doing.change());
        json.text("title", doing.title());
        json.text("takesEffect", doing.takesEffect().word());
        json.text("disruption", doing.disruption().word());
        json.text("undo", PlanWords.undo(doing.change()));
        json.texts("notes", doing.notes());
        if (doing.undoes().isPresent()) {
          json.text("undoes", doing.undoes().get().toString());
        }
      }
      case Step.Release release -> {
        json.text("kind", "release");
        json.text("undoes", release.step().toString());
        change(json, release.change());
        json.text("how", release.how().word());
        json.text("because", release.because());
      }
      case Step.Generate(var generator) -> {
        json.text("kind", "generate");
        json.text("generator", generator.word());
      }
      case Step.Reboot(var why) -> {
        json.text("kind", "reboot");
        json.texts("why", why);
      }
      case Step.ByHand(var check, var subject, var text) -> {
        json.text("kind", "by-hand");
        json.text("check", check);
        json.text("subject", subject.toString());
        json.text("text", text);
      }
    }
  }

  /** Writes the members of a change into the object that it is a part of. */
  static void change(Json json, Change change) {
    json.text("check", change.check());
    json.text("subject", change.subject().toString());
    json.text("knob", change.knob().text());
    json.text("layer", change.layer().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.object("target", target -> target(target, change.target()));
    json.object("before", state -> state(state, change.before()));
    json.object("after", state -> state(state, change.after()));
  }

  private static void target(Json json, Target target) {
    switch (target) {
      case Target.KernelFile(var path) -> {
        json.text("kind", "kernel-file");
        json.text("path", path);
      }
      case Target.NicSetting(var device, var group, var name) -> {
        json.text("kind", "nic-setting");
        json.text("device", device);
        json.text("group", group);
        json.text("name", name);
      }
      case Target.Entry(var file, var key) -> {
        json.text("kind", "entry");
        json.text("file", file);
        json.text("key", key);
      }
      case Target.BootParameter(var loader, var name) -> {
        json.text("kind", "boot-parameter");
        json.text("loader", loader.word());
        json.text("name", name);
      }
    }
  }

  static void state(Json json, State state) {
    switch (state) {
      case State.Holds(var text) -> {
        json.text("kind", "holds");
        json.text("text", text);
      }
      case State.Nothing _ -> json.text("kind", "nothing");
      case State.Twin(var text, var twin, var twinText) -> {
        json.text("kind", "twin");
        json.text("text", text);
        json.text("twin", twin.toString());
        json.text("twinText", twinText);
      }
    }
  }

  private static void skipped(Json json, Plan.Skipped skipped) {
    json.text("check", skipped.check());
    json.text("subject", skipped.subject().toString());
    json.text("reason", skipped.reason().word());
    json.text("because", skipped.because());
  }

  private static void conflict(Json json, Plan.Conflict conflict) {
    Claim other = conflict.other();
    json.text("knob", conflict.knob().text());
    json.text("ours", conflict.ours());
    json.text("theirs", other.value());
    json.text("owner", other.by().words());
    json.text("where", other.where());
    json.text("wins", conflict.wins());
  }
}
