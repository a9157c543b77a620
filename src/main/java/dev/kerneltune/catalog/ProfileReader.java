package dev.kerneltune.catalog;

import dev.kerneltune.audit.Words;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.Condition;
import dev.kerneltune.model.Expectation;
import dev.kerneltune.model.Profile;
import dev.kerneltune.model.Remedy;
import dev.kerneltune.model.Scenario;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one profile, and finds everything that is wrong in it by itself. */
final class ProfileReader {
  static final List<String> KEYS =
      List.of(
          "name",
          "title",
          "about",
          "scenario",
          "includes",
          "stands-alone",
          "requires",
          "suits",
          "checks",
          "override",
          "leave");
  static final List<String> CHOICE_KEYS = List.of("check", "despite");
  static final List<String> OVERRIDE_KEYS = List.of("check", "set", "because");
  static final List<String> LEAVE_KEYS = List.of("check", "because");
  static final List<String> YES_NO = List.of("no", "yes");

  private final Map<String, Check> checks = new LinkedHashMap<>();
  private final Map<String, String> newIds = new LinkedHashMap<>();
  private final List<String> scenarios = new ArrayList<>();
  private final Problems problems;

  private ProfileReader(Catalog catalog, Problems problems) {
    this.problems = problems;
    for (Check check : catalog.checks()) {
      checks.put(check.id(), check);
      newIds.put(check.id(), check.id());
    }
    for (Check check : catalog.checks()) {
      check.aka().forEach(old -> newIds.putIfAbsent(old, check.id()));
    }
    for (Scenario scenario : catalog.scenarios()) {
      scenarios.add(scenario.id());
    }
  }

  /**
   * A profile with the places of what other profiles decide about.
   *
   * @param profile the profile
   * @param includes where it names each profile that it includes
   * @param overrides where it sets another value for a check that it does not choose itself
   * @param leaves where it leaves a check
   * @param problems of its file
   */
  record Draft(
      Profile profile,
      Map<String, YamlNode> includes,
      Map<String, YamlNode> overrides,
      Map<String, YamlNode> leaves,
      Problems problems) {}

  /**
   * Reads a file of one profile.
   *
   * @throws CatalogException with everything that is wrong in it
   */
  static Draft read(String file, byte[] content, Catalog catalog) {
    Problems problems = new Problems(file);
    YamlNode node = YamlReader.parse(file, content);
    Draft draft = new ProfileReader(catalog, problems).profile(node);
    problems.throwIfAny();
    return draft;
  }

  private Draft profile(YamlNode node) {
    Fields fields = Fields.of(node, "a profile", KEYS, problems);
    final String name = fields.text("name");
    if (!name.isEmpty() && !isName(name)) {
      problems.add(
          fields.place("name"),
          "\"" + name + "\"",
          "lower case letters, digits, and dashes between: h100-training");
    }
    final String title = fields.text("title");
    final String about = fields.text("about");
    String scenario = fields.text("scenario");
    if (!scenario.isEmpty() && !scenarios.contains(scenario)) {
      problems.unknown(fields.place("scenario"), "scenario", scenario, scenarios);
    }
    final Map<String, YamlNode> includes = includes(fields);
    boolean alone = fields.has("stands-alone") && fields.word("stands-alone", YES_NO).equals("yes");
    WhenReader when = new WhenReader(problems);
    final List<Condition> requires = when.read("requires", fields.get("requires"));
    final List<Condition> suits = when.read("suits", fields.get("suits"));
    if (!fields.has("checks") && !fields.has("includes")) {
      problems.add(fields.at(), "neither \"checks\" nor \"includes\"", "something to choose");
    }
    Map<String, Profile.Choice> chosen = chosen(fields, scenario, alone);
    Map<String, YamlNode> overrides = overrides(fields, chosen);
    Map<String, YamlNode> leaves = new LinkedHashMap<>();
    List<Profile.Leave> left = leaves(fields, chosen, leaves);
    Profile profile =
        new Profile(
            name,
            title,
            about,
            scenario,
            List.copyOf(includes.keySet()),
            alone ? Profile.Standing.ALONE : Profile.Standing.INCLUDABLE,
            requires,
            suits,
            List.copyOf(chosen.values()),
            left);
    return new Draft(profile, includes, overrides, leaves, problems);
  }

  private Map<String, YamlNode> includes(Fields fields) {
    Map<String, YamlNode> includes = new LinkedHashMap<>();
    if (fields.has("includes")) {
      for (YamlNode.Scalar scalar : fields.texts("includes")) {
        if (includes.putIfAbsent(scalar.text(), scalar) != null) {
          problems.add(scalar, "\"" + scalar.text() + "\" a second time", "it once");
        }
      }
    }
    return includes;
  }

  private Map<String, Profile.Choice> chosen(Fields fields, String scenario, boolean alone) {
    Map<String, Profile.Choice> chosen = new LinkedHashMap<>();
    Optional<YamlNode> list = fields.get("checks");
    if (list.isEmpty()) {
      return chosen;
    }
    for (YamlNode item : Fields.items(list.get(), "checks", problems)) {
      YamlNode at = item;
      String despite = "";
      String id;
      if (item instanceof YamlNode.Mapping) {
        Fields choice = Fields.of(item, "a choice", CHOICE_KEYS, problems);
        id = choice.text("check");
        despite = line(choice.text("despite"));
        at = choice.place("check");
      } else {
        id = Fields.filledText(item, "checks", problems);
      }
      Optional<Check> check = check(at, id);
      if (check.isEmpty()) {
        continue;
      }
      String known = check.get().id();
      if (chosen.putIfAbsent(known, new Profile.Choice(known, Optional.empty(), despite)) != null) {
        problems.add(at, "\"" + id + "\" a second time", "it once");
        continue;
      }
      refuseUnjudged(at, check.get(), scenario);
      refuseHarm(at, check.get(), despite, alone);
    }
    return chosen;
  }

