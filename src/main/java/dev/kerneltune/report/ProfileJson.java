package dev.kerneltune.report;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Profile;
import dev.kerneltune.plan.Recommendation;
import dev.kerneltune.plan.Resolved;
import java.util.List;

/**
 * Profiles as JSON: docs/schema/profiles.schema.json, profile.schema.json and
 * recommend.schema.json.
 */
public final class ProfileJson {
  private ProfileJson() {}

  /** Returns all profiles. */
  public static String list(List<Profile> profiles) {
    return Json.object(
        json -> {
          json.text("schemaVersion", PlanJson.SCHEMA_VERSION);
          json.objects("profiles", profiles, ProfileJson::head);
        });
  }

  private static void head(Json json, Profile profile) {
    json.text("name", profile.name());
    json.text("title", profile.title());
    json.text("scenario", profile.scenario());
    if (profile.standing() == Profile.Standing.ALONE) {
      json.yes("standsAlone");
    } else {
      json.no("standsAlone");
    }
    json.texts("includes", profile.includes());
  }

  /** Returns a profile with all that it takes over. */
  public static String show(Resolved resolved) {
    return Json.object(
        json -> {
          json.text("schemaVersion", PlanJson.SCHEMA_VERSION);
          head(json, resolved.profile());
          json.text("about", resolved.profile().about());
          json.texts("lineage", resolved.lineage());
          json.objects("requires", resolved.requires(), ProfileJson::condition);
          json.objects("suits", resolved.profile().suits(), ProfileJson::condition);
          json.objects("choices", resolved.choices(), ProfileJson::choice);
          json.objects(
              "leaves",
              resolved.leaves(),
              (object, leave) ->
                  object
                      .text("check", leave.check())
                      .text("because", leave.because())
                      .text("from", leave.from()));
        });
  }

  private static void condition(Json json, Condition condition) {
    json.text("trait", condition.trait().word());
    json.text("is", Words.of(condition.expectation()));
  }

  private static void choice(Json json, Resolved.Choice choice) {
    json.text("check", choice.check());
    json.text("from", choice.from());
    json.text("despite", choice.despite());
    if (choice.override().isPresent()) {
      json.object(
          "override",
          override ->
              override
                  .text("value", choice.override().get().value())
                  .text("because", choice.override().get().because()));
    } else {
      json.nothing("override");
    }
  }

  /** Returns the profiles that suit a machine, and those of which it is not known. */
  public static String recommendation(Recommendation recommendation) {
    return Json.object(
        json -> {
          json.text("schemaVersion", PlanJson.SCHEMA_VERSION);
          json.objects("suited", recommendation.suited(), ProfileJson::suited);
          json.objects("open", recommendation.open(), ProfileJson::suited);
        });
  }

  private static void suited(Json json, Recommendation.Suited suited) {
    json.text("profile", suited.profile().name());
    json.text("title", suited.profile().title());
    json.texts("because", suited.because());
    json.texts("unknown", suited.unknown());
  }
}