  /** A check that says nothing about the profile's work would never give a step. */
  private void refuseUnjudged(YamlNode at, Check check, String scenario) {
    if (!scenarios.contains(scenario)) {
      return;
    }
    Map<String, Expectation> expect = check.expect();
    if (!expect.containsKey(scenario) && !expect.containsKey(Check.EVERY_SCENARIO)) {
      problems.add(
          at,
          "\"" + check.id() + "\", which is not judged for " + scenario,
          "a check of " + scenario);
    } else if (check.remedy() instanceof Remedy.Set set
        && !set.values().containsKey(scenario)
        && !set.values().containsKey(Check.EVERY_SCENARIO)) {
      problems.add(
          at,
          "\"" + check.id() + "\", whose remedy has no value for " + scenario,
          "a check that can be set for it");
    }
  }

  private void refuseHarm(YamlNode at, Check check, String despite, boolean alone) {
    boolean harmful = check.remedy() instanceof Remedy.Settable && !check.harm().isEmpty();
    if (harmful && despite.isEmpty() && !alone) {
      String harm = Words.shorten(check.harm().getFirst().what().strip(), 100);
      problems.add(
          at,
          "\"" + check.id() + "\", of whose remedy harm is recorded (" + harm + ")",
          "a reason why it does not strike here, { check: "
              + check.id()
              + ", despite: ... }, or stands-alone: yes");
    }
    if (!harmful && !despite.isEmpty()) {
      problems.add(
          at, "despite for \"" + check.id() + "\", of whose remedy no harm is recorded", "none");
    }
  }

  /** Joins overrides with the choices; returns where those of other profiles' choices stand. */
  private Map<String, YamlNode> overrides(Fields fields, Map<String, Profile.Choice> chosen) {
    Map<String, YamlNode> inherited = new LinkedHashMap<>();
    Map<String, YamlNode> seen = new LinkedHashMap<>();
    Optional<YamlNode> list = fields.get("override");
    if (list.isEmpty()) {
      return inherited;
    }
    OverrideReader values = new OverrideReader(problems);
    for (YamlNode item : Fields.items(list.get(), "override", problems)) {
      Fields override = Fields.of(item, "an override", OVERRIDE_KEYS, problems);
      Optional<Check> check = check(override.place("check"), override.text("check"));
      String text = override.textMaybeBlank("set");
      String because = line(override.text("because"));
      if (check.isEmpty()) {
        continue;
      }
      String id = check.get().id();
      if (seen.putIfAbsent(id, item) != null) {
        problems.add(override.place("check"), "\"" + id + "\" a second time", "it once");
        continue;
      }
      if (override.has("set")) {
        values.refuseBad(override.place("set"), text, check.get());
      }
      Profile.Choice choice = chosen.get(id);
      if (choice == null) {
        inherited.put(id, override.place("check"));
      }
      chosen.put(
          id,
          new Profile.Choice(
              id,
              Optional.of(new Profile.OtherValue(text.strip(), because)),
              choice == null ? "" : choice.despite()));
    }
    return inherited;
  }

  private List<Profile.Leave> leaves(
      Fields fields, Map<String, Profile.Choice> chosen, Map<String, YamlNode> places) {
    List<Profile.Leave> leaves = new ArrayList<>();
    Optional<YamlNode> list = fields.get("leave");
    if (list.isEmpty()) {
      return leaves;
    }
    for (YamlNode item : Fields.items(list.get(), "leave", problems)) {
      Fields leave = Fields.of(item, "a leave", LEAVE_KEYS, problems);
      YamlNode at = leave.place("check");
      Optional<Check> check = check(at, leave.text("check"));
      String because = line(leave.text("because"));
      if (check.isEmpty()) {
        continue;
      }
      String id = check.get().id();
      if (places.putIfAbsent(id, at) != null) {
        problems.add(at, "\"" + id + "\" a second time", "it once");
      } else if (chosen.containsKey(id)) {
        problems.add(at, "\"" + id + "\", which this profile chooses as well", "one of the two");
      } else {
        leaves.add(new Profile.Leave(id, because));
      }
    }
    return List.copyOf(leaves);
  }

  /** Returns the check of that id or older id. */
  private Optional<Check> check(YamlNode at, String id) {
    String known = newIds.get(id);
    if (known == null) {
      if (!id.isEmpty()) {
        problems.unknown(at, "check", id, newIds.keySet());
      }
      return Optional.empty();
    }
    return Optional.ofNullable(checks.get(known));
  }

  /** A plan tells a reason in one line. */
  private static String line(String text) {
    return String.join(" ", Values.words(text));
  }

  /** Returns whether a text is words of lower case letters and digits with dashes between. */
  static boolean isName(String text) {
    return text.indexOf('.') < 0 && CheckReader.isId("x." + text);
  }
}
